package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.corsstarter.policy.Outcome.answered;
import static io.github.corsstarter.policy.Outcome.handlerRuns;
import static io.github.corsstarter.policy.TestRequest.preflight;
import static io.github.corsstarter.policy.TestRequest.request;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Policies × requests: each case of the protocol, with all headers of the response.
 */
class CorsPolicyTests {

	private static final String APP = "https://app.example.com";

	private static final String STRANGER = "https://stranger.example";

	private static final String ALLOW_APP = "Access-Control-Allow-Origin: " + APP;

	private static final String ALLOW_ANY = "Access-Control-Allow-Origin: *";

	private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials: true";

	private static final String VARY = "Vary: Origin";

	// A method of 64 characters
	private static final String LONGEST = "METHOD4CMETHOD4CMETHOD4CMETHOD4CMETHOD4CMETHOD4CMETHOD4CMETHOD4C";

	private static CorsPolicy.Builder listed() {
		return CorsPolicy.builder()
			.allowedOrigins(List.of(APP))
			.allowedMethods(List.of("GET", "PUT"))
			.allowedHeaders(List.of("Content-Type", "X-Token"))
			.exposedHeaders(List.of("Location", "ETag"));
	}

	private static CorsPolicy.Builder open() {
		return CorsPolicy.builder().allowedOrigins(List.of("*")).exposedHeaders(List.of("Location"));
	}

	private static CorsPolicy.Builder credentialed() {
		return CorsPolicy.builder().allowedOrigins(List.of(APP)).allowedMethods(List.of("*")).allowCredentials(true);
	}

	private static void assertOutcome(CorsPolicy.Builder policy, CorsRequest request, Outcome expected) {
		assertThat(Outcome.of(policy.build(), request)).isEqualTo(expected);
	}

	private static Outcome refused(String code) {
		return answered(403, "Cors-Refusal: " + code, VARY);
	}

	@Test
	void sharesCommonDecisions() {
		CorsPolicy policy = listed().build();
		assertThat(policy.decide(request("GET").from(APP))).isSameAs(policy.decide(request("PUT").from(APP)));
		assertThat(policy.decide(preflight(APP, "PUT"))).isSameAs(policy.decide(preflight(APP, "GET")));
		assertThat(policy.decide(request("GET").from(STRANGER)))
			.isSameAs(policy.decide(request("GET").from("https://b")));
	}

	@Test
	void sharesPreflightDecisionsUnlessTheyEcho() {
		for (CorsPolicy.Builder builder : List.of(listed().allowCredentials(true), open())) {
			CorsPolicy policy = builder.allowedMethods(List.of("GET", "PUT")).build();
			assertThat(policy.decide(preflight(APP, "PUT"))).isSameAs(policy.decide(preflight(APP, "GET")));
		}
	}

	@Test
	void returnsTheKindOfRequest() {
		CorsPolicy policy = listed().build();
		assertThat(policy.decide(request("GET")).kind()).isEqualTo(CorsDecision.Kind.NOT_CORS);
		assertThat(policy.decide(request("GET").from(APP)).kind()).isEqualTo(CorsDecision.Kind.ACTUAL);
		assertThat(policy.decide(request("GET").from(STRANGER)).kind()).isEqualTo(CorsDecision.Kind.ACTUAL);
		assertThat(policy.decide(preflight(APP, "GET")).kind()).isEqualTo(CorsDecision.Kind.PREFLIGHT);
		assertThat(policy.decide(preflight(STRANGER, "GET")).kind()).isEqualTo(CorsDecision.Kind.PREFLIGHT);
	}

	@Nested
	class NonCorsRequest {

		@Test
		void onlyVariesWithoutOrigin() {
			assertOutcome(listed(), request("GET"), handlerRuns(VARY));
		}

		@Test
		void runsAnyMethodWithoutOrigin() {
			assertOutcome(listed(), request("DELETE"), handlerRuns(VARY));
		}

		@Test
		void optionsRequestWithoutOriginIsNotAPreflight() {
			assertOutcome(listed(), request("OPTIONS").with("Access-Control-Request-Method", "PUT"), handlerRuns(VARY));
		}

