package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.corsstarter.web.RawHttp;
import io.github.corsstarter.web.servlet.JettyServer;
import io.github.corsstarter.web.servlet.TomcatServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Known attacks over a real socket, on Tomcat, Jetty and Netty. The table in
 * {@code docs/security-and-proxies.md} lists their sources.
 */
@ExtendWith(OutputCaptureExtension.class)
class AttackTests {

	private static final String APP = "https://app.example.com";

	private static final List<ConfigurableApplicationContext> SERVERS = new ArrayList<>();

	@BeforeAll
	static void start() {
		start(WebApplicationType.SERVLET, TomcatServer.class);
		start(WebApplicationType.SERVLET, JettyServer.class);
		start(WebApplicationType.REACTIVE, ReactiveNettyServer.class);
	}

	private static void start(WebApplicationType type, Class<?> server) {
		SERVERS.add(new SpringApplicationBuilder(StacksAgreeTests.Application.class, server).web(type)
			.run("--server.port=0", "--" + StacksAgreeTests.WITHOUT_SECURITY,
					"--cors.allowed-origins=https://app.example.com,https://*.sub.example.com",
					"--cors.allow-credentials=true", "--cors.policies.any.paths=/any/**",
					"--cors.policies.any.allowed-origins=*", "--cors.policies.any.allow-credentials=false"));
	}

	@AfterAll
	static void stop() {
		SERVERS.forEach(ConfigurableApplicationContext::close);
		SERVERS.clear();
	}

	private static List<RawHttp.Answer> sendToAll(String requestLine, String... headers) throws IOException {
		List<RawHttp.Answer> answers = new ArrayList<>();
		for (ConfigurableApplicationContext server : SERVERS) {
			int port = server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			answers.add(new RawHttp(port).send(requestLine, headers));
		}
		return answers;
	}

	private static void assertRefused(RawHttp.Answer answer) {
		assertThat(answer.status()).isIn(400, 403);
		assertThat(answer.headers()).noneMatch((line) -> line.startsWith("Access-Control-"));
		assertThat(answer.body()).doesNotContain("evil");
	}

