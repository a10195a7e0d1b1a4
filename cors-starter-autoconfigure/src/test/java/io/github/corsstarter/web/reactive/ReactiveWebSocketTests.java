package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.util.Map;

import io.github.corsstarter.web.RawHttp;
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
 * WebSocket handshakes, which WebFlux itself lets in from everywhere.
 */
@SpringBootTest(classes = { ReactiveWebSocketTests.Application.class, ReactiveNettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", ReactiveProtocolApplication.WITHOUT_SECURITY,
				"cors.allowed-origins=https://app.example.com", "cors.policies.off.paths=/off",
				"cors.policies.off.enabled=false" })
class ReactiveWebSocketTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "/socket, https://app.example.com, 101", "/socket, https://stranger.example, 403",
			"/socket, http://localhost, 101", "/socket, https://localhost, 101",
			"/off, https://stranger.example, 101" })
	void theHandshake(String path, String origin, int status) throws IOException {
		RawHttp.Answer answer = new RawHttp(this.port).send("GET " + path, "Host: localhost", "Origin: " + origin,
				"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
		assertThat(answer.status()).isEqualTo(status);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application implements WebFluxConfigurer {

		/**
		 * Names the strategy, since other servers are on the class path too.
		 */
		@Override
		public WebSocketService getWebSocketService() {
			return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy());
		}

		@Bean
		SimpleUrlHandlerMapping sockets() {
			WebSocketHandler handler = WebSocketSession::close;
			return new SimpleUrlHandlerMapping(Map.of("/socket", handler, "/off", handler), -1);
		}

	}

}
