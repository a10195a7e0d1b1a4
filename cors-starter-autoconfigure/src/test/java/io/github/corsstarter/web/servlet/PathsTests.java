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
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
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
 * Policies by path on a real port, with a context path, behind a forwarding proxy, and
 * with a real actuator.
 */
class PathsTests {

	@Nested
	@Import(TomcatServer.class)
	class OnTomcat extends Contract {

		@Test
		void allowsARequestWithAnEmptyHost() throws IOException {
			assertThat(this.http.send("GET /app/private/x", APP, "Host:").status()).isEqualTo(200);
		}

		@Test
		void decoratesAnErrorBeforeAnyFilter() throws IOException {
			assertAnswer(this.http.send("TRACE /app/private/x", APP), 405,
					"Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Allow-Credentials: true",
					"Cors-Refusal: method-not-allowed", "Vary: Origin");
		}

	}

	@Nested
	@Import(JettyServer.class)
	class OnJetty extends Contract {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@TestPropertySource(properties = { "server.servlet.context-path=/app", "server.forward-headers-strategy=framework",
			"management.endpoints.web.exposure.include=*", "cors.allowed-origins=*",
			"cors.policies.private.paths=/private/**", "cors.policies.private.allowed-origins=https://app.example.com",
			"cors.policies.private.allow-credentials=true", "cors.policies.lax.paths=/lax/**",
			"cors.policies.lax.allowed-origins=https://app.example.com,https://lax.example",
			"cors.policies.lax.allow-credentials=true", "cors.policies.files.paths=/my files/**,/café/**",
			"cors.policies.files.allowed-origins=https://app.example.com", "cors.policies.off.paths=/off/**",
			"cors.policies.off.enabled=false" })
	abstract static class Contract {

		static final String APP = "Origin: https://app.example.com";

		private static final String STRANGER = "Origin: https://stranger.example";

		@LocalServerPort
		private int port;

		RawHttp http = new RawHttp(0);

		@BeforeEach
		void setUp() {
			this.http = new RawHttp(this.port);
		}

		final void assertAnswer(RawHttp.Answer answer, int status, String... corsHeaders) {
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.corsHeaders()).isEqualTo(new TreeSet<>(List.of(corsHeaders)));
		}

		@Test
		void topLevelPolicyCoversAllOtherPaths() throws IOException {
			assertAnswer(this.http.send("GET /app/x", STRANGER), 200, "Access-Control-Allow-Origin: *");
			assertAnswer(this.http.send("GET /app/missing", STRANGER), 404, "Access-Control-Allow-Origin: *");
		}

		@Test
		void namedPolicyCoversItsPaths() throws IOException {
			assertAnswer(this.http.send("GET /app/private/x", APP), 200,
					"Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Allow-Credentials: true",
					"Vary: Origin");
			assertAnswer(this.http.send("GET /app/private/x", STRANGER), 403, "Cors-Refusal: origin-not-allowed",
					"Vary: Origin");
		}

		@Test
		void leavesPathsOfADisabledPolicyAlone() throws IOException {
			assertAnswer(this.http.send("GET /app/off/x", STRANGER), 200);
		}

		@ParameterizedTest
		@ValueSource(strings = { "/app/private/x", "/app/%70rivate/x", "/app//private/x", "/app/./private/x",
				"/app/x/../private/x", "/app/x/..;/private/x", "/app;v=1/private/x", "/app/private;v=1/x",
				"/app/x/%2e%2e/private/x", "/app/private%2Fx", "/app/private/%78", "/app/%2e/private/x" })
		void noSpellingOfAPathReachesTheOpenPolicy(String path) throws IOException {
			RawHttp.Answer answer = this.http.send("GET " + path, STRANGER);
			assertThat(answer.body()).doesNotContain("secret");
			assertThat(answer.status()).as(path).isIn(400, 403, 404);
			if (answer.status() == 403) {
				assertThat(answer.hasHeader("Access-Control-Allow-Origin")).as(path).isFalse();
			}
		}

		/**
		 * The error page has the headers of the request that failed.
		 */
		@ParameterizedTest
		@CsvSource({ "/app/lax/../private/fail", "/app/lax/..;/private/fail", "/app/lax/%2e%2e/private/fail",
				"/app/%70rivate/fail", "/app/private/fail" })
		void appliesThePolicyOfTheFailedRequestToTheErrorPage(String path) throws IOException {
			RawHttp.Answer answer = this.http.send("GET " + path, APP);
			RawHttp.Answer refused = this.http.send("GET " + path, "Origin: https://lax.example");
			if (answer.status() == 500) {
				assertThat(answer.values("Vary")).containsExactly("Origin");
			}
			if (refused.status() != 400) {
				assertThat(refused.status()).isEqualTo(403);
				assertThat(refused.corsHeaders()).containsExactly("Cors-Refusal: origin-not-allowed", "Vary: Origin");
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "/app/my%20files/missing", "/app/caf%C3%A9/missing" })
		void decoratesAnErrorBelowAnEncodedPath(String path) throws IOException {
			assertAnswer(this.http.send("GET " + path, APP), 404,
					"Access-Control-Allow-Origin: https://app.example.com", "Vary: Origin");
		}

		@ParameterizedTest
		@ValueSource(strings = { "/app/actuator/beans", "/app/actuator/be%61ns", "/app/%61ctuator/beans",
				"/app/actuator;x/beans", "/app//actuator/beans", "/app/x/../actuator/beans" })
		void noSpellingOpensTheActuator(String path) throws IOException {
			RawHttp.Answer answer = this.http.send("GET " + path, APP);
			RawHttp.Answer preflight = this.http.send("OPTIONS " + path, APP, "Access-Control-Request-Method: GET");
			// The firewall's own 400 may be readable, but not the actuator's responses
			for (RawHttp.Answer each : List.of(answer, preflight)) {
				if (each.hasHeader("Access-Control-Allow-Origin")) {
					assertThat(each.status()).as(path).isEqualTo(400);
				}
			}
			assertThat(answer.body().contains("corsPolicyFilterRegistration")).as(path)
				.isEqualTo(answer.status() == 200);
		}

		@Test
		void answersRequestsToTheActuator() throws IOException {
			RawHttp.Answer answer = this.http.send("GET /app/actuator/beans", APP);
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.body()).contains("corsPolicyFilterRegistration");
		}

		@ParameterizedTest
		@CsvSource({ "https, api.example.com, https://api.example.com",
				"https, api.example.com:8443, https://api.example.com:8443",
				"http, my_service:8080, http://my_service:8080" })
		void treatsTheForwardedAddressAsSameOrigin(String scheme, String host, String origin) throws IOException {
			assertAnswer(this.http.send("GET /app/private/x", "Origin: " + origin, "X-Forwarded-Proto: " + scheme,
					"X-Forwarded-Host: " + host), 200, "Vary: Origin");
		}

		@Test
		void allowsAForwardedHostWithAnUnderscore() throws IOException {
			assertThat(this.http.send("GET /app/private/x", APP, "X-Forwarded-Host: my_service:8080").status())
				.isEqualTo(200);
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

		@GetMapping({ "/x", "/off/x" })
		String open() {
			return "open";
		}

		@GetMapping("/private/fail")
		void fail() {
			throw new IllegalStateException("intended");
		}

		@GetMapping("/private/x")
		String secret() {
			return "secret";
		}

	}

}
