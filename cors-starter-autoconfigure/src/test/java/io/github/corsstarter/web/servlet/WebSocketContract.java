package io.github.corsstarter.web.servlet;

import java.io.IOException;

import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSocket handshakes under policies, with handlers that have no list of origins of
 * their own, and with one that has. Each server has a subclass, which names its upgrade
 * strategy, since both servers are on the class path.
 */
@TestPropertySource(properties = { ProtocolApplication.WITHOUT_SECURITY, "cors.allowed-origins=https://app.example.com",
		"cors.policies.any.paths=/any", "cors.policies.any.allowed-origins=*", "cors.policies.off.paths=/off,/own",
		"cors.policies.off.enabled=false" })
abstract class WebSocketContract {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "/socket, https://app.example.com, 101", "/socket, https://stranger.example, 403",
			"/socket, https://localhost, 101", "/any, https://app.example.com, 403", "/any, https://localhost, 101",
			"/off, https://app.example.com, 403", "/own, https://own.example, 101",
			"/own, https://app.example.com, 403" })
	void theHandshake(String path, String origin, int status) throws IOException {
		RawHttp.Answer answer = new RawHttp(this.port).send("GET " + path, "Host: localhost", "Origin: " + origin,
				"Connection: Upgrade, close", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
		assertThat(answer.status()).isEqualTo(status);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebSocket
	static class Application implements WebSocketConfigurer {

		private final HandshakeHandler handshakeHandler;

		Application(RequestUpgradeStrategy strategy) {
			this.handshakeHandler = new DefaultHandshakeHandler(strategy);
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler(), "/socket", "/any", "/off")
				.setHandshakeHandler(this.handshakeHandler);
			registry.addHandler(new TextWebSocketHandler(), "/own")
				.setHandshakeHandler(this.handshakeHandler)
				.setAllowedOrigins("https://own.example");
		}

	}

}
