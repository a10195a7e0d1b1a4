package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An authorizer that never answers, on Netty.
 */
@SpringBootTest(classes = { OriginLookupDeadlineTests.Application.class, ReactiveNettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", ReactiveProtocolApplication.WITHOUT_SECURITY,
				"cors.allowed-origins=https://app.example.com", "cors.check.enabled=true" })
@ExtendWith(OutputCaptureExtension.class)
class OriginLookupDeadlineTests {

	private static final AtomicInteger LOOK_UPS = new AtomicInteger();

	@LocalServerPort
	private int port;

	private RawHttp.Answer send(String requestLine, String origin) throws IOException {
		return new RawHttp(this.port).send(requestLine, "Origin: " + origin);
	}

	/**
	 * More concurrent requests than Netty has threads.
	 */
	@Test
	void aSlowLookUpRefusesAndBlocksNoThread(CapturedOutput output) throws Exception {
		int threads = 4 * Runtime.getRuntime().availableProcessors() + 4;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		List<Future<RawHttp.Answer>> answers = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			String origin = "https://tenant" + i + ".example";
			answers.add(executor.submit(() -> send("GET /x", origin)));
		}
		assertThat(send("GET /x", "https://app.example.com").status()).isEqualTo(404);
		for (Future<RawHttp.Answer> answer : answers) {
			assertThat(answer.get().status()).isEqualTo(403);
			assertThat(answer.get().corsHeaders()).containsExactly("Cors-Refusal: origin-not-allowed", "Vary: Origin");
		}
		executor.shutdown();
		assertThat(LOOK_UPS).hasValue(threads);
		assertThat(output).containsOnlyOnce("The authorizer failed").contains("TimeoutException");
		assertThat(send("GET /cors-check?path=/x", "https://tenant.example").body())
			.contains("\"reason\":\"origin-not-allowed\"");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ReactiveOriginAuthorizer authorizer() {
			return (query) -> {
				LOOK_UPS.incrementAndGet();
				return Mono.never();
			};
		}

	}

}
