package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import io.github.corsstarter.web.RawHttp;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocol on a real port, behind Spring Security. Each server has a subclass.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = { "cors.allowed-origins=https://app.example.com", "cors.allowed-methods=GET,POST,PUT",
		"cors.exposed-headers=Location", "cors.allow-credentials=true", "spring.servlet.multipart.max-file-size=1KB",
		"server.max-http-request-header-size=2MB" })
abstract class ServletProtocolContract {

	private static final String APP = "Origin: https://app.example.com";

	private static final String[] DECORATED = { "Access-Control-Allow-Origin: https://app.example.com",
			"Access-Control-Allow-Credentials: true", "Access-Control-Expose-Headers: Location", "Vary: Origin" };

	@LocalServerPort
	private int port;

	private RawHttp http = new RawHttp(0);

	@BeforeEach
	void setUp() {
		this.http = new RawHttp(this.port);
	}

	private static void assertAnswer(RawHttp.Answer answer, int status, String... corsHeaders) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.corsHeaders()).isEqualTo(new TreeSet<>(List.of(corsHeaders)));
	}

	@Test
	void preflightIsAnsweredBeforeSecurity() throws IOException {
		RawHttp.Answer answer = this.http.send("OPTIONS /private", APP, "Access-Control-Request-Method: PUT",
				"Access-Control-Request-Headers: authorization");
		assertAnswer(answer, 204, "Access-Control-Allow-Origin: https://app.example.com",
				"Access-Control-Allow-Credentials: true", "Access-Control-Allow-Methods: GET,HEAD,POST,PUT",
				"Access-Control-Allow-Headers: authorization", "Access-Control-Max-Age: 1800",
				"Vary: Origin,Access-Control-Request-Headers");
		assertThat(answer.body()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "GET /ok, 200", "HEAD /ok, 200", "GET /private, 401", "GET /forbidden, 403", "GET /missing, 404",
			"PUT /ok, 405", "GET /status/409, 409", "GET /throw, 500", "GET /send-error, 502", "GET /redirect, 307",
			"GET /not-modified, 304", "GET /async, 200", "GET /async-throw, 500", "POST /upload, 415",
			"GET /wants-parameter, 400" })
	void everyAnswerToAnAllowedOriginIsReadable(String request, int status) throws IOException {
		assertAnswer(this.http.send(request, APP), status, DECORATED);
	}

	@Test
	void anOversizedUploadIsReadable() throws IOException {
		assertAnswer(this.http.upload("/upload", 5_000, APP), 413, DECORATED);
	}

	@Test
	void anotherOriginIsRefusedWithACodeAndOneLine(CapturedOutput output) throws IOException {
		String origin = "https://" + System.nanoTime() + ".example";
		for (int i = 0; i < 3; i++) {
			RawHttp.Answer answer = this.http.send("GET /ok", "Origin: " + origin);
			assertAnswer(answer, 403, "Cors-Refusal: origin-not-allowed", "Vary: Origin");
			assertThat(answer.body()).isEqualTo("CORS request refused: origin-not-allowed");
			assertThat(answer.hasHeader("Content-Type: text/plain")).isTrue();
		}
		assertThat(output).containsOnlyOnce(
				"Refused CORS request GET /ok from origin \"" + origin + "\" by policy 'default': origin-not-allowed. "
						+ "If its pages may call this application, add it to cors.allowed-origins.");
	}

	@Test
	void anotherMethodIsRefusedReadably() throws IOException {
		RawHttp.Answer answer = this.http.send("DELETE /ok", APP);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.corsHeaders()).contains(DECORATED).contains("Cors-Refusal: method-not-allowed").hasSize(5);
		assertThat(answer.body()).isEqualTo("CORS request refused: method-not-allowed");
	}

	@Test
	void aRefusedPreflightOfAnAllowedOriginShowsTheLists() throws IOException {
		assertAnswer(this.http.send("OPTIONS /ok", APP, "Access-Control-Request-Method: DELETE"), 204,
				"Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Allow-Credentials: true",
				"Access-Control-Allow-Methods: GET,HEAD,POST,PUT", "Cors-Refusal: method-not-allowed", "Vary: Origin");
	}

	@Test
	void sameOriginRequestsAreLeftAlone() throws IOException {
		assertAnswer(this.http.send("GET /ok"), 200, "Vary: Origin");
		assertAnswer(this.http.send("GET /ok", "Origin: http://localhost:" + this.port), 200, "Vary: Origin");
		assertAnswer(this.http.send("GET /ok", "Origin: https://api.example.com", "Host: api.example.com"), 200,
				"Vary: Origin");
		assertAnswer(this.http.send("GET /ok", "Origin: https://elsewhere.example", "Sec-Fetch-Site: same-origin"), 200,
				"Vary: Origin");
		assertAnswer(this.http.send("GET /ok", "Origin: http://[::1]:8080", "Host: [::1]:8080"), 200, "Vary: Origin");
	}

	@Test
	void aNavigationIsNoCorsRequest() throws IOException {
		assertAnswer(this.http.send("GET /ok", "Origin: https://stranger.example", "Sec-Fetch-Mode: navigate"), 200,
				"Vary: Origin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host: localhost", "Host: [::1]:1" })
	void aStrangeHostIsNoReasonToRefuse(String host) throws IOException {
		assertAnswer(this.http.send("GET /ok", APP, host), 200, DECORATED);
	}

	@Test
	void severalOriginLinesAreRefused() throws IOException {
		assertAnswer(this.http.send("GET /ok", APP, APP), 403, "Cors-Refusal: origin-malformed", "Vary: Origin");
		assertAnswer(this.http.send("GET /ok", "Origin:"), 403, "Cors-Refusal: origin-malformed", "Vary: Origin");
	}

	@Test
	void anOriginOfAMegabyteIsRefused() throws IOException {
		assertAnswer(this.http.send("GET /ok", "Origin: https://" + "a".repeat(1 << 20)), 403,
				"Cors-Refusal: origin-malformed", "Vary: Origin");
	}

	@Test
	void requestedHeadersMayComeInSeveralLines() throws IOException {
		assertAnswer(
				this.http.send("OPTIONS /ok", APP, "Access-Control-Request-Method: GET",
						"Access-Control-Request-Headers: X-A ,, x-b", "Access-Control-Request-Headers: x-c"),
				204, "Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Allow-Credentials: true",
				"Access-Control-Allow-Methods: GET,HEAD,POST,PUT", "Access-Control-Allow-Headers: x-a,x-b,x-c",
				"Access-Control-Max-Age: 1800", "Vary: Origin,Access-Control-Request-Headers");
	}

	@Test
	void varyOfTheHandlerIsKept() throws IOException {
		RawHttp.Answer answer = this.http.send("GET /varies", APP);
		assertThat(answer.corsHeaders()).contains("Vary: Origin", "Vary: Accept").hasSize(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/adds", "/sets", "/entity", "/cross-origin", "/resets", "/sets-vary" })
	void whatAHandlerDoesToTheHeadersIsUndone(String path) throws IOException {
		RawHttp.Answer answer = this.http.send("GET " + path, APP);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.corsHeaders()).filteredOn((line) -> !line.startsWith("Vary: A"))
			.containsExactlyInAnyOrder(DECORATED);
	}

	@Test
	void aHandlerThatSetsCorsHeadersIsWarnedOfOnce(CapturedOutput output) throws IOException {
		for (int i = 0; i < 3; i++) {
			this.http.send("GET /warned/" + i, APP);
		}
		assertThat(output).containsOnlyOnce("The handler of /warned/{id} set Access-Control-Allow-Origin, which was "
				+ "dropped: policy 'default' owns the CORS headers of this path.");
	}

	@Test
	void whereNothingIsDecoratedTheHandlerDecides() throws IOException {
		assertAnswer(this.http.send("GET /sets"), 200, "Access-Control-Allow-Origin: *", "Vary: Origin");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SecurityFilterChain security(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/private")
					.authenticated()
					.requestMatchers("/forbidden")
					.denyAll()
					.anyRequest()
					.permitAll())
				.httpBasic(Customizer.withDefaults())
				.exceptionHandling((handling) -> handling.defaultAuthenticationEntryPointFor(
						(request, response, ex) -> response.sendError(HttpServletResponse.SC_FORBIDDEN),
						(request) -> request.getRequestURI().equals("/forbidden")))
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

	}

	@RestController
	static class Handlers {

		@GetMapping({ "/ok", "/private", "/forbidden" })
		Map<String, String> ok() {
			return Map.of("hello", "world");
		}

		@GetMapping("/status/409")
		void status() {
			throw new ResponseStatusException(HttpStatus.CONFLICT);
		}

		@GetMapping("/throw")
		void fail() {
			throw new IllegalStateException("intended");
		}

		@GetMapping("/send-error")
		void sendError(HttpServletResponse response) throws IOException {
			response.sendError(502);
		}

		@GetMapping("/redirect")
		ResponseEntity<Void> redirect() {
			return ResponseEntity.status(307).header("Location", "/ok").build();
		}

		@GetMapping("/not-modified")
		ResponseEntity<Void> notModified() {
			return ResponseEntity.status(304).eTag("x").build();
		}

		@GetMapping("/async")
		Callable<String> async() {
			return () -> "done";
		}

		@GetMapping("/async-throw")
		Callable<String> asyncThrow() {
			return () -> {
				throw new IllegalStateException("intended");
			};
		}

		@GetMapping("/wants-parameter")
		String wants(@RequestParam String parameter) {
			return parameter;
		}

		@GetMapping("/varies")
		ResponseEntity<String> varies() {
			return ResponseEntity.ok().header("Vary", "Accept").body("x");
		}

		@GetMapping("/adds")
		String adds(HttpServletResponse response) {
			response.addHeader("access-control-allow-origin", "https://app.example.com");
			response.addIntHeader("Access-Control-Max-Age", 1);
			response.addHeader("Vary", "Origin");
			return "x";
		}

		@GetMapping("/sets")
		String sets(HttpServletResponse response) {
			response.setHeader("Access-Control-Allow-Origin", "*");
			return "x";
		}

		@GetMapping("/warned/{id}")
		String warned(HttpServletResponse response) {
			return sets(response);
		}

		@GetMapping("/entity")
		ResponseEntity<String> entity() {
			return ResponseEntity.ok()
				.header("Access-Control-Allow-Origin", "https://upstream.example")
				.header("Access-Control-Allow-Credentials", "false")
				.body("x");
		}

		@CrossOrigin("https://other.example")
		@GetMapping("/cross-origin")
		String crossOrigin() {
			return "x";
		}

		@GetMapping("/resets")
		String resets(HttpServletResponse response) {
			response.reset();
			return "x";
		}

		@GetMapping("/sets-vary")
		String setsVary(HttpServletResponse response) {
			response.setHeader("Vary", "Accept");
			return "x";
		}

		@PutMapping("/put")
		void put() {
		}

		@PostMapping(path = "/upload", consumes = "multipart/form-data")
		long upload(@RequestParam MultipartFile file) {
			return file.getSize();
		}

	}

}
