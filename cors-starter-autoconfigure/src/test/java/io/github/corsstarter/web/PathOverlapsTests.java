package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.policy.CorsPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

class PathOverlapsTests {

	private static final Pattern REMEDY = Pattern.compile("add the path (\\S+) to it\\.$");

	private static final List<String> SEGMENTS = List.of("a", "b", "ab", "{x}", "{y}", "*", "a*", "{z:a.*}", "?b");

	private static CorsPolicy policy(String name, String... paths) {
		return CorsPolicy.builder().name(name).paths(List.of(paths)).allowedOrigins(List.of("*")).build();
	}

	private static Coverage find(CorsPolicies policies, String path) {
		List<PathIndex.Pattern> patterns = new ArrayList<>();
		policies.all()
			.forEach((policy) -> policy.paths().forEach((each) -> patterns.add(new PathIndex.Pattern(each, policy))));
		return new PathIndex(patterns, List.of(), false, new Coverage.Combinations()).find(path, null);
	}

	@Test
	void aPathHasNothingInCommonWithAPatternThatDoesNotMatchIt() {
		assertThat(PathOverlaps.common("/**/*.json", "/api/x")).isNull();
		assertThat(PathOverlaps.common("/api/x.json", "/**/*.json")).isEqualTo("/api/x.json");
	}

	@Test
	void saysWhichPatternsOverlapAndWhatToAdd() {
		assertThat(CorsPolicies.of(policy("tenants", "/{tenant}/{resource}"), policy("admin", "/admin/**")).warnings())
			.containsExactly("Policy 'tenants' for /{tenant}/{resource} overlaps with policy 'admin' for /admin/**: "
					+ "where both match and no other pattern is more specific, both must allow. To let one of the "
					+ "two decide alone, add the path /admin/{resource} to it.");
	}

	@Test
	void saysWhatOverlapsWithAPolicyThatIsOff() {
		assertThat(CorsPolicies.of(List.of(policy("tenants", "/{tenant}/{resource}")), List.of("/feed/**")).warnings())
			.containsExactly("Policy 'tenants' for /{tenant}/{resource} overlaps with /feed/**, which is left alone: "
					+ "where both match, the policy may refuse but never allows. To let one of the two decide alone, add "
					+ "the path /feed/{resource} to it.");
	}

	@Test
	void theActuatorOverlapsWithNothing() {
		assertThat(CorsPolicies.of(policy("tenants", "/{tenant}/{resource}"))
			.leavingAlone(List.of("/actuator/**"))
			.warnings()).isEmpty();
	}

	@Test
	void saysNothingOnceTheRemedyIsFollowed() {
		assertThat(
				CorsPolicies.of(policy("tenants", "/{tenant}/{resource}", "/admin/{x}"), policy("admin", "/admin/**"))
					.warnings())
			.isEmpty();
		assertThat(CorsPolicies.of(policy("a", "/{a}/x/**"), policy("b", "/b/**"), policy("c", "/b/x/**")).warnings())
			.isEmpty();
	}

	@Test
	void namesNoPathWhereNoneHasBoth() {
		for (String other : List.of("/?b/x", "/{*rest}/x")) {
			assertThat(CorsPolicies.of(policy("one", "/a*/**"), policy("other", other)).warnings()).as(other)
				.allSatisfy((warning) -> assertThat(warning).endsWith("both must allow."));
		}
		assertThat(CorsPolicies.of(policy("one", "/b/**"), policy("other", "/{*r}/a*")).warnings()).singleElement()
			.asString()
			.endsWith("both must allow.");
	}

	@Test
	void patternsThatDifferInCaseOverlapWhereItMakesNoDifference() {
		CorsPolicies policies = CorsPolicies.of(policy("one", "/api/**"), policy("other", "/API/**"));
		assertThat(policies.warnings()).isEmpty();
		policies.matchPathsOf(new HandlerPaths(List.of(), false, true, false, true, false, List.of()));
		assertThat(policies.warnings()).singleElement().asString().endsWith("both must allow.");
	}

