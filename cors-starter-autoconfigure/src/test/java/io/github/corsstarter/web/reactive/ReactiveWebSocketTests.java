package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.web.RawHttp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSocket handshakes, which WebFlux itself allows from every origin.
 */
@SpringBootTest(classes = { ReactiveWebSocketTests.Application.class, ReactiveNettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", ReactiveProtocolApplication.WITHOUT_SECURITY,
				"cors.allowed-origins=https://app.example.com", "cors.allow-credentials=true",
				"cors.policies.feed.paths=/feed", "cors.policies.feed.allowed-origins=*",
				"cors.policies.feed.allow-credentials=false", "cors.policies.plain.paths=/plain",
				"cors.policies.plain.allow-credentials=false", "cors.policies.off.paths=/off",
				"cors.policies.off.enabled=false", "cors.reject-refused=false" })
class ReactiveWebSocketTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "/socket, https://app.example.com, 101, ",
			"/socket, https://stranger.example, 403, origin-not-allowed", "/socket, http://localhost, 101, ",
			"/socket, https://localhost, 101, ", "/plain, https://app.example.com, 403, websocket-needs-credentials",
			"/plain, https://localhost, 101, ", "/feed, https://stranger.example, 403, websocket-needs-credentials",
			"/feed, http://localhost, 101, ", "/feed, https://localhost, 101, ",
			"/off, https://stranger.example, 101, " })
	void opensToListedOriginsWithCredentials(String path, String origin, int status, @Nullable String reason)
			throws IOException {
		RawHttp.Answer answer = shakeHands(path, origin, "X-Any: 1");
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.values("Cors-Refusal")).isEqualTo((reason != null) ? List.of(reason) : List.of());
	}

	@Test
	void aNavigationIsNotAHandshake() throws IOException {
		assertThat(shakeHands("/socket", "https://stranger.example", "Sec-Fetch-Mode: navigate").status())
			.isEqualTo(403);
		assertThat(shakeHands("/socket", "https://stranger.example", "Upgrade-Insecure-Requests: 1").status())
			.isEqualTo(403);
		assertThat(shakeHands("/socket", "http://localhost", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
	}

	@Test
	void explainsWhyAPolicyWithoutCredentialsOpensNothing() throws IOException {
		RawHttp.Answer answer = shakeHands("/plain", "https://app.example.com", "X-Any: 1");
		assertThat(answer.corsHeaders()).containsExactlyInAnyOrder(
				"Access-Control-Allow-Origin: https://app.example.com", "Cors-Refusal: websocket-needs-credentials",
				"Vary: Origin");
		assertThat(answer.body()).isEqualTo("CORS request refused: websocket-needs-credentials");
	}

	private RawHttp.Answer shakeHands(String path, String origin, String header) throws IOException {
		return new RawHttp(this.port).send("GET " + path, "Host: localhost", "Origin: " + origin, header,
				"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application implements WebFluxConfigurer {

		/**
		 * Selects the strategy, because other servers are on the class path too.
		 */
		@Override
		public WebSocketService getWebSocketService() {
			return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy());
		}

		@Bean
		SimpleUrlHandlerMapping sockets() {
			WebSocketHandler handler = WebSocketSession::close;
			return new SimpleUrlHandlerMapping(
					Map.of("/socket", handler, "/plain", handler, "/feed", handler, "/off", handler), -1);
		}

	}

}
