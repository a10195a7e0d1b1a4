package io.github.corsstarter.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.corsstarter.policy.WebOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Origins that an authorizer allows, on a real port. Each stack has a subclass with an
 * authorizer that queries the {@link Tenants}.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = { "management.endpoints.web.exposure.include=*", "cors.check.enabled=true",
		"cors.allowed-methods=GET,DELETE", "cors.policies.api.paths=/api/**",
		"cors.policies.api.allowed-origins=https://app.example.com", "cors.policies.tenants.paths=/tenants/**",
		"cors.policies.tenants.allow-credentials=true" })
public abstract class OriginAuthorizerContract {

	private static final String ALLOWED = "Access-Control-Allow-Origin: https://tenant.example";

	@LocalServerPort
	private int port;

	@Autowired
	private Tenants tenants = new Tenants();

	protected RawHttp.Answer send(String requestLine, String origin, String... headers) throws IOException {
		List<String> all = new ArrayList<>(List.of(headers));
		all.add("Origin: " + origin);
		return new RawHttp(this.port).send(requestLine, all.toArray(String[]::new));
	}

	@Test
	void allowsOriginsOfTenants() throws IOException {
		for (String path : List.of("/api/x", "/api/missing", "/api/fails")) {
			assertThat(send("GET " + path, "https://tenant.example").corsHeaders()).containsExactly(ALLOWED,
					"Vary: Origin");
		}
		assertThat(
				send("OPTIONS /api/x", "https://tenant.example", "Access-Control-Request-Method: DELETE").corsHeaders())
			.contains(ALLOWED, "Access-Control-Allow-Methods: GET,HEAD,DELETE", "Vary: Origin");
		assertThat(this.tenants.lookUps("https://tenant.example", "api")).isBetween(1, 2);
	}

	@Test
	void refusesOtherOrigins() throws IOException {
		for (int i = 0; i < 3; i++) {
			RawHttp.Answer answer = send("GET /api/x", "https://stranger.example");
			assertThat(answer.status()).isEqualTo(403);
			assertThat(answer.corsHeaders()).containsExactly("Cors-Refusal: origin-not-allowed", "Vary: Origin");
		}
		assertThat(send("OPTIONS /api/x", "https://stranger.example", "Access-Control-Request-Method: GET").status())
			.isEqualTo(403);
		assertThat(this.tenants.lookUps("https://stranger.example", "api")).isEqualTo(1);
	}

	@Test
	void neverAsksAboutListedOrigins() throws IOException {
		assertThat(send("GET /api/x", "https://app.example.com").status()).isEqualTo(200);
		assertThat(send("GET /api/x", "null").corsHeaders()).containsExactly("Cors-Refusal: origin-null",
				"Vary: Origin");
		assertThat(this.tenants.lookUps("https://app.example.com", "api")).isZero();
	}

	@Test
	void asksAboutEveryOriginOfAPolicyWithoutAList() throws IOException {
		assertThat(send("GET /tenants/x", "https://tenant.example").corsHeaders())
			.containsExactly("Access-Control-Allow-Credentials: true", ALLOWED, "Vary: Origin");
		assertThat(send("GET /tenants/x", "https://app.example.com").status()).isEqualTo(403);
	}

	@Test
	void neverAllowsCredentialsToInsecureOrigins() throws IOException {
		assertThat(send("GET /api/x", "http://insecure.example").status()).isEqualTo(200);
		assertThat(send("GET /tenants/x", "http://insecure.example").status()).isEqualTo(403);
		assertThat(this.tenants.lookUps("http://insecure.example", "api")).isEqualTo(1);
		assertThat(this.tenants.lookUps("http://insecure.example", "tenants")).isZero();
	}

