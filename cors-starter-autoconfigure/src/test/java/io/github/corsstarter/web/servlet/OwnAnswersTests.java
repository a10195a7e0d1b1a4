package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses that a server sends itself, because it refuses the request before it selects
 * the application.
 */
class OwnAnswersTests {

	@Nested
	@Import(TomcatServer.class)
	class OnTomcat extends Contract {

		private static final String TOO_LONG = "X-Long: " + "x".repeat(20_000);

		@ParameterizedTest
		@ValueSource(
				strings = { "/app/%zz", "/app/%", "/app/%2F", "/app/%00", "/app/../../x", "http://localhost/app/%zz" })
		void decoratesTheResponseToARefusedPath(String path) throws IOException {
			assertAnswer(this.http.send("GET " + path, APP), 400, DECORATED);
		}

		@Test
		void decoratesTheResponseToARefusedMethod() throws IOException {
			RawHttp.Answer answer = this.http.send("CONNECT /app/ok", APP);
			assertThat(answer.status()).isEqualTo(501);
			assertThat(answer.corsHeaders()).contains(DECORATED)
				.contains("Cors-Refusal: method-not-allowed")
				.hasSize(5);
		}

		@ParameterizedTest
		@CsvSource({ "Host: a b, 400", "Host: [::1, 400", "Content-Length: x, 400", "Transfer-Encoding: unknown, 501" })
		void decoratesTheResponseToARefusedHeader(String line, int status) throws IOException {
			assertAnswer(this.http.send("GET /app/ok", APP, line), status, DECORATED);
			assertAnswer(this.http.send("GET /app/ok", line, APP), status, DECORATED);
		}

		@ParameterizedTest
		@ValueSource(strings = { "X Y: 1", "no colon", ": no name", "X: \u0001" })
		void decoratesTheResponseToAMalformedHeaderAfterTheOrigin(String line) throws IOException {
			assertAnswer(this.http.send("GET /app/ok", APP, line), 400, DECORATED);
			assertAnswer(this.http.send("GET /app/ok", line, APP), 400, "Vary: Origin");
		}

		@Test
		void decoratesTheResponseToATooLongHeaderAfterTheOrigin() throws IOException {
			assertAnswer(this.http.send("GET /app/ok", APP, TOO_LONG), 400, DECORATED);
			assertAnswer(this.http.send("GET /app/ok", TOO_LONG, APP), 400, "Vary: Origin");
		}

		@ParameterizedTest
		@ValueSource(strings = { "GET /app/ok?{", "GET /app/ok?|", "GET /app/{", "GET /app/\\", "GET /app/ok#x",
				"GET x", "G@T /app/ok" })
		void answersAMalformedRequestLineWithoutCorsHeaders(String requestLine) throws IOException {
			assertAnswer(this.http.send(requestLine, APP), 400);
		}