		@Test
		void isDecoratedAndDoesNotVaryIfAnyOriginIsAllowed() {
			assertOutcome(open(), request("GET"), handlerRuns(ALLOW_ANY, "Access-Control-Expose-Headers: Location"));
		}

		@Test
		void onlyVariesForSameOriginRequests() {
			assertOutcome(listed(), request("DELETE").from("http://api.example.com:8080"), handlerRuns(VARY));
		}

		@Test
		void sameOriginRequestIsDecoratedAndDoesNotVaryIfAnyOriginIsAllowed() {
			assertOutcome(open(), request("POST").from("http://api.example.com:8080"),
					handlerRuns(ALLOW_ANY, "Access-Control-Expose-Headers: Location"));
		}

		/**
		 * A cache may replay the response to a page for which the policy refuses the
		 * method.
		 */
		@Test
		void onlyVariesForARefusedMethodIfAnyOriginIsAllowed() {
			for (String method : List.of("DELETE", "OPTIONS")) {
				assertOutcome(open(), request(method), handlerRuns(VARY));
				assertOutcome(open(), request(method).from("http://api.example.com:8080"), handlerRuns(VARY));
			}
			CorsPolicy.Builder postOnly = open().allowedMethods(List.of("POST"));
			assertOutcome(postOnly, request("GET"), handlerRuns(VARY));
			assertOutcome(postOnly, request("POST"), handlerRuns(ALLOW_ANY, "Access-Control-Expose-Headers: Location"));
			assertOutcome(open().allowedMethods(List.of("*")), request("DELETE"),
					handlerRuns(ALLOW_ANY, "Access-Control-Expose-Headers: Location"));
		}

		@Test
		void preflightIsSameOriginOnlyIfTheBrowserStatesIt() {
			TestRequest preflight = preflight("http://api.example.com:8080", "DELETE");
			assertOutcome(listed(), preflight, refused("origin-not-allowed"));
			assertOutcome(listed(), preflight.with("Sec-Fetch-Site", "same-origin"), handlerRuns(VARY));
		}

		@Test
		void listedOriginIsDecoratedEvenIfItLooksLikeSameOrigin() {
			TestRequest request = request("PUT").from(APP).server("https", "app.example.com", 443);
			assertOutcome(listed().exposedHeaders(), request, handlerRuns(ALLOW_APP, VARY));
			assertOutcome(listed(), request("TRACE").from(APP).server("https", "app.example.com", 443),
					handlerRuns(VARY));
			assertOutcome(listed(), preflight(APP, "PUT").server("https", "app.example.com", 443),
					Outcome.of(listed().build(), preflight(APP, "PUT")));
		}

		@Test
		void guessedSameOriginRequestPassesUndecorated() {
			TestRequest request = request("PUT").from("https://api.test").server("http", "api.test", 80);
			assertOutcome(listed(), request, handlerRuns(VARY));
			assertOutcome(listed(), request.with("Sec-Fetch-Site", "cross-site"), refused("origin-not-allowed"));
			assertOutcome(open().allowedMethods("GET"), request, handlerRuns(VARY));
		}

		@Test
		void trustsTheBrowserAboutSameOriginRequests() {
			assertOutcome(listed(), request("DELETE").from("null").with("Sec-Fetch-Site", "same-origin"),
					handlerRuns(VARY));
		}

		@ParameterizedTest
		@ValueSource(strings = { "same-site", "cross-site", "none", "", "Same-Origin" })
		void trustsTheBrowserAboutCrossOriginRequests(String site) {
			assertOutcome(listed(), request("GET").from(STRANGER).with("Sec-Fetch-Site", site),
					refused("origin-not-allowed"));
		}

	}

	@Nested
	class ActualRequest {

		@Test
		void isDecoratedForAnAllowedOrigin() {
			assertOutcome(listed(), request("GET").from(APP),
					handlerRuns(ALLOW_APP, "Access-Control-Expose-Headers: Location,ETag", VARY));
		}

		@Test
		void sendsNoExposedHeadersIfNoneAreConfigured() {
			assertOutcome(listed().exposedHeaders(List.of()), request("GET").from(APP), handlerRuns(ALLOW_APP, VARY));
		}

