package io.github.corsstarter.web.servlet;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten thousand replacements while several threads send requests to a real server without
 * a pause.
 */
@SpringBootTest(classes = { ReplacementUnderLoadTests.Application.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = { ProtocolApplication.WITHOUT_SECURITY,
				// One line for each replacement
				"logging.level.io.github.corsstarter.autoconfigure=warn" })
class ReplacementUnderLoadTests {

	private static final int REPLACEMENTS = 10_000;

	private static final int REQUESTS = 2_000;

	private static final List<CorsPolicy> FIRST = List.of(CorsPolicy.builder()
		.name("first")
		.allowedOrigins(List.of("https://app.example.com"))
		.allowedMethods(List.of("GET"))
		.exposedHeaders(List.of("X-First"))
		.build());

	private static final List<CorsPolicy> SECOND = List.of(CorsPolicy.builder()
		.name("second")
		.paths(List.of("/x", "/y"))
		.allowedOrigins(List.of("https://*.example.com"))
		.allowedMethods(List.of("GET", "PUT"))
		.allowCredentials(true)
		.exposedHeaders(List.of("X-Second"))
		.build());

	@LocalServerPort
	private int port;

	@Autowired
	private CorsPolicies policies = CorsPolicies.of();

	@Test
	void eachDecisionUsesOnePolicy() throws Exception {
		Set<String> seen = ConcurrentHashMap.newKeySet();
		AtomicBoolean done = new AtomicBoolean();
		AtomicInteger requests = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(4);
		List<Future<?>> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			String method = (i % 2 == 0) ? "GET" : "OPTIONS";
			threads.add(executor.submit(() -> {
				HttpClient client = HttpClient.newHttpClient();
				while (!done.get()) {
					seen.add(method + " " + send(client, method));
					requests.incrementAndGet();
				}
				return null;
			}));
		}
		for (int i = 0; i < REPLACEMENTS || requests.get() < REQUESTS; i++) {
			assertThat(this.policies.replace((i % 2 == 0) ? SECOND : FIRST)).isEmpty();
		}
		done.set(true);
		for (Future<?> thread : threads) {
			thread.get();
		}
		executor.shutdown();
		assertThat(seen).containsExactlyInAnyOrder("GET 200 null X-First Origin null",
				"GET 200 true X-Second Origin null",
				"OPTIONS 204 null null Origin,Access-Control-Request-Headers GET,HEAD",
				"OPTIONS 204 true null Origin,Access-Control-Request-Headers GET,HEAD,PUT");
	}

	private String send(HttpClient client, String method) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/x"))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Origin", "https://app.example.com");
		if (method.equals("OPTIONS")) {
			request.header("Access-Control-Request-Method", "GET").header("Access-Control-Request-Headers", "x-a");
		}
		HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		StringBuilder text = new StringBuilder().append(answer.statusCode());
		for (String name : List.of("Access-Control-Allow-Credentials", "Access-Control-Expose-Headers", "Vary",
				"Access-Control-Allow-Methods")) {
			List<String> values = answer.headers().allValues(name);
			text.append(' ').append(values.isEmpty() ? null : String.join(",", values));
		}
		return text.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		CorsPolicies corsPolicies() {
			return CorsPolicies.of(FIRST);
		}

		@RestController
		static class Handler {

			@GetMapping("/x")
			String x() {
				return "x";
			}

		}

	}

}
