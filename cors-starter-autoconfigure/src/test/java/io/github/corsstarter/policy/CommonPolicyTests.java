package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.corsstarter.RandomCases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static io.github.corsstarter.policy.Outcome.answered;
import static io.github.corsstarter.policy.Outcome.handlerRuns;
import static io.github.corsstarter.policy.TestRequest.preflight;
import static io.github.corsstarter.policy.TestRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A combination of policies, which must all allow a request.
 */
class CommonPolicyTests {

	private static final String APP = "https://app.example.com";

	private static final String OTHER = "https://other.example.com";

	private static final List<String> ORIGINS = List.of(APP, OTHER, "https://a.b.example.com", "http://localhost:8080",
			"https://stranger.example", "null", "https://app.example.com/");

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PURGE",
			"TRACE");

	private final CorsPolicy open = CorsPolicy.builder()
		.name("open")
		.allowedOrigins(List.of("*"))
		.allowedMethods(List.of("GET", "PUT", "DELETE"))
		.exposedHeaders(List.of("*"))
		.build();

	private final CorsPolicy closed = CorsPolicy.builder()
		.name("closed")
		.allowedOrigins(List.of(APP))
		.allowedMethods(List.of("PUT", "POST"))
		.allowedHeaders(List.of("X-A", "X-B"))
		.exposedHeaders(List.of("ETag"))
		.allowCredentials(true)
		.maxAge(Duration.ofMinutes(1))
		.build();

	private final CorsPolicy both = CorsPolicy.allOf(List.of(this.open, this.closed));

	@Test
	void intersectsListsAndUsesTheSmallestMaxAge() {
		assertThat(Outcome.of(this.both, preflight(APP, "PUT").asking("x-a")))
			.isEqualTo(answered(204, "Access-Control-Allow-Origin: " + APP, "Access-Control-Allow-Methods: PUT",
					"Access-Control-Allow-Headers: X-A,X-B", "Access-Control-Max-Age: 60", "Vary: Origin"));
	}

	@Test
	void echoesTheOriginAndSetsVary() {
		assertThat(Outcome.of(this.both, request("PUT").from(APP))).isEqualTo(handlerRuns(
				"Access-Control-Allow-Origin: " + APP, "Access-Control-Expose-Headers: ETag", "Vary: Origin"));
	}

	@Test
	void givesNoAccessWithoutAnOrigin() {
		assertThat(Outcome.of(this.both, request("PUT"))).isEqualTo(handlerRuns("Vary: Origin"));
	}

	@Test
	void combinationOfOpenPoliciesIsOpen() {
		CorsPolicy twice = CorsPolicy.allOf(List.of(this.open,
				CorsPolicy.builder().allowedOrigins(List.of("*")).allowedMethods(List.of("PUT", "POST")).build()));
		assertThat(Outcome.of(twice, request("PUT"))).isEqualTo(handlerRuns("Access-Control-Allow-Origin: *"));
		assertThat(Outcome.of(twice, request("GET"))).isEqualTo(handlerRuns("Vary: Origin"));
	}

	@Test
	void refusalNamesTheRefusingPolicy() {
		assertThat(this.both.decide(request("PUT").from(OTHER)).policy()).isSameAs(this.closed);
		assertThat(this.both.decide(request("POST").from(APP)).policy()).isSameAs(this.open);
		assertThat(this.both.decide(request("GET").from(APP)).policy()).isSameAs(this.closed);
		assertThat(this.both.decide(request("PUT").from(APP)).policy().name()).isEqualTo("open");
	}

	@Test
	void listsOriginsThatAllPoliciesAllow() {
		CorsPolicy subdomains = policy("https://*.example.com", "http://localhost:*");
		CorsPolicy some = policy(APP, "http://localhost:*", "https://stranger.example");
		assertThat(CorsPolicy.allOf(List.of(subdomains, some)).allowedOrigins()).containsExactly("http://localhost:*",
				APP);
		assertThat(this.both.allowedOrigins()).containsExactly(APP);
		assertThat(this.both.opensWebSockets(APP)).isFalse();
	}

	private static CorsPolicy policy(String... origins) {
		return CorsPolicy.builder().allowedOrigins(List.of(origins)).build();
	}

	/**
	 * Any combination refuses with the first reason of its policies, sends no header that
	 * one of them wouldn't send, and allows no request that one of them refuses.
	 */
	@Test
	void allowsOnlyWhatAllPoliciesAllow() {
		Random random = RandomCases.random(20261129);
		int cases = RandomCases.count(4_000);
		int allowed = 0;
		for (int i = 0; i < cases; i++) {
			List<CorsPolicy> policies = new ArrayList<>();
			for (int j = 2 + random.nextInt(2); j > 0; j--) {
				policies.add(policy(random, "p" + j));
			}
			CorsPolicy all = CorsPolicy.allOf(policies);
			TestRequest request = anyRequest(random);
			CorsDecision decision = all.decide(request);
			RefusalReason first = null;
			for (CorsPolicy policy : policies) {
				first = earlier(first, policy.decide(request).reason());
			}
			assertThat(decision.reason()).as("%s by %s", request, policies).isEqualTo(first);
			for (CorsPolicy policy : policies) {
				assertAgrees(decision, policy, request);
			}
			allowed += decision.givesAccess() ? 1 : 0;
		}
		assertThat(allowed).isGreaterThan(cases / 10);
	}

	private static @Nullable RefusalReason earlier(@Nullable RefusalReason one, @Nullable RefusalReason other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (one.compareTo(other) <= 0) ? one : other;
	}

	private static void assertAgrees(CorsDecision all, CorsPolicy policy, TestRequest request) {
		CorsDecision one = policy.decide(request);
		assertThat(!all.givesAccess() || one.givesAccess() || one.reason() != null).isTrue();
		String origin = request.origin();
		if (policy.varies()) {
			assertThat(all.vary()).isNotNull().contains("Origin");
			assertThat(all.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)).isNotEqualTo("*");
		}
		if (all.reason() == null) {
			assertNamesOnly(policy.allowedMethods(), all.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, origin));
			assertNamesOnly(policy.allowedHeaders(), all.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, origin));
			assertNamesOnly(policy.exposedHeaders(), all.header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, origin));
			assertThat(all.header(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, origin) == null
					|| one.header(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, origin) != null)
				.isTrue();
		}
	}

	private static void assertNamesOnly(List<String> allowed, @Nullable String names) {
		if (names != null && !allowed.contains("*")) {
			assertThat(Tokens.lowerCase(String.join(",", allowed)).split(",", -1))
				.contains(Tokens.lowerCase(names).split(",", -1));
		}
	}

	private static CorsPolicy policy(Random random, String name) {
		boolean credentials = random.nextInt(3) == 0;
		List<String> origins = (!credentials && random.nextInt(3) == 0) ? List.of("*")
				: some(random, List.of(APP, OTHER, "https://*.example.com", "http://localhost:*"));
		return CorsPolicy.builder()
			.name(name)
			.allowedOrigins(origins)
			.allowedMethods((random.nextInt(3) == 0) ? List.of("*") : some(random, METHODS.subList(0, 6)))
			.allowedHeaders((random.nextInt(3) == 0) ? List.of("*") : some(random, List.of("X-A", "X-B", "x-c")))
			.exposedHeaders(
					(!credentials && random.nextInt(3) == 0) ? List.of("*") : some(random, List.of("ETag", "Location")))
			.allowCredentials(credentials)
			.allowPrivateNetwork(random.nextBoolean())
			.maxAge(Duration.ofSeconds(random.nextInt(3)))
			.build();
	}

	private static List<String> some(Random random, List<String> all) {
		List<String> some = all.stream().filter((each) -> random.nextInt(3) > 0).toList();
		return some.isEmpty() ? all : some;
	}

	private static TestRequest anyRequest(Random random) {
		String origin = ORIGINS.get(random.nextInt(ORIGINS.size()));
		String method = METHODS.get(random.nextInt(METHODS.size()));
		if (random.nextBoolean()) {
			TestRequest request = preflight(origin, method);
			request = (random.nextInt(4) == 0) ? request.with("Access-Control-Request-Private-Network", "true")
					: request;
			return random.nextBoolean()
					? request.asking(List.of("x-a", "x-b,x-c", "x y", "authorization,x-a").get(random.nextInt(4)))
					: request;
		}
		return (random.nextInt(4) == 0) ? request(method) : request(method).from(origin);
	}

}