	@ParameterizedTest
	@ValueSource(strings = {
			// suffix and prefix
			"https://app.example.com.evil.test", "https://evilapp.example.com", "https://evilsub.example.com",
			"https://a.sub.example.com.evil.test", "https://app.example.comevil.test", "https://sub.example.com",
			// null, scheme
			"null", "NULL", "http://app.example.com", "file://", "https:app.example.com", "//app.example.com",
			// an expression's dot
			"https://appxexample.com", "https://a.subxexample.com",
			// case, trailing dot, user info, port
			"https://APP.example.com", "https://app.example.com.", "https://a.sub.example.com.",
			"https://evil.test@app.example.com", "https://app.example.com@evil.test", "https://app.example.com:443",
			"https://app.example.com:0443", "https://app.example.com:8443", "https://a.sub.example.com:",
			// IPv6 zone, percent-encoding
			"https://[fe80::1%25eth0]", "https://app%2eexample.com", "https://evil.test%00.sub.example.com",
			"https://evil.test%2f.sub.example.com",
			// what URL parsers disagree on
			"https://evil.test{.sub.example.com", "https://evil.test`.sub.example.com",
			"https://evil.test\\.sub.example.com", "https://evil.test#.sub.example.com",
			"https://evil.test/.sub.example.com", "https://evil.test?.sub.example.com", "https://*.sub.example.com",
			"https://..sub.example.com", "https://app.example.com,https://evil.test",
			"https://app.example.com https://evil.test",
			// look-alikes: Cyrillic a, dotless i, full-width stop, and the ASCII form of
			// the first
			"https://\u0430pp.example.com", "https://a.sub.examp\u0131e.com", "https://a.sub\uff0eexample.com",
			"https://xn--pp-6kc.example.com" })
	void noOriginIsMistakenForAnother(String origin) throws IOException {
		String bytes = new String(origin.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
		for (RawHttp.Answer answer : sendToAll("GET /x", "Origin: " + bytes)) {
			assertRefused(answer);
		}
		for (RawHttp.Answer answer : sendToAll("OPTIONS /x", "Origin: " + bytes,
				"Access-Control-Request-Method: GET")) {
			assertRefused(answer);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://app.example.com\rX-Evil: 1", "https://app.example.com\nX-Evil: 1",
			"https://app.example.com\r\n\tevil", "https://app.example.com\u0000evil",
			"https://app.example.com\u0085X-Evil: 1" })
	void noOriginSetsAnotherHeader(String origin) throws IOException {
		for (RawHttp.Answer answer : sendToAll("GET /x", "Origin: " + origin)) {
			assertThat(answer.headers()).noneMatch((line) -> line.toLowerCase(Locale.ROOT).contains("evil"));
			assertThat(answer.status()).isIn(200, 400, 403);
			List<String> allowed = answer.values("Access-Control-Allow-Origin");
			assertThat(allowed.isEmpty() || allowed.equals(List.of(APP))).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "https://app.example.com, https://evil.test", "https://evil.test, https://app.example.com",
			"https://app.example.com, https://app.example.com", "null, https://app.example.com",
			"'', https://app.example.com" })
	void severalOriginsAreRefused(String first, String second) throws IOException {
		for (String requestLine : List.of("GET /x", "OPTIONS /x")) {
			for (RawHttp.Answer answer : sendToAll(requestLine, "Origin: " + first, "Origin: " + second,
					"Access-Control-Request-Method: GET")) {
				assertRefused(answer);
				assertThat(answer.values("Cors-Refusal")).containsExactly("origin-malformed");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "x-a\rX-Evil: 1", "x-a\u0000", "x-a\u0085X-Evil: 1", "x-evil: 1", "x-evil;q=1", "\"x-evil\"" })
	void onlyValidRequestedHeadersAreRepeated(String name) throws IOException {
		for (RawHttp.Answer answer : sendToAll("OPTIONS /x", "Origin: " + APP, "Access-Control-Request-Method: GET",
				"Access-Control-Request-Headers: " + name)) {
			assertThat(answer.headers()).noneMatch((line) -> line.toLowerCase(Locale.ROOT).contains("evil"));
			assertThat(answer.values("Access-Control-Max-Age")).isEmpty();
			assertThat(answer.status()).isIn(204, 400);
		}
	}

	/**
	 * Every page can read {@code /any/x}, but not {@code /x} through a similar spelling.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/any/../x", "/any/x/../../x", "/any/./../x", "/any//../x", "/any/%2e%2e/x", "/any/.%2E/x",
			"/any/..%2fx", "/any/..%252fx", "/any/..;/x", "/any/..;v=1/x", "/any;/../x", "/any/;/../x", "/any\\..\\x",
			"/any/..\\x", "//any/../x" })
	void noPathReachesALaxerPolicy(String path) throws IOException {
		for (RawHttp.Answer answer : sendToAll("GET /any/x", "Origin: https://evil.test")) {
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.values("Access-Control-Allow-Origin")).containsExactly("*");
		}
		for (RawHttp.Answer answer : sendToAll("GET " + path, "Origin: https://evil.test")) {
			assertThat(answer.status()).isIn(400, 403, 404);
		}
	}

	/**
	 * An origin that took Spring's regular expressions several seconds is refused
	 * quickly.
	 */
	@Test
	void nothingBacktracks() throws IOException {
		for (String origin : List.of("https://" + "a.".repeat(490) + "sub.example.com!",
				"https://" + "sub.example.com.".repeat(60), "https://" + "a".repeat(4_000), "a".repeat(4_000),
				"https://[" + ":".repeat(1_000) + "]")) {
			for (RawHttp.Answer answer : sendToAll("GET /x", "Origin: " + origin)) {
				assertRefused(answer);
			}
		}
	}

	@Test
	void commasAreBounded() throws IOException {
		for (RawHttp.Answer answer : sendToAll("OPTIONS /x", "Origin: " + APP, "Access-Control-Request-Method: GET",
				"Access-Control-Request-Headers: " + ",".repeat(6_000))) {
			assertThat(answer.values("Cors-Refusal")).containsExactly("headers-malformed");
			assertThat(answer.values("Access-Control-Allow-Headers")).isEmpty();
		}
	}

	@Test
	void noLineOfTheLogIsForged(CapturedOutput output) throws IOException {
		sendToAll("GET /x%0d%0aFORGED%1b[31m", "Origin: https://log.example\u001b[31mFORGED");
		sendToAll("GET /x", "Origin: https://log.example\u0085FORGED\u009b31m");
		sendToAll("OPTIONS /x", "Origin: " + APP, "Access-Control-Request-Method: A\u001b[31mFORGED");
		assertThat(output.toString().lines().filter((line) -> line.contains("Refused CORS"))).isNotEmpty();
		assertThat(output.toString().lines()).noneMatch((line) -> line.startsWith("FORGED"));
		assertThat(output.toString()).doesNotContain("\u001b[31m", "\u0085", "\u009b");
	}

}
