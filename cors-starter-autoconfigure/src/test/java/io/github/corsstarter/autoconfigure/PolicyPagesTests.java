package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.TestRequest;
import io.github.corsstarter.web.CorsPolicies;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Decisions match the tables of {@code docs/policies.md} and {@code docs/origins.md}.
 */
class PolicyPagesTests {

	private static final String APP = "https://app.example.com";

	private static final DocumentationPage POLICIES = DocumentationPage.read("policies.md");

	private static final DocumentationPage ORIGINS = DocumentationPage.read("origins.md");

	private static List<String> codes(String cell) {
		return Pattern.compile("`([^`]+)`").matcher(cell).results().map((MatchResult code) -> code.group(1)).toList();
	}

	private static CorsPolicies policies(String yaml) {
		return TestEnvironments.factory(TestEnvironments.yaml(yaml)).create().leavingAlone(List.of("/actuator/**"));
	}

	private static @Nullable CorsDecision decide(CorsPolicies policies, String method, String path, String origin) {
		return policies.decide(TestRequest.request(method).from(origin).at(path));
	}

	static List<Arguments> patterns() {
		List<Arguments> rows = new ArrayList<>();
		for (List<String> cells : ORIGINS.rows("pattern")) {
			String pattern = codes(cells.get(0)).get(0).replace("\"", "");
			codes(cells.get(1)).forEach((origin) -> rows.add(Arguments.of(pattern, origin, true)));
			codes(cells.get(2)).forEach((origin) -> rows.add(Arguments.of(pattern, origin, false)));
		}
		assertThat(rows).hasSizeGreaterThan(10);
		return rows;
	}

	@ParameterizedTest
	@MethodSource("patterns")
	void patternsAllowTheOriginsInTheTable(String pattern, String origin, boolean allowed) {
		CorsPolicies policies = CorsPolicies.of(CorsPolicy.builder().allowedOrigins(List.of(pattern)).build());
		CorsDecision decision = Objects.requireNonNull(decide(policies, "GET", "/x", origin));
		assertThat(decision.reason()).isEqualTo(allowed ? null : RefusalReason.ORIGIN_NOT_ALLOWED);
	}

	@Test
	void correctedFormsAreReadAsDocumented() {
		assertThat(ORIGINS.rows("written")).hasSizeGreaterThan(3).allSatisfy((cells) -> {
			CorsPolicy policy = CorsPolicy.builder().allowedOrigins(codes(cells.get(0))).build();
			assertThat(policy.allowedOrigins()).isEqualTo(codes(cells.get(1)));
			assertThat(policy.warnings()).hasSize(1);
		});
	}

	@Test
	void documentedPatternsAllowTheOriginsOfApps() {
		assertThat(ORIGINS.rows("page in")).hasSizeGreaterThan(20).allSatisfy((cells) -> {
			List<String> written = codes(cells.get(3));
			String yaml = "cors:\n  allowed-origins: " + written.get(0) + "\n"
					+ ((written.size() > 1) ? "  " + written.get(1) + "\n" : "");
			CorsDecision decision = decide(policies(yaml), "GET", "/x", codes(cells.get(1)).get(0));
			assertThat(Objects.requireNonNull(decision).reason()).isNull();
			CorsPoliciesFactory withCredentials = TestEnvironments
				.factory(TestEnvironments.yaml(yaml + "  allow-credentials: true\n"));
			String outcome = cells.get(4);
			if (!outcome.startsWith("starts")) {
				assertThat(withCredentials.problems()).extracting((problem) -> problem.code().code())
					.containsExactly(codes(outcome).get(0));
				return;
			}
			assertThat(withCredentials.problems()).isEmpty();
			assertThat(withCredentials.create().all().get(0).warnings().isEmpty())
				.isEqualTo(!outcome.contains("with a warning"));
		});
	}

	@Test
	void policyDecidesAsItsTableShows() {
		DocumentationPage.Block yaml = POLICIES.blocks().get(0);
		CorsPolicies policies = policies(yaml.content());
		assertThat(POLICIES.rows("request").stream().filter((cells) -> cells.get(0).contains(" "))).hasSize(7)
			.allSatisfy((cells) -> {
				String[] request = codes(cells.get(0)).get(0).split(" ", -1);
				CorsDecision decision = decide(policies, request[0], request[1], APP);
				assertThat((decision != null) ? "`" + decision.policy().name() + "`" : "none").isEqualTo(cells.get(1));
				if (decision != null) {
					String code = (decision.reason() != null) ? "`" + decision.reason().code() + "`" : "allowed";
					assertThat(cells.get(2)).startsWith(code);
				}
			});
		assertThat(Objects.requireNonNull(decide(policies, "GET", "/feed", "https://stranger.example")).reason())
			.isNull();
	}

