package io.github.corsstarter.web;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.policy.CorsPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class PathIndexTests {

	private static final PathPatternParser PARSER = PathPatternParser.defaultInstance;

	static PathIndex.Pattern pattern(String path) {
		return new PathIndex.Pattern(path,
				CorsPolicy.builder().name(path).allowedOrigins(List.of("https://a.example")).build());
	}

	private static PathIndex index(List<PathIndex.Pattern> patterns) {
		return new PathIndex(patterns, List.of(), false, new Coverage.Combinations());
	}

	@ParameterizedTest
	@CsvSource({ "/a/b, /a/b, true, 2", "/a/**, /a, true, 1", "/**, '', true, 0", "/, /, true, 0",
			"/{id}, '', false, 0", "/*/x, '', false, 0", "/a?, /a, false, 0", "/a/{*rest}, /a, false, 1",
			"/a/*.pdf, /a, false, 1", "/**/x, '', false, 0", "/a/x{y}, /a/x, false, 1", "/a/{b}/**, /a, false, 1",
			"/a/b/{c}/d, /a/b, false, 2" })
	void recognisesLiteralPatterns(String pattern, String beginning, boolean literal, int segments) {
		assertThat(LiteralPaths.isLiteral(pattern)).isEqualTo(literal);
		assertThat(LiteralPaths.beginning(pattern)).isEqualTo(beginning);
		assertThat(LiteralPaths.literalSegments(pattern)).isEqualTo(segments);
	}

	/**
	 * For all patterns, a path has the policies of Spring's matching and order.
	 */
	@Test
	void agreesWithSpringsMatching() {
		Random random = RandomCases.random(20261122);
		int cases = RandomCases.count(4_000);
		int matched = 0;
		int several = 0;
		for (int i = 0; i < cases; i++) {
			TreeSet<String> paths = new TreeSet<>();
			for (int j = random.nextInt(6); j >= 0; j--) {
				paths.add(pattern(random));
			}
			List<PathIndex.Pattern> patterns = paths.stream().map(PathIndexTests::pattern).toList();
			String path = path(random, "a-", 0);
			int policies = assertAgrees(patterns, path);
			matched += Math.min(1, policies);
			several += (policies > 1) ? 1 : 0;
			assertThat(index(patterns).find(path, null).policies()).as("%s in %s", path, paths)
				.isEqualTo(index(patterns).find(path, PathContainer.parsePath(path)).policies());
		}
		assertThat(matched).isBetween(cases / 10, cases * 9 / 10);
		assertThat(several).isGreaterThan(cases / 400);
	}

	/**
	 * Compare the index with Spring's matching.
	 * @param patterns the patterns
	 * @param path a path
	 * @return the number of policies that apply
	 */
	static int assertAgrees(List<PathIndex.Pattern> patterns, String path) {
		PathContainer parsed = PathContainer.parsePath(path);
		List<PathPattern> matching = patterns.stream()
			.map((pattern) -> PARSER.parse(pattern.path()))
			.filter((pattern) -> pattern.matches(parsed))
			.sorted(PathPattern.SPECIFICITY_COMPARATOR)
			.toList();
		TreeSet<String> expected = new TreeSet<>();
		for (PathPattern pattern : matching) {
			boolean winner = isWinner(pattern, matching);
			boolean protects = matching.stream()
				.anyMatch((other) -> isWinner(other, matching) && literalSegments(pattern) > literalSegments(other));
			if (winner || protects) {
				expected.add(pattern.getPatternString());
			}
		}
		Coverage coverage = index(patterns).find(text(parsed), parsed);
		assertThat(coverage.policies()).extracting(CorsPolicy::name)
			.as("%s in %s", path, patterns)
			.containsExactlyInAnyOrderElementsOf(expected);
		assertThat(coverage == Coverage.NONE).isEqualTo(matching.isEmpty());
		return expected.size();
	}

	private static boolean isWinner(PathPattern pattern, List<PathPattern> matching) {
		return PathPattern.SPECIFICITY_COMPARATOR.compare(pattern, matching.get(0)) == 0;
	}

	private static int literalSegments(PathPattern pattern) {
		int count = 0;
		for (String segment : pattern.getPatternString().replaceFirst("/\\*\\*$", "").split("/+", -1)) {
			if (segment.matches(".*[{}*?:\\\\%;].*")) {
				break;
			}
			count += segment.isEmpty() ? 0 : 1;
		}
		return count;
	}

	private static String text(PathContainer path) {
		StringBuilder text = new StringBuilder();
		for (PathContainer.Element element : path.elements()) {
			String value = (element instanceof PathContainer.PathSegment segment) ? segment.valueToMatch()
					: element.value();
			text.append((element instanceof PathContainer.Separator) ? value
					: (value.isEmpty() ? "\uFFFF" : value.replace('/', '\uFFFF')));
		}
		return text.toString();
	}

	@Test
	void patternsThatDifferOnlyInCaseAreOneIfCaseIsIgnored() {
		PathIndex index = new PathIndex(List.of(pattern("/A/**"), pattern("/a/**"), pattern("/{x}/B")), List.of(), true,
				new Coverage.Combinations());
		assertThat(index.find("/a/c", null).policies()).extracting(CorsPolicy::name).containsExactly("/A/**", "/a/**");
		assertThat(index.find("/A/b", null).policies()).extracting(CorsPolicy::name)
			.containsExactly("/{x}/B", "/A/**", "/a/**");
	}

	@ParameterizedTest
	@CsvSource({ "/{a}/{b}, false", "/*/env, false", "/actuator{x}/env, false", "/actuator*/**, false",
			"/{*all}, false", "/**, false", "/act/**, false", "/actuator/**, true", "/actuator/{id}, true",
			"/actuator/env, true", "/actuator/*, true" })
	void onlyAPatternWithTheSameLiteralBeginningClaimsPathsLeftAlone(String path, boolean claims) {
		PathIndex index = new PathIndex(List.of(pattern(path)), List.of("/actuator/**"), false,
				new Coverage.Combinations());
		assertThat(index.find("/actuator/env", null).policies()).hasSize(claims ? 1 : 0);
		assertThat(index.find("/actuator", null).isLeftAlone()).isEqualTo(!path.equals("/actuator/**"));
	}

	private static String pattern(Random random) {
		// Some patterns have wildcards
		String path = path(random, (random.nextInt(4) == 0) ? "a-*?" : "a-", 1).replace("**", "*");
		return (!path.endsWith("/") && random.nextBoolean()) ? path + "/**" : path;
	}

	/**
	 * Few letters, so that paths have common beginnings; the hyphen sorts before the
	 * slash.
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