		@Test
		void allowsCredentialsToAListedOrigin() {
			assertOutcome(listed().allowCredentials(true), request("PUT").from(APP),
					handlerRuns(ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Expose-Headers: Location,ETag", VARY));
		}

		@Test
		void doesNotEchoTheOriginIfAnyIsAllowed() {
			assertOutcome(open(), request("GET").from(STRANGER),
					handlerRuns(ALLOW_ANY, "Access-Control-Expose-Headers: Location"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "null", "", "rubbish", "https://a b", "https://a.example/path" })
		void allowsAnyOriginValueWithoutEchoIfAnyIsAllowed(String origin) {
			assertOutcome(open().exposedHeaders(List.of("*")), request("GET").from(origin),
					handlerRuns(ALLOW_ANY, "Access-Control-Expose-Headers: *"));
		}

		@Test
		void allowsRepeatedAndHugeOriginsIfAnyIsAllowed() {
			assertOutcome(open().exposedHeaders(List.of()), request("GET").from(APP).from(STRANGER),
					handlerRuns(ALLOW_ANY));
			assertOutcome(open().exposedHeaders(List.of()), request("GET").from("x".repeat(1 << 20)),
					handlerRuns(ALLOW_ANY));
		}

		@Test
		void refusesAnotherOrigin() {
			assertOutcome(listed(), request("GET").from(STRANGER), refused("origin-not-allowed"));
		}

		@Test
		void doesNotRevealCredentialsToAnotherOrigin() {
			assertOutcome(listed().allowCredentials(true), request("GET").from(STRANGER),
					refused("origin-not-allowed"));
		}

		@Test
		void refusesAnotherMethodWithAReadableReason() {
			assertOutcome(listed().allowCredentials(true), request("DELETE").from(APP),
					answered(403, ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Expose-Headers: Location,ETag",
							"Cors-Refusal: method-not-allowed", VARY));
		}

		@Test
		void refusalVariesEvenIfAnyOriginIsAllowed() {
			assertOutcome(open().exposedHeaders(List.of()), request("PUT").from(STRANGER),
					answered(403, ALLOW_ANY, "Cors-Refusal: method-not-allowed", VARY));
		}

		@Test
		void checksOriginBeforeMethod() {
			assertOutcome(listed(), request("DELETE").from(STRANGER), refused("origin-not-allowed"));
		}

		@Test
		void getImpliesHead() {
			assertOutcome(listed().exposedHeaders(List.of()), request("HEAD").from(APP), handlerRuns(ALLOW_APP, VARY));
		}

		@Test
		void methodsAreCaseSensitive() {
			assertOutcome(listed().exposedHeaders(List.of()), request("put").from(APP),
					answered(403, ALLOW_APP, "Cors-Refusal: method-not-allowed", VARY));
		}

		@ParameterizedTest
		@ValueSource(strings = { "PROPFIND", "OPTIONS", "put", LONGEST })
		void wildcardAllowsMethod(String method) {
			assertOutcome(credentialed(), request(method).from(APP), handlerRuns(ALLOW_APP, ALLOW_CREDENTIALS, VARY));
		}

		@ParameterizedTest
		@ValueSource(strings = { "TRACE", "CONNECT", "TRACK", "trace", "", "GE T", "GÉT", LONGEST + "1" })
		void wildcardDoesNotAllowMethod(String method) {
			assertOutcome(credentialed(), request(method).from(APP),
					answered(403, ALLOW_APP, ALLOW_CREDENTIALS, "Cors-Refusal: method-not-allowed", VARY));
		}

		@Test
		void treatsOptionsWithoutARequestedMethodAsAnActualRequest() {
			assertOutcome(listed().exposedHeaders(List.of()), request("OPTIONS").from(APP),
					answered(403, ALLOW_APP, "Cors-Refusal: method-not-allowed", VARY));
			assertOutcome(listed().exposedHeaders(List.of()).allowedMethods(List.of("OPTIONS")),
					request("OPTIONS").from(APP), handlerRuns(ALLOW_APP, VARY));
		}

		@Test
		void onlyOptionsRequestsArePreflights() {
			assertOutcome(listed().exposedHeaders(List.of()),
					request("GET").from(APP).with("Access-Control-Request-Method", "PUT"),
					handlerRuns(ALLOW_APP, VARY));
		}

		@Test
		void doesNotEnforceHeaders() {
			assertOutcome(listed().exposedHeaders(List.of()), request("GET").from(APP).with("X-Other", "1"),
					handlerRuns(ALLOW_APP, VARY));
		}

	}

	@Nested
	class RefusedOrigins {

		@ParameterizedTest
		@ValueSource(strings = { "", " ", "rubbish", "app.example.com", "https:/app.example.com",
				"https://app.example.com/", "https://app.example.com/x", "https://app.example.com?x",
				"https://app.example.com#x", "https://user@app.example.com", "https://app.example.com:",
				"https://app.example.com:00", "https://app.example.com:65536", "https://app.example.com:999999",
				"https://app.example.com:08", "https://app.example.com:80a", "https://", "file://", "://a", "1a://b",
				"https://app.example.com, https://stranger.example", "https://app.example.com https://b.example",
				"https://app\u0000.example.com", "https://app.example.com\r\nX: y", "https://app.example.com\t",
				" https://app.example.com", "https://äpp.example.com", "https://a%2e.example.com", "https://[::1",
				"https://[::1]x", "https://[::g]", "https://[1::2::3]", "https://[fe80::1%eth0]" })
		void refusesMalformedOrigins(String origin) {
			assertOutcome(listed(), request("GET").from(origin), refused("origin-malformed"));
			assertOutcome(listed(), preflight(origin, "GET"), refused("origin-malformed"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "HTTPS://app.example.com", "https://APP.example.com", "https://app.example.com.",
				"https://app.example.com:0", "https://app.example.com:443", "https://app.example.com:8443",
				"http://app.example.com", "https://example.com", "https://xapp.example.com",
				"https://app.example.com.evil.example", "https://app.example.co", "https://app.example.comm",
				"https://app.example.com,evil.example", "https://*", "https://a..b", "https://.example.com",
				"http://[::1]:3000", "https://127.1", "capacitor://localhost", "chrome-extension://abcdefghijklmnop" })
		void refusesUnlistedOrigins(String origin) {
			assertOutcome(listed(), request("GET").from(origin), refused("origin-not-allowed"));
			assertOutcome(listed(), preflight(origin, "GET"), refused("origin-not-allowed"));
		}

		@Test
		void refusesNullWithItsOwnReason() {
			assertOutcome(listed(), request("GET").from("null"), refused("origin-null"));
			assertOutcome(listed(), preflight("null", "GET"), refused("origin-null"));
		}

		@Test
		void refusesRepeatedOriginsEvenIfEachIsAllowed() {
			assertOutcome(listed(), request("GET").from(APP).from(APP), refused("origin-malformed"));
			assertOutcome(listed(), preflight(APP, "GET").from(APP), refused("origin-malformed"));
			assertOutcome(listed(), request("GET").from("null").from(APP), refused("origin-malformed"));
		}

		@Test
		void limitsTheLengthOfOrigins() {
			String longest = "https://" + "a".repeat(1024 - 8);
			assertOutcome(listed(), request("GET").from(longest), refused("origin-not-allowed"));
			assertOutcome(listed(), request("GET").from(longest + "a"), refused("origin-malformed"));
			assertOutcome(listed(), request("GET").from("https://" + "a".repeat(1 << 20)), refused("origin-malformed"));
		}

		@Test
		void allowsNullIfConfigured() {
			CorsPolicy.Builder policy = listed().allowedOrigins(List.of("null"))
				.exposedHeaders(List.of())
				.dangerouslyAllow(Set.of(DangerousSetting.NULL_ORIGIN));
			assertOutcome(policy, request("GET").from("null"), handlerRuns("Access-Control-Allow-Origin: null", VARY));
		}

	}

	@Nested
	class Navigation {

		private static final TestRequest SUBMITTED = request("POST").with("Sec-Fetch-Mode", "navigate")
			.with("Content-Type", "application/x-www-form-urlencoded");

		@Test
		void runsUndecoratedInsteadOfRefusingTheOrigin() {
			assertOutcome(listed(), SUBMITTED.from(STRANGER), handlerRuns(VARY));
			assertOutcome(listed(), SUBMITTED.from("null"), handlerRuns(VARY));
		}

		@Test
		void runsUndecoratedInsteadOfRefusingTheMethod() {
			assertOutcome(listed(), SUBMITTED.from(APP), handlerRuns(VARY));
			assertOutcome(open().allowedMethods(List.of("GET")), SUBMITTED.from(APP), handlerRuns());
		}

		@ParameterizedTest
		@CsvSource({ "GET, , true", "HEAD, , false", "PUT, text/plain, false", "DELETE, , false",
				"POST, application/x-www-form-urlencoded, true", "POST, Multipart/Form-Data; boundary=x, true",
				"POST, text/plain, true", "POST, , true", "POST, application/json, false", "POST, text/plain2, false" })
		void isOnlyARequestThatAFormOrALinkCanSend(String method, @Nullable String contentType, boolean navigation) {
			TestRequest request = request(method).from(STRANGER);
			if (contentType != null) {
				request = request.with("Content-Type", contentType);
			}
			Outcome expected = navigation ? handlerRuns(VARY) : refused("origin-not-allowed");
			assertOutcome(listed(), request.with("Sec-Fetch-Mode", "navigate"), expected);
			assertOutcome(listed(), request.with("Upgrade-Insecure-Requests", "1"), expected);
			assertOutcome(listed(),
					request.with("Sec-Fetch-Mode", "navigate")
						.with("Content-Type", "text/plain")
						.with("Content-Type", "application/json"),
					method.equals("GET") ? expected : refused("origin-not-allowed"));
			assertOutcome(listed(), request.with("Sec-Fetch-Mode", "navigate").with("Upgrade", "websocket"),
					refused("origin-not-allowed"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User" })
		void readsUpgradeInsecureRequestsOnlyWithoutFetchMetadata(String header) {
			assertOutcome(listed(),
					request("POST").from(STRANGER).with("Upgrade-Insecure-Requests", "1").with(header, "cors"),
					refused("origin-not-allowed"));
		}

		@Test
		void isDecoratedIfAllowed() {
			assertOutcome(listed().exposedHeaders(List.of()),
					request("GET").from(APP).with("Sec-Fetch-Mode", "navigate"), handlerRuns(ALLOW_APP, VARY));
		}

		@Test
		void isNeverAPreflight() {
			assertOutcome(listed(), preflight(STRANGER, "GET").with("Sec-Fetch-Mode", "navigate"),
					refused("origin-not-allowed"));
		}

	}

	@Nested
	class WebSocket {

		private static final TestRequest HANDSHAKE = request("GET").with("Upgrade", "websocket");

		@Test
		void isRefusedEvenWithoutRejectRefused() {
			assertOutcome(listed().rejectRefused(false), HANDSHAKE.from(STRANGER), refused("origin-not-allowed"));
		}

		@Test
		void isDetectedOverHttp2() {
			TestRequest connect = request("CONNECT").with("Sec-WebSocket-Version", "13");
			assertOutcome(listed().rejectRefused(false), connect.from(STRANGER), refused("origin-not-allowed"));
			CorsPolicy with = listed().allowCredentials(true).build();
			assertThat(with.decide(connect.from(APP)).reason()).isNull();
			CorsPolicy without = listed().build();
			assertThat(without.decide(connect.from(APP)).ofUncheckedHandshake(connect.from(APP)).reason())
				.isEqualTo(RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS);
		}

		@Test
		void needsCredentialsIfOnlyThePolicyChecksTheOrigin() {
			CorsPolicy without = listed().build();
			TestRequest handshake = HANDSHAKE.from(APP);
			assertThat(without.decide(handshake).ofUncheckedHandshake(handshake).reason())
				.isEqualTo(RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS);
			CorsPolicy with = listed().allowCredentials(true).build();
			assertThat(with.decide(handshake).ofUncheckedHandshake(handshake)).isSameAs(with.decide(handshake));
			TestRequest own = handshake.with("Host", "app.example.com");
			assertThat(without.decide(own).ofUncheckedHandshake(own).kind()).isEqualTo(CorsDecision.Kind.NOT_CORS);
			TestRequest refused = HANDSHAKE.from(STRANGER);
			assertThat(without.decide(refused).ofUncheckedHandshake(refused)).isSameAs(without.decide(refused));
		}

	}

	@Nested
	class WithoutRejection {

		@Test
		void refusedOriginReachesTheHandlerUndecorated() {
			CorsPolicy policy = listed().rejectRefused(false).build();
			TestRequest request = request("GET").from(STRANGER);
			assertThat(Outcome.of(policy, request)).isEqualTo(handlerRuns(VARY));
			assertThat(policy.decide(request).reason()).isEqualTo(RefusalReason.ORIGIN_NOT_ALLOWED);
		}

		@Test
		void refusedMethodReachesTheHandlerUndecorated() {
			assertOutcome(listed().rejectRefused(false), request("DELETE").from(APP), handlerRuns(VARY));
			assertOutcome(open().rejectRefused(false), request("DELETE").from(APP), handlerRuns());
		}

		@Test
		void preflightIsStillRefused() {
			assertOutcome(listed().rejectRefused(false), preflight(STRANGER, "GET"), refused("origin-not-allowed"));
		}

	}

	@Nested
	class Preflight {

		private final Outcome allowed = answered(204, ALLOW_APP, "Access-Control-Allow-Methods: GET,HEAD,PUT",
				"Access-Control-Allow-Headers: Content-Type,X-Token", "Access-Control-Max-Age: 1800", VARY);

		private final Outcome lists = answered(204, ALLOW_APP, "Access-Control-Allow-Methods: GET,HEAD,PUT",
				"Access-Control-Allow-Headers: Content-Type,X-Token", VARY);

		@Test
		void listsAllAllowedMethodsAndHeaders() {
			assertOutcome(listed(), preflight(APP, "PUT").asking("content-type"), this.allowed);
			assertOutcome(listed(), preflight(APP, "GET"), this.allowed);
			assertOutcome(listed(), preflight(APP, "HEAD"), this.allowed);
		}

		@Test
		void keepsTheConfiguredOrderAndAnExplicitHead() {
			assertOutcome(listed().allowedMethods(List.of("PUT", "GET", "POST", "HEAD")), preflight(APP, "PUT"),
					answered(204, ALLOW_APP, "Access-Control-Allow-Methods: PUT,GET,POST,HEAD",
							"Access-Control-Allow-Headers: Content-Type,X-Token", "Access-Control-Max-Age: 1800",
							VARY));
		}

		@Test
		void sendsNoAllowedHeadersIfNoneAreConfigured() {
			assertOutcome(listed().allowedHeaders(List.of()), preflight(APP, "PUT"), answered(204, ALLOW_APP,
					"Access-Control-Allow-Methods: GET,HEAD,PUT", "Access-Control-Max-Age: 1800", VARY));
		}

		@Test
		void sendsNoAllowedMethodsIfNoneAreConfigured() {
			assertOutcome(listed().allowedMethods(List.of()), preflight(APP, "PUT"), answered(204, ALLOW_APP,
					"Access-Control-Allow-Headers: Content-Type,X-Token", "Cors-Refusal: method-not-allowed", VARY));
		}

		@Test
		void wildcardReplacesOtherValues() {
			assertOutcome(open().allowedMethods(List.of("PUT", "*")).allowedHeaders(List.of("X-A", "*")),
					preflight(STRANGER, "PURGE").asking("x-b"),
					answered(204, ALLOW_ANY, "Access-Control-Allow-Methods: *,PURGE",
							"Access-Control-Allow-Headers: *,Authorization,x-b", "Access-Control-Max-Age: 1800",
							"Vary: Access-Control-Request-Method,Access-Control-Request-Headers"));
		}

		@Test
		void sendsAMaxAgeOfZero() {
			assertOutcome(listed().allowedHeaders(List.of()).maxAge(Duration.ZERO), preflight(APP, "PUT"), answered(204,
					ALLOW_APP, "Access-Control-Allow-Methods: GET,HEAD,PUT", "Access-Control-Max-Age: 0", VARY));
		}

		@Test
		void wildcardAlsoListsRequestedNames() {
			assertOutcome(open().allowedMethods(List.of("*")),
					preflight(STRANGER, "PURGE").asking("authorization,X-B, x-a,x-b"),
					answered(204, ALLOW_ANY, "Access-Control-Allow-Methods: *,PURGE",
							"Access-Control-Allow-Headers: *,Authorization,x-b,x-a", "Access-Control-Max-Age: 1800",
							"Vary: Access-Control-Request-Method,Access-Control-Request-Headers"));
			assertOutcome(listed().allowedHeaders(List.of("*")), preflight(APP, "PUT").asking("content-type"),
					answered(204, ALLOW_APP, "Access-Control-Allow-Methods: GET,HEAD,PUT",
							"Access-Control-Allow-Headers: *,Authorization,content-type",
							"Access-Control-Max-Age: 1800", "Vary: Origin,Access-Control-Request-Headers"));
			assertOutcome(listed().allowedMethods(List.of("*")), preflight(APP, "PUT").asking("x-token"),
					answered(204, ALLOW_APP, "Access-Control-Allow-Methods: *,PUT",
							"Access-Control-Allow-Headers: Content-Type,X-Token", "Access-Control-Max-Age: 1800",
							"Vary: Origin,Access-Control-Request-Method"));
		}

		@Test
		void wildcardVariesOnlyWithListedNames() {
			for (String asked : List.of("authorization", "Authorization", "*", "")) {
				assertOutcome(open(), preflight(STRANGER, "POST").asking(asked),
						answered(204, ALLOW_ANY, "Access-Control-Allow-Methods: GET,HEAD,POST",
								"Access-Control-Allow-Headers: *,Authorization", "Access-Control-Max-Age: 1800"));
			}
		}

		@Test
		void refusalListsAllowedNamesOfAWildcard() {
			assertOutcome(open(), preflight(STRANGER, "PUT").asking("x-a"),
					answered(204, ALLOW_ANY, "Access-Control-Allow-Methods: GET,HEAD,POST",
							"Access-Control-Allow-Headers: *,Authorization,x-a", "Cors-Refusal: method-not-allowed",
							"Vary: Access-Control-Request-Headers"));
			assertOutcome(listed().allowedMethods(List.of("*")), preflight(APP, "PUT").asking("x-other"),
					answered(204, ALLOW_APP, "Access-Control-Allow-Methods: *,PUT",
							"Access-Control-Allow-Headers: Content-Type,X-Token", "Cors-Refusal: header-not-allowed",
							"Vary: Origin,Access-Control-Request-Method"));
		}

		@Test
		void echoesRequestedNamesInsteadOfAWildcardWithCredentials() {
			assertOutcome(credentialed(), preflight(APP, "PURGE").asking("X-B, x-A"),
					answered(204, ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Allow-Methods: PURGE",
							"Access-Control-Allow-Headers: x-b,x-a", "Access-Control-Max-Age: 1800",
							"Vary: Origin,Access-Control-Request-Method,Access-Control-Request-Headers"));
		}

		@Test
		void variesOnlyWithEchoedNamesWithCredentials() {
			assertOutcome(credentialed(), preflight(APP, "PUT"),
					answered(204, ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Allow-Methods: PUT",
							"Access-Control-Max-Age: 1800", "Vary: Origin,Access-Control-Request-Method"));
			assertOutcome(credentialed().allowedMethods(List.of("PUT", "DELETE")), preflight(APP, "PUT").asking("x-a"),
					answered(204, ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Allow-Methods: PUT,DELETE",
							"Access-Control-Allow-Headers: x-a", "Access-Control-Max-Age: 1800",
							"Vary: Origin,Access-Control-Request-Headers"));
			assertOutcome(credentialed().allowedHeaders(List.of("X-A")), preflight(APP, "PUT").asking("x-a"),
					answered(204, ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Allow-Methods: PUT",
							"Access-Control-Allow-Headers: X-A", "Access-Control-Max-Age: 1800",
							"Vary: Origin,Access-Control-Request-Method"));
			assertOutcome(listed().allowCredentials(true), preflight(APP, "PUT").asking("x-token"),
					this.allowed.and(ALLOW_CREDENTIALS));
		}

		@Test
		void echoesNoHeadersIfNoneAreRequested() {
			assertOutcome(credentialed().allowedMethods(List.of("PUT")), preflight(APP, "PUT").asking(""),
					answered(204, ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Allow-Methods: PUT",
							"Access-Control-Max-Age: 1800", VARY));
		}

		@Test
		void refusesAnotherOrigin() {
			assertOutcome(listed(), preflight(STRANGER, "DELETE").asking("x y"), refused("origin-not-allowed"));
			assertOutcome(credentialed(), preflight(STRANGER, "PUT"), refused("origin-not-allowed"));
		}

		@Test
		void refusalOfAMethodSendsTheAllowedLists() {
			assertOutcome(listed(), preflight(APP, "DELETE"), this.lists.and("Cors-Refusal: method-not-allowed"));
			assertOutcome(listed(), preflight(APP, "POST"), this.lists.and("Cors-Refusal: method-not-allowed"));
			assertOutcome(listed(), preflight(APP, "put"), this.lists.and("Cors-Refusal: method-not-allowed"));
			assertOutcome(listed(), preflight(APP, ""), this.lists.and("Cors-Refusal: method-not-allowed"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "TRACE", "Connect", "TRACK", "", "A B", "A,B", "A\r\nB" })
		void refusesForbiddenOrMalformedMethodsEvenIfAnyIsAllowed(String method) {
			assertOutcome(open().allowedMethods(List.of("*")), preflight(APP, method),
					answered(204, ALLOW_ANY, "Access-Control-Allow-Methods: *",
							"Access-Control-Allow-Headers: *,Authorization", "Cors-Refusal: method-not-allowed"));
			assertOutcome(credentialed(), preflight(APP, method).asking("x-a"),
					answered(204, ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Allow-Headers: x-a",
							"Cors-Refusal: method-not-allowed", "Vary: Origin,Access-Control-Request-Headers"));
		}

		@Test
		void refusalOfAHeaderSendsTheAllowedLists() {
			assertOutcome(listed(), preflight(APP, "PUT").asking("content-type,x-other"),
					this.lists.and("Cors-Refusal: header-not-allowed"));
		}

		@Test
		void checksMethodBeforeHeaders() {
			assertOutcome(listed(), preflight(APP, "DELETE").asking("x y"),
					this.lists.and("Cors-Refusal: method-not-allowed"));
		}

		@Test
		void checksSyntaxOfHeadersBeforeTheirNames() {
			assertOutcome(listed(), preflight(APP, "PUT").asking("x-other,x y"),
					this.lists.and("Cors-Refusal: headers-malformed"));
		}

		@Test
		void refusesMalformedHeadersWithoutEchoEvenIfAnyIsAllowed() {
			assertOutcome(open(), preflight(APP, "GET").asking("x y"),
					answered(204, ALLOW_ANY, "Access-Control-Allow-Methods: GET,HEAD,POST",
							"Access-Control-Allow-Headers: *,Authorization", "Cors-Refusal: headers-malformed"));
			assertOutcome(credentialed(), preflight(APP, "PUT").asking("x\r\ny"),
					answered(204, ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Allow-Methods: PUT",
							"Cors-Refusal: headers-malformed", "Vary: Origin,Access-Control-Request-Method"));
		}

		@Test
		void allowsPrivateNetworkAccessIfConfigured() {
			TestRequest request = preflight(APP, "PUT").with("Access-Control-Request-Private-Network", "true");
			assertOutcome(listed().allowPrivateNetwork(true), request,
					this.allowed.and("Access-Control-Allow-Private-Network: true"));
			assertOutcome(listed().allowPrivateNetwork(true), preflight(APP, "PUT"), this.allowed);
			assertOutcome(credentialed().allowPrivateNetwork(true), request,
					answered(204, ALLOW_APP, ALLOW_CREDENTIALS, "Access-Control-Allow-Methods: PUT",
							"Access-Control-Allow-Private-Network: true", "Access-Control-Max-Age: 1800",
							"Vary: Origin,Access-Control-Request-Method"));
		}

		@Test
		void refusesPrivateNetworkAccessByDefault() {
			assertOutcome(listed(), preflight(APP, "PUT").with("Access-Control-Request-Private-Network", "true"),
					this.lists.and("Cors-Refusal: private-network-not-allowed"));
			assertOutcome(listed(), preflight(APP, "PUT").with("Access-Control-Request-Private-Network", "false"),
					this.allowed);
		}

		@Test
		void checksHeadersBeforePrivateNetworkAccess() {
			assertOutcome(listed(),
					preflight(APP, "PUT").asking("x-other").with("Access-Control-Request-Private-Network", "true"),
					this.lists.and("Cors-Refusal: header-not-allowed"));
		}

	}

}
