package io.github.corsstarter.docs;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;

import com.sun.net.httpserver.HttpServer;
import io.github.corsstarter.policy.OriginQuery;
import io.github.corsstarter.policy.WebOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DirectoryOfTenantsTests {

	private final HttpServer server;

	DirectoryOfTenantsTests() throws Exception {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
	}

	@BeforeEach
	void start() {
		Map<String, Integer> answers = Map.of("origin=https://shop.example:8443", 200, "origin=https://fails.example",
				500);
		this.server.createContext("/tenants", (exchange) -> {
			exchange.sendResponseHeaders(answers.getOrDefault(exchange.getRequestURI().getQuery(), 404), -1);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private Mono<Boolean> isAllowed(String origin) {
		return new DirectoryOfTenants("http://localhost:" + this.server.getAddress().getPort())
			.isAllowed(new OriginQuery(Objects.requireNonNull(WebOrigin.parse(origin)), "tenants", "api.example"));
	}

	@Test
	void tellsKnownFromUnknownAndFromFailures() {
		assertThat(isAllowed("https://shop.example:8443").block()).isTrue();
		assertThat(isAllowed("https://stranger.example").block()).isFalse();
		assertThatExceptionOfType(WebClientResponseException.class)
			.isThrownBy(() -> isAllowed("https://fails.example").block());
	}

}
