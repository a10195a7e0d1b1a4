package io.github.corsstarter.web;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocol on a real port. Each server has a subclass, with Spring Security and
 * without.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestPropertySource(properties = { "cors.allowed-origins=https://app.example.com", "cors.allowed-methods=GET,POST,PUT",
		"cors.exposed-headers=Location", "cors.allow-credentials=true", "spring.servlet.multipart.max-file-size=1KB",
		"spring.webflux.multipart.max-disk-usage-per-part=1KB", "spring.webflux.multipart.max-in-memory-size=512B",
		"server.max-http-request-header-size=2MB", "spring.security.user.name=user",
		"spring.security.user.password=secret" })
public abstract class ProtocolContract {

	private static final String APP = "Origin: " + AnswerCase.ORIGIN;

	@LocalServerPort
	private int port;

	private RawHttp http = new RawHttp(0);

	@BeforeEach
	void setUp() {
		this.http = new RawHttp(this.port);
	}

	/**
	 * Return whether the application has Spring Security.
	 * @return whether its cases apply
	 */
	protected abstract boolean hasSecurity();

	protected final RawHttp http() {
		return this.http;
	}

	private Stream<AnswerCase> cases() {
		return AnswerCase.all().stream().filter((each) -> hasSecurity() || each.group() != AnswerCase.Group.SECURITY);
	}

