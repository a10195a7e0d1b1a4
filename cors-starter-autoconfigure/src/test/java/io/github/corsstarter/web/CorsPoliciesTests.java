package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.RequestPath;
import io.github.corsstarter.policy.TestRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

	private static CorsPolicy.Builder builder(String name, String... paths) {
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
	void theMostSpecificPatternApplies(String path, String expected) {
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
	void noPolicyAppliesIfNoPatternMatches() {
		assertThat(decider(CorsPolicies.of(policy("api", "/api/**")), "/x")).isEqualTo("none");
		assertThat(decider(CorsPolicies.of(policy("api", "/api/**")), "/")).isEqualTo("none");
	}

	@Test
	void allPoliciesOfEqualRankMustAllow() {
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
	void aPathThatOneReadingLeavesAloneIsNeverAllowed() {
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
	void bothReadingsOfAPathMustAllow() {
		CorsPolicies policies = CorsPolicies.of(policy("open", "/open/**"),
				builder("closed", "/closed/**").allowedOrigins(List.of("https://other.example")).build());
		for (String path : List.of("/open/..;/closed/x", "/open/%2e%2e/closed/x", "/open/../closed/x")) {
			assertThat(reason(policies, TestRequest.request("GET").from(ORIGIN).at(path, "/closed/x"))).as(path)
				.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		}
	}

	@Test
	void theResponseVariesIfOneOfEqualRankVaries() {
		CorsPolicies policies = CorsPolicies.of(builder("open", "/a/{y}").allowedOrigins(List.of("*")).build(),
				builder("closed", "/{x}/b").allowCredentials(true).build());
		assertThat(headers(policies, TestRequest.request("GET").from(ORIGIN).at("/a/b")))
			.containsExactly("Access-Control-Allow-Origin: " + ORIGIN, "Vary: Origin");
		assertThat(headers(policies, TestRequest.request("GET").at("/a/b"))).containsExactly("Vary: Origin");
		assertThat(reason(policies, TestRequest.request("GET").from("https://other.example").at("/a/b")))
			.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
	}

	private static List<String> headers(CorsPolicies policies, TestRequest request) {
		CorsDecision decision = policies.decide(request);
		assertThat(decision).isNotNull();
		List<String> headers = new ArrayList<>();
		decision.writeHeaders(request.origin(), headers, (target, name, value) -> target.add(name + ": " + value));
		headers.add("Vary: " + decision.vary());
		return headers;
	}

	/**
	 * A pattern with variables doesn't open a path that another policy names literally.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/{a}/{b}", "/*/{b}", "/{a}/x", "/admi?/x", "/{a}/x*", "/ad{rest}/{b}" })
	void aPatternWithALongerLiteralBeginningMustAllowToo(String open) {
		CorsPolicies policies = CorsPolicies.of(builder("open", open).allowedOrigins(List.of("*")).build(),
				policy("closed", "/admin/**"));
		TestRequest request = TestRequest.request("GET").at("/admin/x");
		assertThat(reason(policies, request.from("https://other.example"))).isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		assertThat(headers(policies, request.from(ORIGIN))).containsExactly("Access-Control-Allow-Origin: " + ORIGIN,
				"Vary: Origin");
		assertThat(headers(policies, request)).containsExactly("Vary: Origin");
	}

	@Test
	void aDisabledPolicyOverridesAllowingButNotRefusing() {
		CorsPolicies policies = CorsPolicies.of(List.of(policy("variables", "/{a}/{b}")), List.of("/off/**"));
		assertThat(policies.decide(TestRequest.request("GET").from(ORIGIN).at("/off/x"))).isNull();
		assertThat(policies.decide(TestRequest.preflight(ORIGIN, "GET").at("/off/x"))).isNull();
		assertThat(policies.decide(TestRequest.request("GET").at("/off/x"))).isNull();
		assertThat(reason(policies, TestRequest.request("GET").from("https://other.example").at("/off/x")))
			.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		CorsDecision method = policies.decide(TestRequest.request("DELETE").from(ORIGIN).at("/off/x"));
		assertThat(method).isNotNull();
		assertThat(method.givesAccess()).isFalse();
	}

	@Test
	void anEncodedSlashInAVariableIsNotAnotherPath() {
		CorsPolicies policies = CorsPolicies.of(policy("packages", "/packages/{name}"),
				builder("closed", "/packages/@scope/**").allowedOrigins(List.of("https://other.example")).build());
		TestRequest request = TestRequest.request("GET").from(ORIGIN);
		assertThat(decider(policies, request.at("/packages/@a%2Fb", "/packages/@a/b"))).isEqualTo("packages");
		assertThat(decider(policies, request.at("/packages/a%2Eb", "/packages/a.b"))).isEqualTo("packages");
		assertThat(reason(policies, request.at("/packages/@scope%2Fb", "/packages/@scope/b")))
			.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		assertThat(decider(policies, request.at("/packages/..%2Fx", "/x"))).isEqualTo("none");
		assertThat(decider(policies, request.at("/packages/%2E%2E", "/"))).isEqualTo("none");
	}

	@Test
	void segmentsAreNotNormalizedIfNoHandlerDoes() {
		CorsPolicies policies = CorsPolicies.of(policy("packages", "/packages/{name}"));
		policies.matchPathsOf(new HandlerPaths(List.of(), true, false, false, false, false, List.of()));
		TestRequest request = TestRequest.request("GET").from(ORIGIN);
		for (String path : List.of("/packages/%2E%2E", "/packages/%2E", "/packages/a%2Fb", "/packages/..%2Fx")) {
			assertThat(decider(policies, request.at(path, RequestPath.decode(path)))).as(path).isEqualTo("packages");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/PRIVATE/data, private", "/private/DATA, private", "/Private, all", "/actuator/x, none",
			"/ACTUATOR/x, all" })
	void ignoresCaseIfHandlersDo(String path, String expected) {
		CorsPolicies policies = CorsPolicies.of(policy("all", "/**"), policy("private", "/private/{x}"));
		policies.matchPathsOf(new HandlerPaths(List.of("/actuator/**"), false, true, false, true, false, List.of()));
		assertThat(decider(policies, path)).isEqualTo(expected);
	}

	@Test
	void bothPoliciesMustAllowIfSomeHandlersIgnoreCase() {
		CorsPolicies policies = CorsPolicies.of(builder("all", "/**").allowedOrigins(List.of("*")).build(),
				policy("private", "/private/**"));
		policies.matchPathsOf(new HandlerPaths(List.of(), true, true, false, true, false, List.of()));
		assertThat(headers(policies, TestRequest.request("GET").from(ORIGIN).at("/PRIVATE/x")))
			.containsExactly("Access-Control-Allow-Origin: " + ORIGIN, "Vary: Origin");
		assertThat(reason(policies, TestRequest.request("GET").from("https://other.example").at("/PRIVATE/x")))
			.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
	}

	@Test
	void ignoresATrailingSlashIfItMayBeRemoved() {
		CorsPolicies policies = CorsPolicies.of(builder("all", "/**").allowedOrigins(List.of("*")).build(),
				policy("private", "/private/data"), policy("slash", "/slash/"));
		TestRequest stranger = TestRequest.request("GET").from("https://other.example");
		assertThat(decider(policies, stranger.at("/private/data/"))).isEqualTo("all");
		policies.matchPathsOf(new HandlerPaths(List.of(), true, false, true, true, false, List.of()));
		for (String path : List.of("/private/data/", "/private/d%61ta/", "/slash/")) {
			assertThat(reason(policies, stranger.at(path, RequestPath.decode(path) + "/"))).as(path)
				.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		}
		assertThat(reason(policies, stranger.at("/slash"))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "/app/private/x, private", "/app/whole/x, whole", "/private/x, private", "/app/other/x, other",
			"/other/x, all", "/app/actuator/x, none", "/actuator/x, all", "/application/private/x, all", "/app, all",
			"/app/exact, all", "/app/jersey/private/x, all", "/%61pp/private/x, private" })
	void patternsMatchBelowThePathOfSpringMvcsServlet(String path, String expected) {
		CorsPolicies policies = CorsPolicies.of(policy("all", "/**"), policy("private", "/private/**", "/exact"),
				policy("whole", "/app/whole/**"), policy("other", "/app/other/{x}"));
		policies.matchPathsOf(new HandlerPaths(List.of("/app/actuator/**"), true, false, false, true, false,
				List.of(new ServletMapping("/app", true, true, false),
						new ServletMapping("/app/jersey", true, false, false),
						new ServletMapping("/app/exact", false, true, false))));
		TestRequest request = TestRequest.request("GET").from(ORIGIN).at(path, RequestPath.decode(path));
		assertThat(decider(policies, request)).isEqualTo(expected);
	}

	@Test
	void aDisabledPolicyWithinTheActuatorExcludesOthers() {
		CorsPolicies policies = CorsPolicies
			.of(List.of(policy("operators", "/actuator/**"), policy("tenants", "/{x}/env")), List.of("/actuator/env"))
			.leavingAlone(List.of("/actuator/**"));
		assertThat(decider(policies, "/actuator/env")).isEqualTo("none");
		assertThat(decider(policies, "/actuator/health")).isEqualTo("operators");
	}

	@Test
	void theOrderOfPoliciesOfEqualRankDoesNotMatter() {
		List<CorsPolicy> all = new ArrayList<>(List.of(
				builder("one", "/private/{c}").allowedOrigins(List.of("*")).build(),
				builder("two", "/{a}/xxxxxxx").allowedOrigins(List.of("*")).build(), policy("closed", "/private/**")));
		TestRequest stranger = TestRequest.request("GET").from("https://other.example").at("/private/xxxxxxx");
		assertThat(reason(CorsPolicies.of(all), stranger)).isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		Collections.reverse(all);
		assertThat(reason(CorsPolicies.of(all), stranger)).isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/second/PRIVATE/data", "/second/private/data", "/second/Private/data" })
	void everyReadingCountsForAServletWithUnknownHandlers(String path) {
		CorsPolicies policies = CorsPolicies.of(builder("all", "/**").allowedOrigins(List.of("*")).build(),
				policy("private", "/private/**"));
		policies.matchPathsOf(new HandlerPaths(List.of(), true, false, false, true, false,
				List.of(new ServletMapping("/second", true, true, true))));
		assertThat(reason(policies, TestRequest.request("GET").from("https://other.example").at(path)))
			.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
	}

	@ParameterizedTest
	@CsvSource({ "/private%2Fdata, /private%2Fdata", "/private%2Fdat%61;, /private%2Fdata",
			"///private/data, ///private/data", "/%2Fprivate/data, /%2Fprivate/data" })
	void matchesTheWholeDecodedPathIfHandlersDo(String path, String ofServer) {
		CorsPolicies policies = CorsPolicies.of(builder("all", "/**").allowedOrigins(List.of("*")).build(),
				policy("private", "/private/**"));
		policies.matchPathsOf(new HandlerPaths(List.of(), true, false, false, true, true, List.of()));
		assertThat(reason(policies, TestRequest.request("GET").from("https://other.example").at(path, ofServer)))
			.isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
	}

	@Test
	void aPatternThatIsThePathOfTheServletIsItsRoot() {
		CorsPolicies policies = CorsPolicies.of(policy("all", "/**"), policy("root", "/app"));
		policies.matchPathsOf(new HandlerPaths(List.of(), true, false, false, true, false,
				List.of(new ServletMapping("/app", true, true, false))));
		assertThat(decider(policies, "/app")).isEqualTo("root");
		assertThat(decider(policies, "/app/")).isEqualTo("root");
		assertThat(decider(policies, "/app/x")).isEqualTo("all");
		assertThat(policies.warnings()).hasSize(1);
	}

	@Test
	void thePathOfTheApplicationItselfIsASlash() {
		CorsPolicies policies = CorsPolicies.of(policy("root", "/"));
		assertThat(decider(policies, "")).isEqualTo("root");
		policies.matchPathsOf(new HandlerPaths(List.of(), true, false, false, true, false,
				List.of(new ServletMapping("/app", true, true, false))));
		assertThat(decider(policies, "/app")).isEqualTo("root");
		assertThat(decider(policies, "/app/")).isEqualTo("root");
		assertThat(decider(policies, "/%61pp")).isEqualTo("root");
	}

	@Test
	void leadingRestVariablesAreNotEquivalent() {
		assertThat(CorsPolicies.of(policy("one", "/{*rest}/data"), policy("other", "/{*rest}/open")).all()).hasSize(2);
		assertThatExceptionOfType(InvalidCorsPolicyException.class)
			.isThrownBy(() -> CorsPolicies.of(policy("one", "/a/{*rest}"), policy("other", "/a/**")));
	}

	@Test
	void reportsAllProblemsOfPathsTogether() {
		assertThatExceptionOfType(InvalidCorsPolicyException.class)
			.isThrownBy(() -> CorsPolicies.of(policy("a", "/x", "/{", "/y"), policy("b", "/y", "/x/**/y/**/z")))
			.satisfies((ex) -> assertThat(ex.problems())
				.extracting((problem) -> problem.policy() + " " + problem.place() + " " + problem.code().code())
				.containsExactly("a paths[1] path-invalid", "b paths[0] path-claimed-twice",
						"b paths[1] path-invalid"));
	}

	@Test
	void refusesADuplicateName() {
		assertThatExceptionOfType(InvalidCorsPolicyException.class)
			.isThrownBy(() -> CorsPolicies.of(policy("a", "/x"), policy("a", "/y", "/x", "/{")))
			.satisfies((ex) -> assertThat(ex.problems()).extracting((problem) -> problem.code().code())
				.containsExactly("policy-name-reserved", "path-claimed-twice", "path-invalid"));
	}

	@Test
	void pathsLeftAloneAccumulateAndAreValidated() {
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
	@Timeout(60)
	void replacingOnlyPoliciesKeepsConcurrentlyReplacedPaths() throws InterruptedException {
		PolicyHolder holder = new PolicyHolder(
				new PolicySet(List.of(policy("all", "/**")), List.of("/old/**"), HandlerPaths.DEFAULT));
		Thread other = new Thread(() -> holder.replace(List.of(policy("api", "/api/**")), null));
		synchronized (holder) {
			other.start();
			while (other.getState() != Thread.State.BLOCKED) {
				Thread.sleep(1);
			}
			holder.replace(List.of(policy("all", "/**")), List.of("/new/**"));
		}
		other.join();
		assertThat(holder.get().policies()).extracting(CorsPolicy::name).containsExactly("api");
		assertThat(holder.get().pathsLeftAlone()).containsExactly("/new/**");
	}

	@Test
	void describeThePoliciesInForce() {
		CorsPolicies policies = CorsPolicies.of(policy("all", "/**"), policy("api", "/api/**", "/v1/**"))
			.leavingAlone(List.of("/actuator/**", "/actuator/**"));
		assertThat(policies).hasToString("'all' for /** allows https://a.example; "
				+ "'api' for /api/**, /v1/** allows https://a.example; left alone: /actuator/**");
	}

}
