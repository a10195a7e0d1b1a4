package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSocket handshakes under policies, with handlers that have no list of origins of
 * their own, and with one that has. Each server has a subclass, which names its upgrade
 * strategy, since both servers are on the class path.
 */
@TestPropertySource(properties = { ProtocolApplication.WITHOUT_SECURITY, "cors.allowed-origins=https://app.example.com",
		"cors.policies.feed.paths=/feed", "cors.policies.feed.allowed-origins=*", "cors.policies.off.paths=/off",
		"cors.policies.off.enabled=false", "cors.policies.insecure.paths=/insecure",
		"cors.policies.insecure.allowed-origins=http://partner.example,https://app.example.com",
		"cors.policies.suffix.paths=/suffix", "cors.policies.suffix.allowed-origins=https://*.github.io",
		"cors.policies.opaque.paths=/opaque", "cors.policies.opaque.allowed-origins=null",
		"cors.dangerously-allow=null-origin" })
abstract class WebSocketContract {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "/socket, https://app.example.com, 101", "/socket, https://stranger.example, 403",
			"/socket, https://localhost, 101", "/off, https://app.example.com, 403",
			// A list of its own stays: both have to allow
			"/own, https://own.example, 403", "/own, https://app.example.com, 403",
			// Browsers send cookies with every handshake
			"/feed, https://app.example.com, 403", "/feed, https://localhost, 101",
			// What an authorizer allows is looked at alike
			"/socket, https://tenant.example, 101", "/socket, http://tenant.example, 403",
			"/feed, https://tenant.example, 403", "/insecure, https://tenant.example, 403",
			"/insecure, http://partner.example, 403", "/suffix, https://a.github.io, 403", "/opaque, null, 403" })
	void theHandshake(String path, String origin, int status) throws IOException {
		assertThat(handshake(path, origin, "X-Any: 1")).isEqualTo(status);
	}

	@Test
	void anInterceptorOfTheApplicationStays() throws IOException {
		assertThat(handshake("/token", "https://app.example.com", "X-Token: 1")).isEqualTo(101);
		assertThat(handshake("/token", "https://app.example.com", "X-Other: 1")).isEqualTo(403);
	}

	@Test
	void aNavigationIsNoHandshake() throws IOException {
		assertThat(handshake("/socket", "https://stranger.example", "Sec-Fetch-Mode: navigate")).isEqualTo(403);
		assertThat(handshake("/socket", "https://app.example.com", "Sec-Fetch-Mode: websocket")).isEqualTo(101);
	}

	@Test
	void thePageSaysSo() throws IOException {
		List<List<String>> rows = DocumentationPage.read("security-and-proxies.md")
			.rows("handshake with `/socket` or `/feed`, Spring MVC");
		assertThat(rows).hasSize(3);
		for (List<String> cells : rows) {
			int status = handshake(cells.get(0).replace("`", ""), cells.get(1).replace("`", ""), "X-Any: 1");
			assertThat(cells.get(2)).startsWith(String.valueOf(status));
		}
	}

	private int handshake(String path, String origin, String header) throws IOException {
		return new RawHttp(this.port)
			.send("GET " + path, "Host: localhost", "Origin: " + origin, header, "Connection: Upgrade, close",
					"Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
			.status();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebSocket
	static class Application implements WebSocketConfigurer {

		private final HandshakeHandler handshakeHandler;

		Application(RequestUpgradeStrategy strategy) {
			this.handshakeHandler = new DefaultHandshakeHandler(strategy);
		}

		@Bean
		static OriginAuthorizer authorizer() {
			return (origin, policy) -> origin.host().equals("tenant.example");
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry
				.addHandler(new TextWebSocketHandler(), "/socket", "/feed", "/off", "/insecure", "/suffix", "/opaque")
				.setHandshakeHandler(this.handshakeHandler);
			registry.addHandler(new TextWebSocketHandler(), "/token")
				.setHandshakeHandler(this.handshakeHandler)
				.addInterceptors(new TokenInterceptor());
			registry.addHandler(new TextWebSocketHandler(), "/own")
				.setHandshakeHandler(this.handshakeHandler)
				.setAllowedOrigins("https://own.example");
		}

	}

	private static final class TokenInterceptor extends OriginHandshakeInterceptor {

		@Override
		public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
				Map<String, Object> attributes) {
			if (request.getHeaders().containsHeader("X-Token")) {
				return true;
			}
			response.setStatusCode(HttpStatus.FORBIDDEN);
			return false;
		}

	}

}
