package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class LiteralPathsTests {

	private static PathIndex.Entry entry(String pattern) {
		CorsPolicy policy = CorsPolicy.builder().name(pattern).allowedOrigins(List.of("https://a.example")).build();
		return new PathIndex.Entry(PathPatternParser.defaultInstance.parse(pattern), policy);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/{id}", "/*/x", "/a?", "/{*rest}", "/a/*.pdf", "/**/x" })
	void otherPatternsAreNotLiteral(String pattern) {
		assertThat(LiteralPaths.of(List.of(entry("/a"), entry(pattern)))).isNull();
	}

	/**
	 * Whatever the patterns, the path leads to the same policy as Spring's own matching.
	 */
	@Test
	void agreesWithSpringsMatching() {
		Random random = new Random(20261122);
		int matched = 0;
		for (int i = 0; i < 20_000; i++) {
			TreeSet<String> patterns = new TreeSet<>();
			for (int j = random.nextInt(6); j >= 0; j--) {
				String suffix = random.nextBoolean() ? "/**" : "";
				String path = path(random, 1);
				patterns.add(path.equals("/") ? path + suffix.replace("/", "") : path + suffix);
			}
			List<PathIndex.Entry> entries = new ArrayList<>();
			patterns.forEach((pattern) -> entries.add(entry(pattern)));
			LiteralPaths literalPaths = Objects.requireNonNull(LiteralPaths.of(entries));
			String path = path(random, 0);
			CorsPolicy policy = literalPaths.policy(path);
			CorsDecision expected = new PathIndex(entries).decide(TestRequest.request("GET").at(path),
					PathContainer.parsePath(path));
			assertThat((policy != null) ? policy.name() : null).as("%s in %s", path, patterns)
				.isEqualTo((expected != null) ? expected.policyName() : null);
			matched += (policy != null) ? 1 : 0;
		}
		assertThat(matched).isBetween(1_500, 18_500);
	}

	/**
	 * Few letters, so that paths begin alike; the hyphen sorts before the slash.
	 */
	private static String path(Random random, int min) {
		StringBuilder path = new StringBuilder();
		for (int segments = min + random.nextInt(3); segments > 0; segments--) {
			path.append('/');
			for (int letters = 1 + random.nextInt(2); letters > 0; letters--) {
				path.append("a-".charAt(random.nextInt(2)));
			}
		}
		return path.append((path.length() == 0 || random.nextInt(10) == 0) ? "/" : "").toString();
	}

}
