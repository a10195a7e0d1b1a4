package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class PathIndexTests {

	static PathIndex.Entry entry(String pattern) {
		CorsPolicy policy = CorsPolicy.builder().name(pattern).allowedOrigins(List.of("https://a.example")).build();
		return new PathIndex.Entry(PathPatternParser.defaultInstance.parse(pattern), policy);
	}

	@ParameterizedTest
	@CsvSource({ "/a/b, /a/b, true", "/a/**, /a, true", "/**, '', true", "/, /, true", "/{id}, '', false",
			"/*/x, '', false", "/a?, /a, false", "/a/{*rest}, /a, false", "/a/*.pdf, /a, false", "/**/x, '', false",
			"/a/x{y}, /a/x, false", "/a/{b}/**, /a, false" })
	void whatIsLiteral(String pattern, String beginning, boolean literal) {
		assertThat(LiteralPaths.isLiteral(entry(pattern).pattern())).isEqualTo(literal);
		assertThat(entry(pattern).beginning()).isEqualTo(beginning);
	}

	/**
	 * Whatever the patterns, a path leads to the policy of the most specific one of those
	 * that Spring says match.
	 */
	@Test
	void agreesWithSpringsMatching() {
		Random random = new Random(20261122);
		int matched = 0;
		for (int i = 0; i < 20_000; i++) {
			TreeSet<String> patterns = new TreeSet<>();
			for (int j = random.nextInt(6); j >= 0; j--) {
				patterns.add(pattern(random));
			}
			List<PathIndex.Entry> entries = new ArrayList<>();
			patterns.forEach((pattern) -> entries.add(entry(pattern)));
			String path = path(random, "a-", 0);
			matched += assertAgrees(entries, path) ? 1 : 0;
			PathIndex index = new PathIndex(entries);
			TestRequest request = TestRequest.request("GET").at(path);
			CorsDecision decision = index.decide(request, path, null);
			assertThat(index.decide(request, PathContainer.parsePath(path), null) == decision)
				.as("%s in %s", path, patterns)
				.isTrue();
		}
		assertThat(matched).isBetween(2_000, 18_000);
	}

	/**
	 * Compare the index with Spring's matching.
	 * @param entries the patterns
	 * @param path a path
	 * @return whether a pattern matches
	 */
	static boolean assertAgrees(List<PathIndex.Entry> entries, String path) {
		PathContainer parsed = PathContainer.parsePath(path);
		List<PathPattern> matching = entries.stream()
			.map(PathIndex.Entry::pattern)
			.filter((pattern) -> pattern.matches(parsed))
			.sorted(PathPattern.SPECIFICITY_COMPARATOR)
			.toList();
		CorsDecision decision = new PathIndex(entries).decide(TestRequest.request("GET").at(path), parsed, null);
		if (matching.isEmpty()) {
			assertThat(decision).as("%s in %s", path, entries).isNull();
			return false;
		}
		assertThat(decision).as("%s in %s", path, entries).isNotNull();
		PathPattern decider = PathPatternParser.defaultInstance.parse(decision.policy().name());
		assertThat(PathPattern.SPECIFICITY_COMPARATOR.compare(decider, matching.get(0)))
			.as("%s for %s in %s", decider, path, entries)
			.isZero();
		return true;
	}

	private static String pattern(Random random) {
		// Some with wildcards among them
		String path = path(random, (random.nextInt(4) == 0) ? "a-*?" : "a-", 1).replace("**", "*");
		return (!path.endsWith("/") && random.nextBoolean()) ? path + "/**" : path;
	}

	/**
	 * Few letters, so that paths begin alike; the hyphen sorts before the slash.
	 */
	private static String path(Random random, String letters, int min) {
		StringBuilder path = new StringBuilder();
		for (int segments = min + random.nextInt(3); segments > 0; segments--) {
			path.append('/');
			for (int i = 1 + random.nextInt(2); i > 0; i--) {
				path.append(letters.charAt(random.nextInt(letters.length())));
			}
		}
		return path.append((path.length() == 0 || random.nextInt(10) == 0) ? "/" : "").toString();
	}

}