	@Test
	void patternsOverlapInTheActuatorOnlyIfBothClaimIt() {
		assertThat(CorsPolicies.of(policy("operators", "/actuator/**"), policy("tenants", "/{x}/{y}"))
			.leavingAlone(List.of("/actuator/**"))
			.warnings()).isEmpty();
		assertThat(CorsPolicies.of(List.of(policy("operators", "/actuator/**")), List.of("/{x}/env"))
			.leavingAlone(List.of("/actuator/**"))
			.warnings()).isEmpty();
		assertThat(CorsPolicies
			.of(policy("operators", "/actuator/**"), policy("info", "/actuator/*/x/{y}"),
					policy("more", "/actuator/{z}/x/*"))
			.leavingAlone(List.of("/actuator/**"))
			.warnings()).isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/**, /admin/**", "/{a}/b, /{a}/c", "/{a}, /a/b", "/a/**, /b/{x}", "/a/{x}, /a/**", "/a/b, /a/**",
			"/a*/x, /b/**", "/{a:x.*}/b, /admin/**" })
	void otherPatternsDoNotOverlap(String one, String other) {
		assertThat(CorsPolicies.of(policy("one", one), policy("other", other)).warnings()).isEmpty();
	}

	@Test
	void theWarningsAreBounded() {
		List<CorsPolicy> policies = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			policies.add(policy("p" + i, "/{a" + i + "}/x"));
		}
		assertThat(CorsPolicies.of(policies).warnings()).hasSize(11)
			.last()
			.isEqualTo("180 more pairs of path patterns overlap.");
	}

	/**
	 * Wherever two policies have a say there was a warning, and to add the path that it
	 * names lets that policy decide.
	 */
	@Test
	void everyOverlapIsWarnedOfAndTheRemedyWorks() {
		Random random = RandomCases.random(20261129);
		int cases = RandomCases.count(4_000);
		int overlaps = 0;
		int remedies = 0;
		for (int i = 0; i < cases; i++) {
			String one = pattern(random);
			String other = pattern(random);
			if (one.equals(other) || one.replace("{y}", "{x}").equals(other.replace("{y}", "{x}"))) {
				continue;
			}
			CorsPolicies policies = CorsPolicies.of(policy("one", one), policy("other", other));
			String path = path(random);
			boolean both = find(policies, path).policies().size() == 2;
			overlaps += both ? 1 : 0;
			assertThat(both && policies.warnings().isEmpty()).as("%s in %s and %s", path, one, other).isFalse();
			Matcher remedy = REMEDY.matcher(String.join("", policies.warnings()));
			if (both && remedy.find()) {
				String added = remedy.group(1);
				CorsPolicies better = CorsPolicies.of(policy("one", one, added), policy("other", other));
				assertThat(better.warnings()).as("%s and %s with %s", one, other, added).isEmpty();
				List<CorsPolicy> deciders = find(better, path).policies();
				if (PathPatternParser.defaultInstance.parse(added).matches(PathContainer.parsePath(path))) {
					remedies++;
					assertThat(deciders).as("%s in %s and %s with %s", path, one, other, added)
						.extracting(CorsPolicy::name)
						.containsExactly("one");
				}
			}
		}
		assertThat(overlaps).isGreaterThan(cases / 400);
		assertThat(remedies).isGreaterThan(cases / 1_000);
	}

	@Test
	void patternsThatMatchOnePathHaveSomethingInCommon() {
		Random random = RandomCases.random(20261208);
		int cases = RandomCases.count(4_000);
		int common = 0;
		for (int i = 0; i < cases; i++) {
			String one = pattern(random);
			String other = pattern(random);
			PathContainer path = PathContainer.parsePath(path(random));
			if (PathPatternParser.defaultInstance.parse(one).matches(path)
					&& PathPatternParser.defaultInstance.parse(other).matches(path)) {
				common++;
				assertThat(PathOverlaps.common(one, other)).as("%s in %s and %s", path, one, other).isNotNull();
			}
		}
		assertThat(common).isGreaterThan(cases / 100);
		assertThat(PathOverlaps.common("/books/{id}", "/pages/{id}")).isNull();
	}

	private static String pattern(Random random) {
		StringBuilder pattern = new StringBuilder();
		for (int i = 1 + random.nextInt(3); i > 0; i--) {
			pattern.append('/').append(SEGMENTS.get(random.nextInt(SEGMENTS.size())));
		}
		// A variable may have a name once only
		String text = pattern.toString().replaceFirst("(\\{x}.*)\\{x}", "$1*").replaceFirst("(\\{y}.*)\\{y}", "$1*");
		text = text.replaceFirst("(\\{x}.*)\\{x}", "$1*")
			.replaceFirst("(\\{y}.*)\\{y}", "$1*")
			.replaceFirst("(\\{z:a\\.\\*}.*)\\{z:a\\.\\*}", "$1*")
			.replaceFirst("(\\{z:a\\.\\*}.*)\\{z:a\\.\\*}", "$1*");
		return (random.nextInt(3) == 0) ? text + "/**" : text;
	}

	private static String path(Random random) {
		StringBuilder path = new StringBuilder();
		for (int i = 1 + random.nextInt(3); i > 0; i--) {
			path.append('/').append(List.of("a", "b", "ab").get(random.nextInt(3)));
		}
		return path.toString();
	}

}
