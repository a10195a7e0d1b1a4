package io.github.corsstarter.refusal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.DangerousSetting;
import io.github.corsstarter.policy.Inheritance;
import io.github.corsstarter.policy.Refusal;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hints for typical mistakes.
 */
class HintTests {

	private static final Inheritance IN_PROPERTIES = Inheritance.inProperties(Set.of());

	private static CorsPolicy.Builder policy(String... origins) {
		return IN_PROPERTIES.applyTo(CorsPolicy.builder().allowedOrigins(List.of(origins)));
	}

	private static String hint(String origin, String... allowed) {
		TestRequest request = TestRequest.preflight(origin, "PUT");
		return Hint.of(request, Refusal.of(policy(allowed).build(), RefusalReason.ORIGIN_NOT_ALLOWED),
				ForwardedHeaders.UNREAD);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"https://app.example.com:8443 | Only the port differs from the allowed https://app.example.com. To allow this origin, add https://app.example.com:8443 to cors.allowed-origins.",
			"http://app.example.com | Only the scheme differs from the allowed https://app.example.com. Open the page over https. To allow this origin, add http://app.example.com to cors.allowed-origins. The application then warns about http at startup.",
			"https://app.exmaple.com | The closest allowed origin is https://app.example.com. To allow this origin, add https://app.exmaple.com to cors.allowed-origins.",
			"https://stranger.example | If you trust this origin, add https://stranger.example to cors.allowed-origins." })
	void printsTheOriginToAdd(String origin, String expected) {
		assertThat(hint(origin, "https://unlike.example.org", "https://app.example.com")).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"http://app.example.com | Only the scheme differs from the allowed https://app.example.com. Open the page over https. If you trust this origin, serve its pages over https and allow the https origin. To allow http with credentials anyway, add insecure-origins to cors.dangerously-allow and add http://app.example.com to cors.allowed-origins.",
			"http://stranger.example | If you trust this origin, serve its pages over https and allow the https origin. To allow http with credentials anyway, add insecure-origins to cors.dangerously-allow and add http://stranger.example to cors.allowed-origins." })
	void recommendsHttpsForOriginsWithCredentials(String origin, String hint) {
		CorsPolicy policy = policy("https://app.example.com").allowCredentials(true).build();
		assertThat(Hint.of(TestRequest.preflight(origin, "PUT"), Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.isEqualTo(hint);
	}

	@Test
	void recommendsAnInsecureOriginIfAllowed() {
		CorsPolicy policy = policy("https://app.example.com").allowCredentials(true)
			.dangerouslyAllow(EnumSet.of(DangerousSetting.INSECURE_ORIGINS))
			.build();
		assertThat(Hint.of(TestRequest.preflight("http://partner.example", "PUT"),
				Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED), ForwardedHeaders.UNREAD))
			.isEqualTo(
					"If you trust this origin, add http://partner.example to cors.allowed-origins. The application then warns about http at startup.");
	}

	/**
	 * Pasted into a file, they would be a placeholder, two elements or a comment.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "chrome-extension://${user.home}", "capacitor://a,null", "capacitor://a\"b",
			"moz-extension://a,null" })
	void recommendsNoValueWithSpecialMeaningInProperties(String origin) {
		assertThat(hint(origin, "https://app.example.com")).doesNotContain("add ").doesNotContain("cors.allowed");
	}

	@Test
	void writesUnusualPolicyNamesInBrackets() {
		assertThat(Hint.prefix("my-api2")).isEqualTo("cors.policies.my-api2.");
		assertThat(Hint.prefix("my_api")).isEqualTo("cors.policies.my_api.");
		assertThat(Hint.prefix("a.b")).isEqualTo("cors.policies.[a.b].");
		assertThat(Hint.prefix("b\u00fcro")).isEqualTo("cors.policies.<name>.");
	}

	@Test
	void printsTheWholeListOfMethods() {
		assertThat(Hint.of(TestRequest.preflight("https://a.example", "patch"),
				Refusal.of(policy("https://a.example").build(), RefusalReason.METHOD_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.endsWith("Use PATCH in the script, and write \"cors.allowed-methods: GET, HEAD, POST, PATCH\".");
		assertThat(Hint.of(TestRequest.preflight("https://a.example", "put"),
				Refusal.of(policy("https://a.example").build(), RefusalReason.METHOD_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.isEqualTo("Methods are case-sensitive. Browsers send this one in upper case, so another client wrote it.");
	}

	@Test
	void recommendsTheAuthorizerWithoutAList() {
		CorsPolicy policy = policy().originsByAuthorizerOnly().build();
		assertThat(Hint.of(TestRequest.request("GET").from("https://tenant.example"),
				Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED), ForwardedHeaders.UNREAD))
			.isEqualTo("If you trust this origin, change the authorizer to allow https://tenant.example.");
	}

	/**
	 * A hint must not recommend a value invented to get into the log.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "https://*.evil.example", "https://*", "http://127.0.0.1:80", "http://127.0.0.1:0",
			"https://.sub.example.com", "https://evil.example{a.sub.example.com", "https://app.example.com:443" })
	void recommendsNoOriginThatNoBrowserSends(String origin) {
		assertThat(hint(origin, "https://*.sub.example.com", "http://127.0.0.1:*", "https://app.example.com"))
			.endsWith("Browsers don't send an origin in this form. An app, another client or a gateway wrote it.")
			.doesNotContain("add ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "https://app.example.com/ | Browsers send \"https://app.example.com\".",
					"https://app.example.com/upload?a=1 | An origin has no path, query, fragment or user information.",
					"app.example.com | An origin must start with a scheme." })
	void printsTheFormThatBrowsersSend(String origin, String form) {
		assertThat(Hint.of(TestRequest.preflight(origin, "PUT"),
				Refusal.of(policy("https://app.example.com").build(), RefusalReason.ORIGIN_MALFORMED),
				ForwardedHeaders.UNREAD))
			.isEqualTo("Browsers don't send an origin in this form. An app, another client or a gateway wrote it. "
					+ form);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rubbish rubbish", "https://*.example.com/", "https://", "${ORIGIN}" })
	void suggestsNothingForRubbish(String origin) {
		assertThat(Hint.of(TestRequest.preflight(origin, "PUT"),
				Refusal.of(policy("https://app.example.com").build(), RefusalReason.ORIGIN_MALFORMED),
				ForwardedHeaders.UNREAD))
			.isEqualTo("Browsers don't send an origin in this form. An app, another client or a gateway wrote it.");
	}

	@Test
	void comparesABoundedNumberOfOrigins() {
		List<String> origins = new ArrayList<>();
		for (int i = 0; i < 201; i++) {
			origins.add("https://tenant-number-" + i + ".example.com");
		}
		CorsPolicy policy = policy().allowedOrigins(origins).build();
		TestRequest first = TestRequest.request("GET").from("http://tenant-number-199.example.com");
		assertThat(Hint.of(first, Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED), ForwardedHeaders.UNREAD))
			.contains("Only the scheme differs");
		String hostile = "https://" + "a".repeat(1_000);
		assertThat(Hint.of(TestRequest.preflight(hostile, "PUT"), Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED),
				ForwardedHeaders.UNREAD))
			.startsWith("Browsers don't send an origin in this form");
	}

	private static String headerHint(String requested, String... allowed) {
		CorsPolicy policy = policy("https://a.example").name("up").allowedHeaders(List.of(allowed)).build();
		return Hint.of(TestRequest.preflight("https://a.example", "PUT").asking(requested),
				Refusal.of(policy, RefusalReason.HEADER_NOT_ALLOWED), ForwardedHeaders.UNREAD);
	}

	@Test
	void namesTheMissingHeader() {
		assertThat(headerHint("content-type,x-request-id", "Content-Type"))
			.isEqualTo("To allow this header, add x-request-id to cors.policies.up.allowed-headers.");
	}

	@Test
	void namesTheLibrariesThatSendAHeader() {
		assertThat(headerHint("cache-control,x-requested-with", "Content-Type"))
			.isEqualTo("Upload widgets and other libraries add cache-control and x-requested-with automatically. "
					+ "To allow these headers, add cache-control, x-requested-with to "
					+ "cors.policies.up.allowed-headers.");
	}

	@Test
	void namesTheClosestHeader() {
		assertThat(headerHint("x-request-ids", "X-Request-Id"))
			.startsWith("The closest allowed header is X-Request-Id. ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"access-control-allow-origin | access-control-allow-origin is a response header, set by the server. Remove it from the page's request.",
			"host | host can't be allowed because browsers set it themselves. Another client or a gateway requested it.",
			"x-a*b | x-a*b can't be allowed by name. Rename it in the page's script.",
			"mcp-protocol-version | Clients of the Model Context Protocol (MCP) send mcp-protocol-version. To allow this header, add mcp-protocol-version to cors.policies.up.allowed-headers.",
			"hx-request,hx-target | htmx sends hx-request and hx-target automatically. To allow these headers, add hx-request, hx-target to cors.policies.up.allowed-headers." })
	void recommendsNoHeaderThatCannotBeAllowed(String requested, String hint) {
		assertThat(headerHint(requested, "Content-Type")).isEqualTo(hint);
	}

	@Test
	void cutsAListOfHeadersBetweenTwoNames() {
		String requested = IntStream.range(10, 26)
			.mapToObj((i) -> "x-stainless-some-long-name-" + i)
			.collect(Collectors.joining(","));
		assertThat(headerHint(requested, "Content-Type"))
			.contains("SDKs such as OpenAI's and Anthropic's send x-stainless-some-long-name-10, ")
			.contains("x-stainless-some-long-name-25 to cors.policies.up.allowed-headers.")
			.doesNotContain("...");
	}

	@Test
	void suggestsNoSiblingHeader() {
		assertThat(headerHint("x-stainless-arch", "X-Stainless-Lang", "X-Stainless-Os")).doesNotContain("nearest");
	}

	@Test
	void printsTheWholeInheritedList() {
		CorsPolicy policy = Inheritance.inProperties(Set.of("allowed-origins", "allowed-headers"))
			.applyTo(policy("https://app.example.com").name("orders").allowedHeaders("Content-Type"))
			.build();
		assertThat(Hint.of(TestRequest.request("GET").from("https://admin.example.com"),
				Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED), ForwardedHeaders.UNREAD))
			.isEqualTo("If you trust this origin, write \"cors.policies.orders.allowed-origins: "
					+ "https://app.example.com, https://admin.example.com\".");
		assertThat(Hint.of(TestRequest.preflight("https://app.example.com", "PUT").asking("x-a"),
				Refusal.of(policy, RefusalReason.HEADER_NOT_ALLOWED), ForwardedHeaders.UNREAD))
			.isEqualTo("To allow this header, write \"cors.policies.orders.allowed-headers: Content-Type, x-a\".");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"moz-extension://5d8c | With this scheme, each installation of an extension or app has its own origin, so listing this origin allows only one installation. To allow every origin with this scheme, add moz-extension://* to cors.allowed-origins. Otherwise, use an OriginAuthorizer (ReactiveOriginAuthorizer in WebFlux), or change the client to call a path that allows \"*\", with a token.",
			"file:// | Electron, Cordova, and Chromium with --allow-file-access-from-files send this origin for files. To allow all of them, add file-origin to cors.dangerously-allow and add file:// to cors.allowed-origins.",
			"http://tauri.localhost | If you trust this origin, add http://tauri.localhost to cors.allowed-origins." })
	void knowsTheOriginsOfApps(String origin, String hint) {
		RefusalReason reason = origin.equals("file://") ? RefusalReason.ORIGIN_MALFORMED
				: RefusalReason.ORIGIN_NOT_ALLOWED;
		assertThat(Hint.of(TestRequest.preflight(origin, "PUT"),
				Refusal.of(policy("https://app.example.com").build(), reason), ForwardedHeaders.UNREAD))
			.isEqualTo(hint);
	}

	@Test
	void explainsThatMethodsAreCaseSensitive() {
		CorsPolicy policy = policy("https://a.example").allowedMethods(List.of("PATCH")).build();
		assertThat(Hint.of(TestRequest.preflight("https://a.example", "patch"),
				Refusal.of(policy, RefusalReason.METHOD_NOT_ALLOWED), ForwardedHeaders.UNREAD))
			.isEqualTo("Methods are case-sensitive, and browsers don't change the case of this one. Use PATCH in the "
					+ "script.");
	}

	@Test
	void namesBuilderMethodsForAPolicyInCode() {
		CorsPolicy policy = CorsPolicy.builder().name("api").allowedOrigins("https://app.example.com").build();
		assertThat(Hint.of(TestRequest.preflight("https://admin.example.com", "GET"),
				Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED), ForwardedHeaders.UNREAD))
			.isEqualTo("If you trust this origin, add https://admin.example.com to allowedOrigins(...) "
					+ "in the code that builds the policy 'api'.");
		assertThat(Hint.of(TestRequest.preflight("https://app.example.com", "PUT"),
				Refusal.of(policy, RefusalReason.METHOD_NOT_ALLOWED), ForwardedHeaders.UNREAD))
			.isEqualTo("To allow this method, call allowedMethods(\"GET\", \"HEAD\", \"POST\", \"PUT\") in the "
					+ "code that builds the policy 'api'.");
		assertThat(Hint.ofCredentials(true, policy)).contains("call allowCredentials(true) in the code that builds");
	}

	@Test
	void namesEachPolicyThatMustAllow() {
		CorsPolicy both = CorsPolicy.allOf(List.of(policy("https://app.example.com").name("a").build(),
				policy("https://app.example.com").name("b").allowedMethods("GET", "PUT").build()));
		TestRequest stranger = TestRequest.request("GET").from("https://stranger.example");
		assertThat(Hint.of(stranger, both.decide(stranger), ForwardedHeaders.UNREAD))
			.isEqualTo("If you trust this origin, add https://stranger.example to "
					+ "cors.policies.a.allowed-origins. The policy 'b' must also allow it. If you trust this origin, add "
					+ "https://stranger.example to cors.policies.b.allowed-origins.");
		TestRequest put = TestRequest.preflight("https://app.example.com", "PUT");
		assertThat(both.decide(put).policy().name()).isEqualTo("a");
		assertThat(Hint.of(put, both.decide(put), ForwardedHeaders.UNREAD))
			.endsWith("write \"cors.policies.a.allowed-methods: GET, HEAD, POST, PUT\".");
	}

	@Test
	void leavesAPathAloneWithAWritablePattern() {
		CorsPolicy feed = policy("https://app.example.com").name("feed").paths("/feed").build();
		CorsPolicy more = policy("https://app.example.com").name("more").paths("/feed", "/other").build();
		assertThat(Remedy.leaveAlone(feed, "/feed")).isEqualTo("set cors.policies.feed.enabled to false");
		assertThat(Remedy.leaveAlone(more, "/feed"))
			.isEqualTo("move /feed from cors.policies.more.paths to a separate policy with enabled: false");
		assertThat(Remedy.leaveAlone(feed, "/feed/x"))
			.isEqualTo("add a policy with enabled: false for the handler's path");
	}

	/**
	 * A requested path is never a pattern.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/feed/*", "/feed/**", "/feed/{x}", "/{*x}", "/a b\n", "/feed/../x", "//feed", "/feed;x" })
	void recommendsNoPatternFromARequest(String path) {
		CorsPolicy feed = policy("https://app.example.com").name("feed").paths("/feed/**", "/feed/*").build();
		assertThat(Remedy.leaveAlone(feed, path)).isEqualTo("add a policy with enabled: false for the handler's path");
	}

	@Test
	void leavesHandlersAloneIfTheirPatternWins() {
		CorsPolicy api = policy("https://app.example.com").name("api").paths("/api/**").build();
		assertThat(Remedy.leaveHandlerAlone(api, "/api/x/{id}"))
			.isEqualTo("add a policy with the path /api/x/{id} and enabled: false");
		assertThat(Remedy.leaveHandlerAlone(api, "/**")).isNull();
		assertThat(Remedy.leaveHandlerAlone(api, "/{*path}")).isNull();
		assertThat(Remedy.leaveHandlerAlone(policy("https://app.example.com").build(), "/{a}/**")).isNull();
		assertThat(Remedy.leaveHandlerAlone(api, "/api/{*rest}")).isEqualTo("set cors.policies.api.enabled to false");
		CorsPolicy sockets = policy("https://app.example.com").name("s").paths("/a/**", "/b/**").build();
		assertThat(Hint.ofSockJs(List.of("/a/**", "/b/**"), sockets)).endsWith("set cors.policies.s.enabled to false.");
		assertThat(Hint.ofSockJs(List.of("/a/**"), sockets))
			.endsWith("move /a/** from cors.policies.s.paths to a separate policy with enabled: false.");
		assertThat(Remedy.leaveHandlerAlone(api, "/{any}/x")).isNull();
		assertThat(Remedy.leaveHandlerAlone(policy("https://app.example.com").build(), "/**")).isNull();
		assertThat(Remedy.leaveHandlerAlone(CorsPolicy.builder().allowedOrigins("*").build(), "/x"))
			.isEqualTo("add /x to pathsLeftAlone, the second argument of CorsPolicies.of(List, List)");
	}

	@Test
	void exposesOnlyExposableHeaders() {
		CorsPolicy policy = policy("https://app.example.com").exposedHeaders("ETag").build();
		assertThat(
				Remedy.expose(policy,
						List.of("Set-Cookie", " X-Foo", "x-foo", "etag", "Origin", "Bar...",
								"Access-Control-Allow-Origin", "*", "\n")))
			.isEqualTo("write \"cors.exposed-headers: ETag, X-Foo\"");
		assertThat(Remedy.expose(policy, List.of("Set-Cookie"))).isEqualTo("list them in cors.exposed-headers");
		List<String> many = IntStream.range(0, 200).mapToObj((i) -> "HX-Number-" + i).toList();
		assertThat(Remedy.expose(policy, many)).startsWith("add HX-Number-0, ").hasSizeLessThan(1_100);
		CorsPolicy heir = Inheritance.inProperties(Set.of("exposed-headers"))
			.applyTo(CorsPolicy.builder().name("api").allowedOrigins("https://app.example.com").exposedHeaders(many))
			.build();
		assertThat(Remedy.expose(heir, List.of("ETag")))
			.isEqualTo("set cors.policies.api.exposed-headers to the values of cors.exposed-headers plus ETag");
	}

	@Test
	void keepsAHintShortForALongList() {
		List<String> origins = new ArrayList<>(List.of("moz-extension://first"));
		IntStream.range(0, 3_000).forEach((i) -> origins.add("https://tenant-" + i + ".example.com"));
		CorsPolicy policy = policy().allowedOrigins(origins).build();
		assertThat(Hint.of(TestRequest.request("GET").from("moz-extension://another"),
				Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED), ForwardedHeaders.UNREAD))
			.contains("replace moz-extension://first with moz-extension://* in cors.allowed-origins")
			.hasSizeLessThan(1_000);
	}

	@Test
	void handlesLongPathsCheaply() {
		CorsPolicy policy = policy("https://app.example.com").build();
		CorsDecision decision = Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED).whereLeftAlone();
		for (String path : List.of("/a".repeat(50_000), "/" + "a.".repeat(50_000) + ";", "/{*".repeat(50_000))) {
			TestRequest request = TestRequest.request("GET").at(path).from("https://a.example");
			assertThat(Hint.of(request, decision, ForwardedHeaders.UNREAD)).hasSizeLessThan(1_000);
			assertThat(Hint.of(request.with("Upgrade", "websocket"), decision, ForwardedHeaders.UNREAD))
				.hasSizeLessThan(1_000);
			assertThat(Remedy.leaveHandlerAlone(policy, path)).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "//x", "/a/../x", "/a/./x", "/a%2Fx", "/a;x" })
	void recommendsNoPatternForAnAmbiguousPath(String path) {
		CorsPolicy policy = policy("https://app.example.com").build();
		CorsDecision decision = Refusal.of(policy, RefusalReason.ORIGIN_NOT_ALLOWED).whereLeftAlone();
		assertThat(Hint.of(TestRequest.request("GET").at(path).from("https://a.example"), decision,
				ForwardedHeaders.UNREAD))
			.endsWith("Change the client to send the path in its plain form.");
		assertThat(Hint.of(TestRequest.request("GET").at("/a/x.y").from("https://a.example"), decision,
				ForwardedHeaders.UNREAD))
			.endsWith("add the exact path to its paths.");
	}

	@Test
	void keepsCredentialsOffForUnfitHeirs() {
		List<CorsPolicy> all = new ArrayList<>();
		CorsPolicy top = Inheritance.ofTopLevel(all, false)
			.applyTo(CorsPolicy.builder().allowedOrigins("https://app.example.com"))
			.build();
		Inheritance heir = Inheritance.inProperties(Set.of("allow-credentials"));
		all.add(heir.applyTo(CorsPolicy.builder().name("pub").allowedOrigins("*")).build());
		all.add(heir.applyTo(CorsPolicy.builder().name("own").allowedOrigins("https://a.example")).build());
		assertThat(Hint.ofCredentials(true, top)).contains("set cors.allow-credentials to true and "
				+ "cors.policies.pub.allow-credentials to false (the policy 'own' inherits it)");
	}

}
