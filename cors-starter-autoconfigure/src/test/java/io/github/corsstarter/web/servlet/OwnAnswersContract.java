package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a server answers by itself, because it refuses the request before it has found the
 * application. Each server has a subclass with the requests that it refuses.
 */
@TestPropertySource(properties = { "server.servlet.context-path=/app", "server.forward-headers-strategy=native",
		"cors.allowed-origins=https://app.example.com", "cors.allow-credentials=true", "cors.exposed-headers=Location",
		"cors.policies.open.paths=/open/**", "cors.policies.open.allowed-origins=*",
		"cors.policies.open.allow-credentials=false", "cors.policies.off.paths=/off/**",
		"cors.policies.off.enabled=false" })
abstract class OwnAnswersContract {

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
	void anAllowedOriginMayReadIt() throws IOException {
		assertAnswer(this.http.send("GET /app/" + AMBIGUOUS, APP), 400, DECORATED);
	}

	@Test
	void anotherOriginMayNotAndTheStatusStaysTheServers() throws IOException {
		RawHttp.Answer answer = this.http.send("GET /app/" + AMBIGUOUS, STRANGER);
		assertAnswer(answer, 400, "Cors-Refusal: origin-not-allowed", "Vary: Origin");
		assertThat(answer.body()).doesNotContain("origin-not-allowed");
	}

	@Test
	void withoutOriginItVaries() throws IOException {
		assertAnswer(this.http.send("GET /app/" + AMBIGUOUS), 400, "Vary: Origin");
		assertAnswer(this.http.send("GET /app/" + AMBIGUOUS, "Origin: http://localhost:" + this.http.port()), 400,
				"Vary: Origin");
	}

	final RawHttp.Answer sendForwarded() throws IOException {
		return this.http.send("GET /app/" + AMBIGUOUS, "Origin: https://api.example.com", "X-Forwarded-Proto: https",
				"X-Forwarded-Host: api.example.com");
	}

	@Test
	void aMalformedOriginIsNotRepeated() throws IOException {
		assertAnswer(this.http.send("GET /app/" + AMBIGUOUS, "Origin: \u00ff<%00>"), 400,
				"Cors-Refusal: origin-malformed", "Vary: Origin");
		assertAnswer(this.http.send("GET /app/open/" + AMBIGUOUS, "Origin: \u00ff<%00>"), 400,
				"Access-Control-Allow-Origin: *", "Access-Control-Expose-Headers: Location");
	}

	@Test
	void thePolicyOfThePathDecides() throws IOException {
		assertAnswer(this.http.send("GET /app/open/" + AMBIGUOUS, STRANGER), 400, "Access-Control-Allow-Origin: *",
				"Access-Control-Expose-Headers: Location");
		assertAnswer(this.http.send("GET /app/open/" + AMBIGUOUS), 400, "Access-Control-Allow-Origin: *",
				"Access-Control-Expose-Headers: Location");
	}

	@Test
	void whatIsLeftAloneIsLeftAlone() throws IOException {
		assertAnswer(this.http.send("GET /app/off/" + AMBIGUOUS, APP), 400);
	}

	@Test
	void otherContextPathsAreLeftAlone() throws IOException {
		assertAnswer(this.http.send("GET /" + AMBIGUOUS, APP), 400);
		assertAnswer(this.http.send("GET /application/" + AMBIGUOUS, APP), 400);
		assertAnswer(this.http.send("GET /other", APP), 404);
	}

	@Test
	void whatTheApplicationAnswersIsDecoratedOnce() throws IOException {
		assertAnswer(this.http.send("GET /app/ok", APP), 200, DECORATED);
		assertAnswer(this.http.send("GET /app/missing", APP), 404, DECORATED);
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
