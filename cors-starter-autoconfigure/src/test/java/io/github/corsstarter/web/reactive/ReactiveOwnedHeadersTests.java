package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.web.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;

/**
 * The policy's headers stay, even if other headers are set while a response commits.
 */
class ReactiveOwnedHeadersTests {

	private static final String APP = "Origin: https://app.example.com";

	private static final String STRANGER = "Origin: https://stranger.example";

	private static final String ALLOW_APP = "Access-Control-Allow-Origin: https://app.example.com";

	private static final Map<ReactiveHandlerPathsTests.Server, RunningApplication> RUNNING = new EnumMap<>(
			ReactiveHandlerPathsTests.Server.class);

	@AfterAll
	static void stop() {
		RUNNING.values().forEach(RunningApplication::close);
		RUNNING.clear();
	}

	private static RunningApplication running(ReactiveHandlerPathsTests.Server server) {
		return RUNNING.computeIfAbsent(server, ReactiveOwnedHeadersTests::run);
	}

	private static RunningApplication run(ReactiveHandlerPathsTests.Server server) {
		return new RunningApplication(
				new SpringApplicationBuilder(Application.class, server.configuration()).web(WebApplicationType.REACTIVE)
					.run("--server.port=0", "--" + ReactiveProtocolApplication.WITHOUT_SECURITY,
							"--cors.allowed-origins=https://app.example.com"));
	}

	@ParameterizedTest
	@EnumSource
	void keepsTheHeadersFromASlowActionAtCommit(ReactiveHandlerPathsTests.Server server) throws IOException {
		RunningApplication application = running(server);
		for (int i = 0; i < 5; i++) {
			application.assertAnswer("GET /late-origin", 200, List.of(ALLOW_APP, "Vary: Origin"), APP);
			application.assertAnswer("GET /late-vary", 200, List.of(ALLOW_APP, "Vary: Cookie,Origin"), APP);
			application.assertAnswer("GET /late-vary", 200, List.of("Vary: Cookie,Origin"));
			application.assertAnswer("GET /late-origin", 200, List.of("Vary: Origin"), STRANGER,
					"Sec-Fetch-Mode: navigate");
		}
	}

	@ParameterizedTest
	@EnumSource
	void keepsTheHeadersIfAnActionAtCommitFails(ReactiveHandlerPathsTests.Server server) throws IOException {
		RunningApplication application = running(server);
		// On Jetty, Spring's own response fails, and Jetty sends its own
		boolean jetty = server == ReactiveHandlerPathsTests.Server.JETTY;
		application.assertAnswer("GET /fails-at-commit", 500,
				jetty ? List.of() : List.of(ALLOW_APP, "Vary: Cookie,Origin"), APP);
		application.assertAnswer("GET /fails-at-commit", 500, jetty ? List.of() : List.of("Vary: Cookie,Origin"));
	}

	@ParameterizedTest
	@EnumSource
	void keepsTheHeadersOfItsOwnResponses(ReactiveHandlerPathsTests.Server server) throws IOException {
		RunningApplication application = running(server);
		application.assertAnswer("GET /x", 403, List.of("Cors-Refusal: origin-not-allowed", "Vary: Origin"), STRANGER,
				"X-Front: 1");
		application.assertAnswer("OPTIONS /x", 204, List.of(ALLOW_APP, "Access-Control-Allow-Methods: GET,HEAD,POST",
				"Access-Control-Allow-Headers: *,Authorization", "Access-Control-Max-Age: 1800", "Vary: Origin"), APP,
				"Access-Control-Request-Method: GET", "X-Front: 1");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebFilter front() {
			return (exchange, chain) -> {
				if (exchange.getRequest().getHeaders().containsHeader("X-Front")) {
					HttpHeaders headers = exchange.getResponse().getHeaders();
					exchange.getResponse()
						.beforeCommit(() -> Mono.fromRunnable(() -> headers.set("Access-Control-Allow-Origin", "*")));
				}
				return chain.filter(exchange);
			};
		}

	}

	@RestController
	static class Handlers {

		@GetMapping("/late-origin")
		String origin(ServerHttpResponse response) {
			later(response, () -> response.getHeaders().add("Access-Control-Allow-Origin", "*"));
			return "x";
		}

		@GetMapping("/late-vary")
		String vary(ServerHttpResponse response) {
			later(response, () -> response.getHeaders().set("Vary", "Cookie"));
			return "x";
		}

		@GetMapping("/fails-at-commit")
		String fails(ServerHttpResponse response) {
			response.beforeCommit(() -> Mono.fromRunnable(() -> {
				response.getHeaders().add("Access-Control-Allow-Origin", "*");
				response.getHeaders().set("Vary", "Cookie");
				throw new IllegalStateException("intended");
			}));
			return "x";
		}

		private static void later(ServerHttpResponse response, Runnable action) {
			response.beforeCommit(() -> Mono.delay(Duration.ofMillis(20)).then(Mono.fromRunnable(action)));
		}

	}

}