	private static void assertAnswer(RawHttp.Answer answer, int status, String... corsHeaders) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.corsHeaders()).isEqualTo(new TreeSet<>(List.of(corsHeaders)));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void answersAsListed(AnswerCase each) throws IOException {
		RawHttp.Answer answer = each.request().send(this.http);
		assertAnswer(answer, each.status(), each.corsHeaders().toArray(new String[0]));
		if (each.status() == 204) {
			assertThat(answer.body()).isEmpty();
		}
		for (String code : answer.values("Cors-Refusal")) {
			if (each.status() == 403) {
				assertThat(answer.body()).isEqualTo("CORS request refused: " + code);
				assertThat(answer.hasHeader("Content-Type: text/plain")).isTrue();
			}
		}
	}

	@Test
	void logsARefusalOnce(CapturedOutput output) throws IOException {
		String origin = "https://" + System.nanoTime() + ".example";
		for (int i = 0; i < 3; i++) {
			this.http.send("GET /ok", "Origin: " + origin);
		}
		assertThat(output).containsOnlyOnce(
				"Refused CORS request GET /ok from origin \"" + origin + "\" by policy 'default': origin-not-allowed. "
						+ "If you trust this origin, add " + origin + " to cors.allowed-origins.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host: localhost", "Host: [::1]:1" })
	void allowsAnyHost(String host) throws IOException {
		assertAnswer(this.http.send("GET /ok", APP, host), 200, AnswerCase.DECORATED);
	}

	@Test
	void treatsItsOwnAddressAsSameOrigin() throws IOException {
		assertAnswer(this.http.send("GET /ok", "Origin: http://localhost:" + this.port), 200, "Vary: Origin");
		assertAnswer(this.http.send("GET /ok", "Origin: http://[::1]:8080", "Host: [::1]:8080"), 200, "Vary: Origin");
	}

	@Test
	void refusesAnOriginOfAMegabyte() throws IOException {
		assertAnswer(this.http.send("GET /ok", "Origin: https://" + "a".repeat(1 << 20)), 403,
				"Cors-Refusal: origin-malformed", "Vary: Origin");
	}

	@Test
	void readsRequestedHeadersFromSeveralLines() throws IOException {
		assertAnswer(
				this.http.send("OPTIONS /ok", APP, "Access-Control-Request-Method: GET",
						"Access-Control-Request-Headers: X-A ,, x-b", "Access-Control-Request-Headers: x-c"),
				204, "Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Allow-Credentials: true",
				"Access-Control-Allow-Methods: GET,HEAD,POST,PUT", "Access-Control-Allow-Headers: x-a,x-b,x-c",
				"Access-Control-Max-Age: 1800", "Vary: Origin,Access-Control-Request-Headers");
	}

	@Test
	void warnsOnceOfAHandlerThatSetsCorsHeaders(CapturedOutput output) throws IOException {
		for (int i = 0; i < 3; i++) {
			this.http.send("GET /warned/" + i, APP);
		}
		assertThat(output).containsOnlyOnce("The application set Access-Control-Allow-Origin on a response for "
				+ "/warned/{id}. The header was dropped, because policy 'default' sets the CORS headers for this path.");
	}

	@Test
	void logsOnceWhichHeadersScriptsCannotRead(CapturedOutput output) throws IOException {
		// None of these headers lets a cross-origin script read the response
		this.http.send("GET /created", "Origin: https://stranger.example");
		this.http.send("GET /created", "Origin: http://localhost:" + this.port);
		this.http.send("GET /created");
		this.http.send("GET /redirect", APP);
		assertThat(output).doesNotContain("Scripts can't read the response header Location")
			.doesNotContain("Scripts can't read the response header Link")
			.doesNotContain("X-RateLimit");
		for (int i = 0; i < 3; i++) {
			this.http.send("GET /created", APP);
		}
		assertThat(output)
			.containsOnlyOnce("Scripts can't read the response header Link under policy 'default'. "
					+ "Clients use it for paging. To expose it, write \"cors.exposed-headers: ")
			.containsOnlyOnce("Scripts can't read the response header X-RateLimit-Remaining under policy 'default'")
			.doesNotContain("X-Other")
			.doesNotContain("secret");
	}

	private Stream<String[]> undecoratedRequests() {
		return Stream.of(new String[0], new String[] { "Origin: http://localhost:" + this.port },
				new String[] { "Origin: https://login.example", "Sec-Fetch-Mode: navigate" });
	}

	@Test
	void dropsCorsHeadersOfAHandlerFromUndecoratedResponses() throws IOException {
		for (String[] headers : undecoratedRequests().toList()) {
			for (String path : List.of("/sets", "/adds", "/entity", "/copies")) {
				assertAnswer(this.http.send("GET " + path, headers), 200, "Vary: Origin");
			}
			assertAnswer(this.http.send("GET /sets-and-fails", headers), 500, "Vary: Origin");
		}
	}

	@Test
	void letsAHandlerRefuseAnUndecoratedRequest() throws IOException {
		RawHttp.Answer answer = this.http.send("GET /cross-origin", "Origin: https://stranger.example",
				"Sec-Fetch-Mode: navigate");
		assertAnswer(answer, 403, "Vary: Origin,Access-Control-Request-Method,Access-Control-Request-Headers");
		assertThat(this.http.send("GET /cross-origin", "Origin: https://other.example", "Sec-Fetch-Mode: navigate")
			.corsHeaders()).isEqualTo(answer.corsHeaders());
	}

	@ParameterizedTest
	@CsvSource({ "/foreign/ok, 200", "/foreign/async, 200", "/foreign/throw, 500", "/foreign/missing, 404" })
	void dropsCorsHeadersOfAPrecedingFilter(String path, int status) throws IOException {
		assertAnswer(this.http.send("GET " + path, APP), status, AnswerCase.DECORATED);
		for (String[] headers : undecoratedRequests().toList()) {
			assertAnswer(this.http.send("GET " + path, headers), status, "Vary: Origin");
		}
	}

	@Test
	void dropsCorsHeadersOfAPrecedingFilterFromItsOwnResponses() throws IOException {
		assertAnswer(this.http.send("GET /foreign/ok", "Origin: https://stranger.example"), 403,
				"Cors-Refusal: origin-not-allowed", "Vary: Origin");
		assertAnswer(this.http.send("OPTIONS /foreign/ok", "Origin: https://stranger.example",
				"Access-Control-Request-Method: PUT"), 403, "Cors-Refusal: origin-not-allowed", "Vary: Origin");
		assertAnswer(this.http.send("OPTIONS /foreign/ok", APP, "Access-Control-Request-Method: DELETE"), 204,
				"Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Allow-Credentials: true",
				"Access-Control-Allow-Methods: GET,HEAD,POST,PUT", "Cors-Refusal: method-not-allowed", "Vary: Origin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/resets", "/filter-resets", "/throw", "/missing", "/not-modified", "/stream", "/events",
			"/async-throw" })
	void variesByOriginRegardlessOfTheHandler(String path) throws IOException {
		for (String[] headers : undecoratedRequests().toList()) {
			assertThat(this.http.send("GET " + path, headers).corsHeaders()).containsExactly("Vary: Origin");
			if (!List.of(headers).contains("Sec-Fetch-Mode: navigate")) {
				assertThat(this.http.send("HEAD " + path, headers).corsHeaders()).containsExactly("Vary: Origin");
			}
		}
	}

	@Test
	void addsOriginToTheVaryHeaderOfAHandler() throws IOException {
		for (String[] headers : undecoratedRequests().toList()) {
			assertThat(this.http.send("GET /sets-vary", headers).corsHeaders()).containsExactly("Vary: Accept,Origin");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ok", "/throw", "/missing", "/send-error" })
	void variesByOriginWithoutOrigin(String path) throws IOException {
		assertThat(this.http.send("GET " + path).corsHeaders()).containsExactly("Vary: Origin");
	}

}
