package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsPolicyBuilder;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.TestRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CorsPoliciesTests {

	private static final String ORIGIN = "https://a.example";

	private static CorsPolicy policy(String name, String... paths) {
		return builder(name, paths).build();
	}

	private static CorsPolicyBuilder builder(String name, String... paths) {
		return CorsPolicy.builder().name(name).allowedOrigins(List.of(ORIGIN)).paths(List.of(paths));
	}

	private static String decider(CorsPolicies policies, TestRequest request) {
		CorsDecision decision = policies.decide(request);
		return (decision != null) ? decision.policy().name() : "none";
	}

	private static String decider(CorsPolicies policies, String path) {
		return decider(policies, TestRequest.request("GET").from(ORIGIN).at(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/x", "/actuator", "", "/a%2Fb", "//x", "/%zz" })
	void onePolicyCoversEveryPath(String path) {
		assertThat(decider(CorsPolicies.of(policy("all", "/**")), path)).isEqualTo("all");
		assertThat(decider(CorsPolicies.of(policy("all", "/**"), policy("other", "/other")), path)).isEqualTo("all");
	}

	@ParameterizedTest
	@CsvSource({ "/, all", "/api, api", "/api/x, api", "/api/x/y, api", "/api/files, files", "/api/files/1, files",
			"/api/files/1/2, api", "/API/x, all", "/apis, all", "/x/admin, admin", "/api/admin, admin", "/%61pi/x, api",
			"/api;v=1/x, api", "/exact, exact", "/exact/, all", "/a/report.pdf, pdf" })
	void theMostSpecificPatternWins(String path, String expected) {
		CorsPolicies policies = CorsPolicies.of(policy("all", "/**"), policy("api", "/api/**"),
				policy("files", "/api/files", "/api/files/{id}"), policy("admin", "/{tenant}/admin"),
				policy("exact", "/exact"), policy("pdf", "/a/*.pdf"));
		String decoded = path.replace("%61", "a").replace(";v=1", "");
		TestRequest request = TestRequest.request("GET").from(ORIGIN).at(path, decoded);
		assertThat(decider(policies, request)).isEqualTo(expected);
		List<CorsPolicy> reversed = new ArrayList<>(policies.all());
		Collections.reverse(reversed);
		assertThat(decider(CorsPolicies.of(reversed), request)).isEqualTo(expected);
	}

	@Test
	void whereNoPatternMatchesNobodyDecides() {
		assertThat(decider(CorsPolicies.of(policy("api", "/api/**")), "/x")).isEqualTo("none");
		assertThat(decider(CorsPolicies.of(policy("api", "/api/**")), "/")).isEqualTo("none");
	}

	@Test
	void wherePatternsOfEqualRankMatchAllHaveToAllow() {
		CorsPolicies policies = CorsPolicies.of(policy("first", "/{a}/x"),
				builder("second", "/x/{b}").allowedMethods(List.of("PUT")).build());
		assertThat(reason(policies, TestRequest.request("GET").from(ORIGIN).at("/x/x")))
			.isEqualTo(RefusalReason.METHOD_NOT_ALLOWED);
		assertThat(reason(policies, TestRequest.request("PUT").from(ORIGIN).at("/x/x")))
			.isEqualTo(RefusalReason.METHOD_NOT_ALLOWED);
		assertThat(reason(policies, TestRequest.request("GET").from(ORIGIN).at("/y/x"))).isNull();
		assertThat(reason(policies, TestRequest.request("PUT").from(ORIGIN).at("/x/y"))).isNull();
	}

	private static @Nullable RefusalReason reason(CorsPolicies policies, TestRequest request) {
		CorsDecision decision = policies.decide(request);
		assertThat(decision).isNotNull();
		return decision.reason();
	}

	@ParameterizedTest
	@CsvSource({ "/actuator, none", "/actuator/, none", "/actuator/health, none", "/actuator/health/a.b, none",
			"/%61ctuator/health, none", "/actuator/be%61ns, none", "/actuator;x/beans, none", "/, all", "/actuato, all",
			"/actuators, all", "/ACTUATOR, all", "/x/actuator, all", "/actuator/own, own" })
	void pathsAreLeftAloneUnlessClaimed(String path, String expected) {
		CorsPolicies policies = CorsPolicies.of(policy("all", "/**"), policy("own", "/actuator/own"))
			.leavingAlone(List.of("/actuator/**"));
		String decoded = path.replace("%61", "a").replace(";x", "");
		assertThat(decider(policies, TestRequest.request("GET").from(ORIGIN).at(path, decoded))).isEqualTo(expected);
	}

	@Test
	void aPolicyMayClaimThePathThatIsLeftAlone() {
		CorsPolicies policies = CorsPolicies.of(policy("own", "/actuator/**")).leavingAlone(List.of("/actuator/**"));
		assertThat(decider(policies, "/actuator/health")).isEqualTo("own");
	}

	@Test
	void whatOneReadingLeavesAloneTheOtherNeverOpens() {
		CorsPolicies policies = CorsPolicies.of(policy("all", "/**")).leavingAlone(List.of("/actuator/**"));
		for (String path : List.of("//actuator/beans", "/x/../actuator/beans", "/x/%2e%2e/actuator/beans")) {
			TestRequest request = TestRequest.request("GET").at(path, "/actuator/beans");
			assertThat(policies.decide(request.from(ORIGIN))).as(path).isNull();
			assertThat(reason(policies, request.from("https://stranger.example"))).as(path)
				.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
			TestRequest preflight = TestRequest.preflight(ORIGIN, "GET").at(path, "/actuator/beans");
			assertThat(policies.decide(preflight)).as(path).isNull();
		}
	}

	@Test
	void bothReadingsOfAPathHaveToAllow() {
		CorsPolicies policies = CorsPolicies.of(policy("open", "/open/**"),
				builder("closed", "/closed/**").allowedOrigins(List.of("https://other.example")).build());
		for (String path : List.of("/open/..;/closed/x", "/open/%2e%2e/closed/x", "/open/../closed/x")) {
			assertThat(reason(policies, TestRequest.request("GET").from(ORIGIN).at(path, "/closed/x"))).as(path)
				.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		}
	}

	@Test
	void withoutCredentialsIsStricterThanWith() {
		CorsPolicies policies = CorsPolicies.of(builder("with", "/{a}/x").allowCredentials(true).build(),
				policy("without", "/x/{b}"));
		assertThat(decider(policies, "/x/x")).isEqualTo("without");
		assertThat(decider(CorsPolicies.of(List.of(policies.all().get(1), policies.all().get(0))), "/x/x"))
			.isEqualTo("without");
	}

	@Test
	void problemsOfPathsAreToldAtOnce() {
		assertThatExceptionOfType(InvalidCorsPolicyException.class)
			.isThrownBy(() -> CorsPolicies.of(policy("a", "/x", "/{", "/y"), policy("b", "/y", "/x/**/y/**/z")))
			.satisfies((ex) -> assertThat(ex.problems())
				.extracting((problem) -> problem.policy() + " " + problem.place() + " " + problem.code().code())
				.containsExactly("a paths[1] path-invalid", "b paths[0] path-claimed-twice",
						"b paths[1] path-invalid"));
	}

	@Test
	void everyNameIsUsedOnce() {
		assertThatExceptionOfType(InvalidCorsPolicyException.class)
			.isThrownBy(() -> CorsPolicies.of(policy("a", "/x"), policy("a", "/y", "/x", "/{")))
			.satisfies((ex) -> assertThat(ex.problems()).extracting((problem) -> problem.code().code())
				.containsExactly("policy-name-reserved", "path-claimed-twice", "path-invalid"));
	}

	@Test
	void pathsThatAreLeftAloneAddUpAndAreChecked() {
		CorsPolicies policies = CorsPolicies.of(policy("all", "/**"))
			.leavingAlone(List.of("a/**"))
			.leavingAlone(List.of("/b"));
		assertThat(policies.pathsLeftAlone()).containsExactly("/a/**", "/b");
		assertThat(decider(policies, "/a/x")).isEqualTo("none");
		assertThatExceptionOfType(InvalidCorsPolicyException.class)
			.isThrownBy(() -> policies.leavingAlone(List.of("/{")))
			.withMessageContaining("path-invalid");
	}

	@Test
	void sayWhatIsInForce() {
		CorsPolicies policies = CorsPolicies.of(policy("all", "/**"), policy("api", "/api/**", "/v1/**"))
			.leavingAlone(List.of("/actuator/**"));
		assertThat(policies).hasToString("'all' for /** allows https://a.example; "
				+ "'api' for /api/**, /v1/** allows https://a.example; left alone: /actuator/**");
	}

}
