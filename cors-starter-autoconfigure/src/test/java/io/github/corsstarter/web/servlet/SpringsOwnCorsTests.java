package io.github.corsstarter.web.servlet;

import java.io.IOException;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.RawHttp;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Verifies the README's statements about Spring's own CORS support.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.servlet.multipart.max-file-size=1KB")
class SpringsOwnCorsTests {

	private static final String APP = "Origin: https://app.example.com";

	@LocalServerPort
	private int port;

	@Test
	void registersNoneOfOurBeans(@Autowired ObjectProvider<CorsPolicies> policies) {
		assertThat(policies).isEmpty();
	}

	@Test
	void anUploadOverTheLimitCannotBeRead() throws IOException {
		RawHttp.Answer answer = new RawHttp(this.port).upload("/upload", 5_000, APP);
		assertThat(answer.status()).isEqualTo(413);
		assertThat(answer.hasHeader("Access-Control-Allow-Origin")).isFalse();
	}

	@Test
	void aPreflightIsRefusedBySecurity() throws IOException {
		RawHttp.Answer answer = new RawHttp(this.port).send("OPTIONS /private", APP,
				"Access-Control-Request-Method: GET");
		assertThat(answer.status()).isIn(401, 403);
	}

	@Test
	void aRefusedOriginGetsNoReason() throws IOException {
		RawHttp.Answer answer = new RawHttp(this.port).send("GET /ok", "Origin: https://stranger.example");
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.body()).contains("Invalid CORS request");
	}

	@Test
	void aHandlersOwnHeaderIsDoubled() throws IOException {
		RawHttp.Answer answer = new RawHttp(this.port).send("GET /adds", APP);
		assertThat(answer.corsHeaders()).contains("Access-Control-Allow-Origin: https://app.example.com",
				"Access-Control-Allow-Origin: *");
	}

	@Test
	void anOriginWithoutASchemeMatchesNothing() throws IOException {
		assertThat(new RawHttp(this.port).send("GET /no-scheme", APP).status()).isEqualTo(403);
	}

	@Test
	void anyOriginWithCredentialsFailsAtTheFirstRequest() throws IOException {
		assertThat(new RawHttp(this.port).send("GET /credentials", APP).status()).isEqualTo(500);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(TomcatServer.class)
	static class Application {

		@Bean
		WebMvcConfigurer cors() {
			return new WebMvcConfigurer() {

				@Override
				public void addCorsMappings(CorsRegistry registry) {
					registry.addMapping("/no-scheme").allowedOrigins("app.example.com");
					registry.addMapping("/credentials").allowedOrigins("*").allowCredentials(true);
					registry.addMapping("/**").allowedOrigins("https://app.example.com");
				}

			};
		}

		@Bean
		SecurityFilterChain security(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/private").authenticated().anyRequest().permitAll())
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

		@GetMapping({ "/ok", "/private", "/no-scheme", "/credentials" })
		String ok() {
			return "ok";
		}

		@GetMapping("/adds")
		String adds(HttpServletResponse response) {
			response.addHeader("Access-Control-Allow-Origin", "*");
			return "ok";
		}

		@PostMapping("/upload")
		long upload(@RequestParam MultipartFile file) {
			return file.getSize();
		}

	}

}