	@Test
	void leavesOtherPathsAloneWithoutATopLevelList() throws IOException {
		RawHttp.Answer answer = send("GET /x", "https://stranger.example");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.corsHeaders()).doesNotContain("Vary: Origin").noneMatch((line) -> line.startsWith("Access"));
	}

	@Test
	void refusesAndLogsIfALookUpFails(CapturedOutput output) throws IOException {
		for (int i = 0; i < 5; i++) {
			RawHttp.Answer answer = send("GET /api/x", "https://fails" + i + ".example");
			assertThat(answer.status()).isEqualTo(403);
			assertThat(answer.corsHeaders()).containsExactly("Cors-Refusal: origin-not-allowed", "Vary: Origin");
		}
		assertThat(output).containsOnlyOnce("The authorizer failed, so policy 'api' refuses https://fails");
	}

	@Test
	void sharesOneLookUpAmongSimultaneousRequests() throws Exception {
		List<RawHttp.Answer> answers = inParallel(8, () -> send("GET /api/x", "https://slow.example"), () -> {
			this.tenants.slowBegun.await();
			// Other requests aren't blocked
			assertThat(send("GET /api/x", "https://app.example.com").status()).isEqualTo(200);
			this.tenants.slow.complete(true);
			return true;
		});
		assertThat(answers).extracting(RawHttp.Answer::status).containsOnly(200);
		assertThat(this.tenants.lookUps("https://slow.example", "api")).isEqualTo(1);
	}

	protected static <T> List<T> inParallel(int count, Callable<T> task, Callable<Boolean> meanwhile) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(count);
		try {
			List<Future<T>> futures = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				futures.add(executor.submit(task));
			}
			meanwhile.call();
			List<T> results = new ArrayList<>();
			for (Future<T> future : futures) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			executor.shutdown();
		}
	}

	@Test
	void givesTheSameVerdictInEveryCheck() throws IOException {
		assertThat(send("GET /cors-check?path=/api/x", "https://tenant.example").body())
			.contains("\"allowed\":true,\"reason\":\"none\"");
		assertThat(send("GET /cors-check?path=/api/x", "https://checked.example").body())
			.contains("\"allowed\":false,\"reason\":\"origin-not-allowed\"");
		assertThat(send("GET /actuator/corscheck?path=/api/x&origin=https://tenant.example", "http://localhost").body())
			.contains("\"allowed\":true")
			.contains("https://tenant.example isn't in the list of allowed origins. The authorizer allows it.");
		assertThat(
				send("GET /actuator/corscheck?path=/api/x&origin=https://checked.example", "http://localhost").body())
			.contains("\"reason\":\"origin-not-allowed\"")
			.contains("https://checked.example isn't in the list of allowed origins. The authorizer refuses it.");
		assertThat(send("GET /actuator/corscheck?path=/tenants/x&origin=http://checked.example", "http://localhost")
			.body())
			.contains("The policy lists no origins, and the authorizer isn't asked about http://checked.example.");
		assertThat(send("GET /api/x", "https://checked.example").status()).isEqualTo(403);
		// A hypothetical request has no host
		assertThat(this.tenants.lookUps("https://checked.example", "api")).isEqualTo(2);
	}

	/**
	 * The origins that the authorizers of both stacks query.
	 */
	public static final class Tenants {

		private final Map<String, Integer> lookUps = new ConcurrentHashMap<>();

		private final CountDownLatch slowBegun = new CountDownLatch(1);

		private final CompletableFuture<Boolean> slow = new CompletableFuture<>();

		public CompletableFuture<Boolean> lookUp(WebOrigin origin, String policy) {
			this.lookUps.merge(origin + " " + policy, 1, Integer::sum);
			if (origin.host().startsWith("fails")) {
				throw new IllegalStateException("intended");
			}
			return switch (origin.host()) {
				case "slow.example" -> {
					this.slowBegun.countDown();
					yield this.slow;
				}
				case "hangs.example" -> new CompletableFuture<>();
				default -> CompletableFuture.completedFuture(
						origin.host().equals("tenant.example") || origin.host().equals("insecure.example"));
			};
		}

		public int lookUps(String origin, String policy) {
			return this.lookUps.getOrDefault(origin + " " + policy, 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Tenants.class, Handlers.class })
	public static class Application {

	}

	@RestController
	static class Handlers {

		@GetMapping({ "/x", "/api/x", "/tenants/x" })
		String x() {
			return "x";
		}

		@DeleteMapping("/api/x")
		void delete() {
		}

		@GetMapping("/api/fails")
		String fails() {
			throw new IllegalStateException("intended");
		}

	}

}