	@Test
	void startLogsThePoliciesInForce() {
		assertThat(POLICIES.blocks().get(1).content())
			.isEqualTo("CORS policies in force: " + policies(POLICIES.blocks().get(0).content()) + "\n");
	}

	@Test
	void mostSpecificPatternDecides() {
		List<List<String>> rows = POLICIES.section("## Which policy wins").rows("request");
		assertThat(rows).hasSizeGreaterThan(3).allSatisfy((cells) -> {
			List<String> patterns = codes(cells.get(1));
			List<CorsPolicy> policies = patterns.stream()
				.map((pattern) -> CorsPolicy.builder()
					.name(pattern)
					.paths(List.of(pattern))
					.allowedOrigins(List.of(APP))
					.build())
				.toList();
			String path = codes(cells.get(0)).get(0);
			CorsDecision decision = decide(CorsPolicies.of(policies.toArray(CorsPolicy[]::new)), "GET", path, APP);
			assertThat(Objects.requireNonNull(decision).policy().name()).isEqualTo(codes(cells.get(2)).get(0));
			assertThat(policies)
				.allSatisfy((policy) -> assertThat(decide(CorsPolicies.of(policy), "GET", path, APP)).isNotNull());
		});
	}

	@Test
	void emptyListOverridesInheritedValues() {
		CorsPolicies policies = policies(POLICIES.section("## What is inherited").block("yaml"));
		assertThat(policies.all()).filteredOn((policy) -> policy.name().equals("public"))
			.singleElement()
			.satisfies((policy) -> assertThat(policy.exposedHeaders()).isEmpty());
	}

	@Test
	void pathsMatchAsDocumented() {
		CorsPolicies policies = policies("""
				cors:
				  policies:
				    below: {paths: /below/**, allowed-origins: "*"}
				    segment: {paths: /segment/*, allowed-origins: "*"}
				    alone: {paths: /alone, allowed-origins: "*"}
				""");
		assertThat(List.of("/below", "/below/a/b", "/segment/a", "/alone"))
			.allSatisfy((path) -> assertThat(decide(policies, "GET", path, APP)).isNotNull());
		assertThat(List.of("/segment", "/segment/a/b", "/alone/"))
			.allSatisfy((path) -> assertThat(decide(policies, "GET", path, APP)).isNull());
	}

	@Test
	void policiesInCodeEqualTheDocumentedOnes() {
		CorsPolicy policy = CorsPolicy.builder().allowedOrigins("https://app.example.com").build();
		CorsPolicy feed = CorsPolicy.builder().name("feed").paths("/feed/**").allowedOrigins("*").build();
		CorsPolicies policies = CorsPolicies.of(policy, feed).leavingAlone(List.of("/actuator/**"));
		assertThat(decide(policies, "GET", "/actuator/health", APP)).isNull();
		assertThat(Objects.requireNonNull(decide(policies, "GET", "/feed/1", "https://stranger.example")).reason())
			.isNull();
		assertThat(POLICIES.text()).contains(
				"\tCorsPolicy policy = CorsPolicy.builder()" + ".allowedOrigins(\"https://app.example.com\").build();\n"
						+ "\tCorsPolicy feed = CorsPolicy.builder().name(\"feed\").paths(\"/feed/**\")"
						+ ".allowedOrigins(\"*\").build();\n"
						+ "\treturn CorsPolicies.of(policy, feed).leavingAlone(List.of(\"/actuator/**\"));\n");
	}

	@Test
	void settingsThatCredentialsExcludeDoNotStart() {
		assertThat(ORIGINS.rows("with `allow-credentials: true`")).hasSize(5).allSatisfy((cells) -> {
			String setting = codes(cells.get(0)).get(0);
			String yaml = "cors:\n  allow-credentials: true\n  " + setting
					+ (setting.startsWith("allowed-origins") ? "\n" : "\n  allowed-origins: https://a.com\n");
			assertThat(TestEnvironments.factory(TestEnvironments.yaml(yaml)).problems())
				.extracting((problem) -> problem.code().code())
				.containsExactly(Arrays.asList(cells.get(0).split("[#)]", -1)).get(1));
		});
	}

}
