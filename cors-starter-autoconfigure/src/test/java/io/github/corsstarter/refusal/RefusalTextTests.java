package io.github.corsstarter.refusal;

import java.util.List;
import java.util.Set;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.Inheritance;
import io.github.corsstarter.policy.Refusal;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.TestRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalTextTests {

	private static final String WEBSOCKET = ". A WebSocket handshake can carry cookies, whatever the script asks for. To "
			+ "allow them, set cors.allow-credentials to true. For a public feed, add a policy with enabled: false for "
			+ "the handler's path. Its handler alone then decides.";

	private static final String BEHIND_A_PROXY = "If this is the application's own address, behind a proxy, configure the "
			+ "proxy to keep Host or to send X-Forwarded-Host. To use X-Forwarded-Host, also set "
			+ "server.forward-headers-strategy.";

	private static CorsPolicy.Builder builder() {
		return Inheritance.inProperties(Set.of()).applyTo(CorsPolicy.builder());
	}

	private static CorsPolicy policy(String name) {
		return builder().name(name)
			.allowedOrigins(List.of("https://allowed.example.org"))
			.allowedHeaders(List.of("X-Other-One"))
			.build();
	}

	@Test
	void describesTheRequestAndTheRemedy() {
		TestRequest request = TestRequest.request("GET").at("/attachments").from("https://stranger.example");
		assertThat(RefusalText.of(request, Refusal.of(policy("default"), RefusalReason.ORIGIN_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.isEqualTo("Refused CORS request GET /attachments from origin \"https://stranger.example\" "
					+ "by policy 'default': origin-not-allowed. "
					+ "If you trust this origin, add https://stranger.example to cors.allowed-origins.");
	}

	@Test
	void namesTheMethodOfAPreflight() {
		TestRequest request = TestRequest.preflight("https://app.example", "DELETE").at("/x");
		assertThat(RefusalText.of(request, Refusal.of(policy("uploads"), RefusalReason.METHOD_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.isEqualTo("Refused CORS preflight for DELETE /x from origin \"https://app.example\" "
					+ "by policy 'uploads': method-not-allowed. "
					+ "To allow this method, write \"cors.policies.uploads.allowed-methods: GET, HEAD, POST, DELETE\".");
	}

	@Test
	void namesTheRequestedHeaders() {
		TestRequest request = TestRequest.preflight("https://app.example", "GET").asking("x-a,x-b");
		assertThat(RefusalText.of(request, Refusal.of(policy("default"), RefusalReason.HEADER_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.endsWith("header-not-allowed. To allow these headers, add x-a, x-b to cors.allowed-headers.");
	}

	@Test
	void distinguishesSeveralOriginsFromAMalformedOne() {
		TestRequest one = TestRequest.request("GET").from("https://a/");
		assertThat(RefusalText.of(one, Refusal.of(policy("default"), RefusalReason.ORIGIN_MALFORMED),
				ForwardedHeaders.UNREAD))
			.contains("Browsers don't send an origin in this form");
		assertThat(RefusalText.of(one.from("https://b"), Refusal.of(policy("default"), RefusalReason.ORIGIN_MALFORMED),
				ForwardedHeaders.UNREAD))
			.contains("The request has several Origin headers");
	}

	@Test
	void listsOtherObstaclesToCredentials() {
		TestRequest request = TestRequest.request("GET").from("https://app.example.com").with("Upgrade", "websocket");
		CorsPolicy.Builder builder = builder().exposedHeaders("*");
		assertThat(RefusalText.of(request,
				Refusal.of(builder.allowedOrigins("*").build(), RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS),
				ForwardedHeaders.UNREAD))
			.contains("list the origins instead of \"*\" and list the exposed headers instead of \"*\" and set "
					+ "cors.allow-credentials to true.");
		assertThat(RefusalText.of(request,
				Refusal.of(builder.allowedOrigins("https://app.example.com", "http://legacy.example").build(),
						RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS),
				ForwardedHeaders.UNREAD))
			.contains(
					"To allow them, move the origins that can't have credentials (http, null, wide patterns) to a separate "
							+ "policy and list");
	}

	@Test
	void explainsHowToExemptAWebSocket() {
		TestRequest request = TestRequest.request("GET").from("https://stranger.example").with("Upgrade", "WebSocket");
		assertThat(RefusalText.of(request, Refusal.of(policy("default"), RefusalReason.ORIGIN_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.contains(" add https://stranger.example to cors.allowed-origins.")
			.endsWith(WEBSOCKET);
		CorsPolicy credentials = builder().allowedOrigins("https://app.example.com").allowCredentials(true).build();
		assertThat(RefusalText
			.of(request, Refusal.of(credentials, RefusalReason.ORIGIN_NOT_ALLOWED), ForwardedHeaders.UNREAD)).endsWith(
					" This is a WebSocket handshake, and browsers leave the origin check to the server. If the handler "
							+ "checks origins itself, add a policy with enabled: false for the handler's path.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "https://app.test | X-Forwarded-Host | app.test",
					"https://app.test | X-Forwarded-Host | APP.test:443",
					"https://app.test:8443 | X-Forwarded-Host | app.test:8443",
					"http://app.test | X-Forwarded-Host | app.test, inner.test",
					"http://[::1]:81 | X-Forwarded-Host | [::1]:81",
					"https://app.test | Forwarded | for=1.2.3.4; Host=app.test;proto=https, host=inner.test",
					"https://app.test:8443 | Forwarded | host=\"app.test:8443\"" })
	void recognisesTheOriginInForwardedHeaders(String origin, String header, String value) {
		TestRequest request = TestRequest.request("POST").from(origin).with(header, value);
		assertThat(RefusalText.of(request, Refusal.of(policy("default"), RefusalReason.ORIGIN_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.endsWith(": origin-not-allowed. " + header
					+ " names this origin as the application's own public address. If "
					+ "that is true and only a proxy can send the header, set server.forward-headers-strategy to framework"
					+ (header.equals("Forwarded") ? "." : " or native."));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"NATIVE | X-Forwarded-Host | app.test | , the server ignored the header. "
					+ "server.forward-headers-strategy is native, and Tomcat then by default trusts only proxies with "
					+ "private addresses.",
			"NATIVE | Forwarded | host=app.test | ' and only a proxy can send the header, set "
					+ "server.forward-headers-strategy to framework. With native, some servers don''t read the header, or "
					+ "not from every proxy.'",
			"FRAMEWORK | X-Forwarded-Host | app.test | , Spring's ForwardedHeaderFilter must run before the CORS "
					+ "filter, which has the order cors.filter-order." })
	void fitsTheRemedyToTheForwardedHeadersStrategy(ForwardedHeaders forwarded, String header, String value,
			String remedy) {
		TestRequest request = TestRequest.request("POST").from("https://app.test").with(header, value);
		assertThat(RefusalText.of(request, Refusal.of(policy("default"), RefusalReason.ORIGIN_NOT_ALLOWED), forwarded))
			.endsWith(header + " names this origin as the application's own public address. If that is true" + remedy);
	}

	@Test
	void explainsWhatAWebSocketNeeds() {
		TestRequest request = TestRequest.request("GET").from("https://app.example.com").with("Upgrade", "websocket");
		assertThat(RefusalText.of(request, Refusal.of(policy("default"), RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS),
				ForwardedHeaders.UNREAD))
			.endsWith(": websocket-needs-credentials" + WEBSOCKET);
	}

	@ParameterizedTest
	@CsvSource({ "8443, true", "'8443, 80', true", "443, false", "x, false" })
	void readsTheForwardedPort(String port, boolean expected) {
		TestRequest request = TestRequest.request("POST")
			.from("https://app.test:8443")
			.with("X-Forwarded-Host", "app.test")
			.with("X-Forwarded-Port", port);
		assertThat(RefusalText
			.of(request, Refusal.of(policy("default"), RefusalReason.ORIGIN_NOT_ALLOWED), ForwardedHeaders.UNREAD)
			.contains("X-Forwarded-Host names this origin")).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "http://app.test, ", "http://app.test:8080, app.test", "http://app.test, other.test" })
	void namesAProxyAsAPossibleCauseOverHttp(String origin, @Nullable String forwardedHost) {
		TestRequest request = TestRequest.request("POST").from(origin);
		if (forwardedHost != null) {
			request = request.with("X-Forwarded-Host", forwardedHost);
		}
		assertThat(RefusalText.of(request, Refusal.of(policy("default"), RefusalReason.ORIGIN_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.endsWith("add " + origin + " to cors.allowed-origins. The application then warns about http at startup. "
					+ BEHIND_A_PROXY);
	}

	@Test
	void namesAProxyAsAPossibleCauseForWebSockets() {
		TestRequest request = TestRequest.request("GET").from("https://app.test").with("Upgrade", "websocket");
		assertThat(RefusalText.of(request, Refusal.of(policy("default"), RefusalReason.ORIGIN_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.contains("add https://app.test to cors.allowed-origins. " + BEHIND_A_PROXY);
	}

	@ParameterizedTest
	@CsvSource({ "https://app.test, ''", "http://localhost:3000, '. To allow any port, add http://localhost:* instead'",
			"http://app.localhost, ''", "http://127.0.0.1:3000, '. To allow any port, add http://127.0.0.1:* instead'",
			"http://[::1], ''", "app://app.test, ''" })
	void namesNoProxyIfTheBrowserWouldSendSecFetchSite(String origin, String alternative) {
		assertForeign(TestRequest.request("POST").from(origin), alternative);
	}

	@Test
	void namesNoProxyIfTheBrowserRulesItOut() {
		TestRequest request = TestRequest.request("POST").from("http://app.test").with("X-Forwarded-Host", "app.test");
		String warned = ". The application then warns about http at startup";
		assertForeign(request.with("Sec-Fetch-Site", "cross-site"), warned);
		assertForeign(TestRequest.preflight("http://app.test", "PUT").with("X-Forwarded-Host", "app.test"), warned);
	}

	private static void assertForeign(TestRequest request, String alternative) {
		assertThat(RefusalText.of(request, Refusal.of(policy("default"), RefusalReason.ORIGIN_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.endsWith("origin-not-allowed. If you trust this origin, add " + request.header(HeaderNames.ORIGIN)
					+ " to cors.allowed-origins" + alternative + ".");
	}

	@Test
	void recommendsNoInvalidMethod() {
		for (String method : List.of("TRACE", "", "A B")) {
			assertThat(RefusalText.of(TestRequest.preflight("https://a", method),
					Refusal.of(policy("default"), RefusalReason.METHOD_NOT_ALLOWED), ForwardedHeaders.UNREAD))
				.endsWith("This method can't be allowed. Change the client to use another one.");
		}
	}

	@ParameterizedTest
	@EnumSource
	void noValueForgesALineOrColoursTheTerminal(RefusalReason reason) {
		String hostile = "\"x\r\n2026 WARN forged \u001b[31m\u2028\u0085\\u000a" + "y".repeat(10_000);
		TestRequest request = TestRequest.preflight(hostile, hostile).at("/" + hostile).asking(hostile);
		String text = RefusalText.of(request, Refusal.of(policy("default"), reason), ForwardedHeaders.UNREAD);
		assertThat(text).matches("[ -~]+").hasSizeLessThan(1_500).doesNotContain("\\u000ay");
		assertThat(text).contains("\\u0022x\\u000d\\u000a2026 WARN forged \\u001b[31m\\u2028\\u0085\\u005cu000a");
	}

}
