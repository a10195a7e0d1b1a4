package io.github.corsstarter.web.servlet;

import java.io.IOException;

import io.github.corsstarter.web.RawHttp;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paths that no policy covers keep Spring's CORS support, including preflights.
 */
@SpringBootTest(classes = { UncoveredPathsTests.Application.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { ProtocolApplication.WITHOUT_SECURITY, "management.endpoints.web.exposure.include=*",
				"management.endpoints.web.cors.allowed-origins=https://partner.example",
				"cors.policies.api.paths=/api/**", "cors.policies.api.allowed-origins=https://app.example.com" })
class UncoveredPathsTests {

	private static final String PARTNER = "Origin: https://partner.example";

	@LocalServerPort
	private int port;

	private RawHttp http = new RawHttp(0);

	@BeforeEach
	void setUp() {
		this.http = new RawHttp(this.port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/annotated", "/mapped", "/sockjs/info", "/actuator/health", "/books" })
	void springAnswersPreflightsAndRequests(String path) throws IOException {
		RawHttp.Answer preflight = this.http.send("OPTIONS " + path, PARTNER, "Access-Control-Request-Method: GET");
		assertThat(preflight.status()).isEqualTo(200);
		assertThat(preflight.values("Access-Control-Allow-Origin")).containsExactly("https://partner.example");
		assertThat(preflight.values("Access-Control-Allow-Methods")).hasSize(1);
		RawHttp.Answer answer = this.http.send("GET " + path, PARTNER);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.values("Access-Control-Allow-Origin")).containsExactly("https://partner.example");
	}

	@Test
	void policyDecidesOnCoveredPaths() throws IOException {
		RawHttp.Answer answer = this.http.send("GET /api/annotated", PARTNER);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.corsHeaders()).containsExactly("Cors-Refusal: origin-not-allowed", "Vary: Origin");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebSocket
	@Import(Handlers.class)
	static class Application implements WebMvcConfigurer, WebSocketConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/mapped").allowedOrigins("https://partner.example");
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler(), "/sockjs")
				.setAllowedOrigins("https://partner.example")
				.withSockJS();
		}

		@Bean
		RepositoryMapping repositories() {
			return new RepositoryMapping();
		}

	}

	@RestController
	static class Handlers {

		@CrossOrigin("https://partner.example")
		@GetMapping({ "/annotated", "/api/annotated" })
		String annotated() {
			return "x";
		}

		@GetMapping("/mapped")
		String mapped() {
			return "x";
		}

	}

	/**
	 * Has its own allowed origins, as the mapping of Spring Data REST does.
	 */
	static class RepositoryMapping extends AbstractHandlerMapping {

		RepositoryMapping() {
			setOrder(Ordered.HIGHEST_PRECEDENCE);
		}

		@Override
		protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
			HttpRequestHandler books = (received, response) -> response.getWriter().print("[]");
			return request.getRequestURI().equals("/books") ? books : null;
		}

		@Override
		protected boolean hasCorsConfigurationSource(Object handler) {
			return true;
		}

		@Override
		protected CorsConfiguration getCorsConfiguration(Object handler, HttpServletRequest request) {
			CorsConfiguration configuration = new CorsConfiguration();
			configuration.addAllowedOrigin("https://partner.example");
			return configuration.applyPermitDefaultValues();
		}

	}

}