		@Test
		void decoratesResponsesToRelaxedCharacters() throws IOException {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class,
					TomcatServer.class)
				.run("--server.port=0", "--cors.allowed-origins=https://app.example.com",
						"--server.tomcat.relaxed-query-chars=|,{,}", "--server.tomcat.relaxed-path-chars=|")) {
				Integer port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
				RawHttp relaxed = new RawHttp(port);
				assertAnswer(relaxed.send("GET /ok?filter={a|b}", APP), 200,
						"Access-Control-Allow-Origin: https://app.example.com", "Vary: Origin");
				assertAnswer(relaxed.send("GET /a|b", APP), 404, "Access-Control-Allow-Origin: https://app.example.com",
						"Vary: Origin");
			}
		}

		@Test
		void treatsTheForwardedAddressAsSameOrigin() throws IOException {
			assertAnswer(sendForwarded(), 400, "Vary: Origin");
		}

		@Test
		void redirectsToTheContextRootWithoutCorsHeaders() throws IOException {
			assertAnswer(this.http.send("GET /app", APP), 302);
		}

	}

	@Nested
	@Import(JettyServer.class)
	class OnJetty extends Contract {

		@ParameterizedTest
		@ValueSource(strings = { "/app/%2F", "/app/%25", "/app/%ff", "/app//x", "/app/..;/x", "/app/%2e%2e/x",
				"/app/\\", "/app/{", "/app/ok#x" })
		void decoratesTheResponseToARefusedPath(String path) throws IOException {
			assertAnswer(this.http.send("GET " + path, APP), 400, DECORATED);
		}

		@ParameterizedTest
		@ValueSource(strings = { "/app/ok?{", "/app/ok?|" })
		void acceptsSpecialCharactersInAQuery(String path) throws IOException {
			assertAnswer(this.http.send("GET " + path, APP), 200, DECORATED);
		}

		@ParameterizedTest
		@CsvSource({ "X Y: 1, 400", "no colon, 400", "Host: a b, 400", "Content-Length: x, 400",
				"Transfer-Encoding: unknown, 400" })
		void doesNotSeeTheOriginNextToARefusedHeader(String line, int status) throws IOException {
			assertAnswer(this.http.send("GET /app/ok", APP, line), status, "Vary: Origin");
			assertAnswer(this.http.send("GET /app/open/x", APP, line), status, "Access-Control-Allow-Origin: *",
					"Access-Control-Expose-Headers: Location");
		}

		@Test
		void doesNotSeeTheOriginNextToATooLongHeader() throws IOException {
			assertAnswer(this.http.send("GET /app/ok", APP, "X-Long: " + "x".repeat(20_000)), 431, "Vary: Origin");
		}

		@ParameterizedTest
		@ValueSource(strings = { "GET /app/%zz", "GET /app/%00", "GET x", "G@T /app/ok", "GET //app/ok" })
		void answersAMalformedRequestLineWithoutCorsHeaders(String requestLine) throws IOException {
			assertAnswer(this.http.send(requestLine, APP), 400);
		}

		/**
		 * Jetty provides the request without the forwarded headers applied. A same-origin
		 * page doesn't need CORS headers.
		 */
		@Test
		void doesNotKnowTheForwardedAddress() throws IOException {
			assertAnswer(sendForwarded(), 400, "Cors-Refusal: origin-not-allowed", "Vary: Origin");
		}

		@Test
		void redirectsToTheContextRootWithoutCorsHeaders() throws IOException {
			assertAnswer(this.http.send("GET /app", APP), 301);
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@TestPropertySource(properties = { "server.servlet.context-path=/app", "server.forward-headers-strategy=native",
			"cors.allowed-origins=https://app.example.com", "cors.allow-credentials=true",
			"cors.exposed-headers=Location", "cors.policies.open.paths=/open/**",
			"cors.policies.open.allowed-origins=*", "cors.policies.open.allow-credentials=false",
			"cors.policies.off.paths=/off/**", "cors.policies.off.enabled=false" })
	abstract static class Contract {

		static final String APP = "Origin: https://app.example.com";

		static final String[] DECORATED = { "Access-Control-Allow-Origin: https://app.example.com",
				"Access-Control-Allow-Credentials: true", "Access-Control-Expose-Headers: Location", "Vary: Origin" };

		/**
		 * A path segment that every server refuses.
		 */
		private static final String AMBIGUOUS = "a%2Fb";

		private static final String STRANGER = "Origin: https://stranger.example";

		@LocalServerPort
		private int port;

		RawHttp http = new RawHttp(0);

		@BeforeEach
		void setUp() {
			this.http = new RawHttp(this.port);
		}

		static void assertAnswer(RawHttp.Answer answer, int status, String... corsHeaders) {
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.corsHeaders()).isEqualTo(new TreeSet<>(List.of(corsHeaders)));
		}

		@Test
		void allowedOriginCanReadTheResponse() throws IOException {
			assertAnswer(this.http.send("GET /app/" + AMBIGUOUS, APP), 400, DECORATED);
		}

		@Test
		void refusedOriginCannotReadTheResponseAndItsStatusStays() throws IOException {
			RawHttp.Answer answer = this.http.send("GET /app/" + AMBIGUOUS, STRANGER);
			assertAnswer(answer, 400, "Cors-Refusal: origin-not-allowed", "Vary: Origin");
			assertThat(answer.body()).doesNotContain("origin-not-allowed");
		}

		@Test
		void variesByOriginWithoutOrigin() throws IOException {
			assertAnswer(this.http.send("GET /app/" + AMBIGUOUS), 400, "Vary: Origin");
			assertAnswer(this.http.send("GET /app/" + AMBIGUOUS, "Origin: http://localhost:" + this.http.port()), 400,
					"Vary: Origin");
		}

		final RawHttp.Answer sendForwarded() throws IOException {
			return this.http.send("GET /app/" + AMBIGUOUS, "Origin: https://api.example.com",
					"X-Forwarded-Proto: https", "X-Forwarded-Host: api.example.com");
		}

		@Test
		void neverEchoesAMalformedOrigin() throws IOException {
			assertAnswer(this.http.send("GET /app/" + AMBIGUOUS, "Origin: \u00ff<%00>"), 400,
					"Cors-Refusal: origin-malformed", "Vary: Origin");
			assertAnswer(this.http.send("GET /app/open/" + AMBIGUOUS, "Origin: \u00ff<%00>"), 400,
					"Access-Control-Allow-Origin: *", "Access-Control-Expose-Headers: Location");
		}

		@Test
		void appliesThePolicyOfThePath() throws IOException {
			assertAnswer(this.http.send("GET /app/open/" + AMBIGUOUS, STRANGER), 400, "Access-Control-Allow-Origin: *",
					"Access-Control-Expose-Headers: Location");
			assertAnswer(this.http.send("GET /app/open/" + AMBIGUOUS), 400, "Access-Control-Allow-Origin: *",
					"Access-Control-Expose-Headers: Location");
		}

		@Test
		void leavesPathsOfADisabledPolicyAlone() throws IOException {
			assertAnswer(this.http.send("GET /app/off/" + AMBIGUOUS, APP), 400);
		}

		@Test
		void leavesOtherContextPathsAlone() throws IOException {
			assertAnswer(this.http.send("GET /" + AMBIGUOUS, APP), 400);
			assertAnswer(this.http.send("GET /application/" + AMBIGUOUS, APP), 400);
			assertAnswer(this.http.send("GET /other", APP), 404);
		}

		@Test
		void decoratesResponsesOfTheApplicationOnce() throws IOException {
			assertAnswer(this.http.send("GET /app/ok", APP), 200, DECORATED);
			assertAnswer(this.http.send("GET /app/missing", APP), 404, DECORATED);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SecurityFilterChain security(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

	}

	@RestController
	static class Handlers {

		@GetMapping("/ok")
		String ok() {
			return "ok";
		}

	}

}
