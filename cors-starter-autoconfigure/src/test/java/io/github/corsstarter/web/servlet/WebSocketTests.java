package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.web.RawHttp;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;
import org.springframework.web.socket.server.standard.ServerEndpointRegistration;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSocket handshakes with policies, for handlers with and without their own list of
 * origins. Each server selects its upgrade strategy, because both are on the class path.
 */
class WebSocketTests {

	@Nested
	@Import({ TomcatServer.class, StandardWebSocketUpgradeStrategy.class })
	class OnTomcat extends Contract {

	}

	@Nested
	@Import({ JettyServer.class, JettyRequestUpgradeStrategy.class })
	class OnJetty extends Contract {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@TestPropertySource(
			properties = { ProtocolApplication.WITHOUT_SECURITY, "cors.allowed-origins=https://app.example.com",
					"cors.allow-credentials=true", "cors.policies.feed.paths=/feed",
					"cors.policies.feed.allowed-origins=*", "cors.policies.feed.allow-credentials=false",
					"cors.policies.plain.paths=/plain,/partner,/plain-sockjs/**,/own-plain,/plain-open,/plain-endpoint",
					"cors.policies.plain.allow-credentials=false", "cors.policies.off.paths=/off",
					"cors.policies.off.enabled=false", "cors.policies.insecure.paths=/insecure",
					"cors.policies.insecure.allowed-origins=http://partner.example,https://app.example.com",
					"cors.policies.suffix.paths=/suffix", "cors.policies.suffix.allowed-origins=https://*.github.io",
					"cors.policies.opaque.paths=/opaque", "cors.policies.opaque.allowed-origins=null",
					"cors.dangerously-allow=null-origin,insecure-origins,public-suffix-subdomains",
					"cors.reject-refused=false" })
	@ExtendWith(OutputCaptureExtension.class)
	abstract static class Contract {

		@LocalServerPort
		private int port;

		@ParameterizedTest
		@CsvSource({ "/socket, https://app.example.com, 101, ",
				"/socket, https://stranger.example, 403, origin-not-allowed", "/off, https://app.example.com, 403, ",
				// A presumed same origin passes the policy, and the handler's own check
				// decides
				"/socket, http://localhost, 101, ", "/socket, https://localhost, 403, ",
				"/plain, http://localhost, 101, ",
				// The handler has its own list, and both must allow
				"/own, https://own.example, 403, origin-not-allowed", "/own, https://app.example.com, 403, ",
				// Browsers send cookies with every handshake
				"/feed, https://app.example.com, 403, websocket-needs-credentials",
				"/plain, https://app.example.com, 403, websocket-needs-credentials",
				// The same rules apply to origins that an authorizer allows
				"/socket, https://tenant.example, 101, ",
				"/socket, http://tenant.example, 403, websocket-needs-credentials",
				"/feed, https://tenant.example, 403, websocket-needs-credentials",
				"/insecure, https://tenant.example, 101, ", "/insecure, https://app.example.com, 101, ",
				"/insecure, http://partner.example, 403, websocket-needs-credentials",
				"/suffix, https://a.github.io, 403, websocket-needs-credentials",
				"/opaque, null, 403, websocket-needs-credentials",
				// The handler's own list decides, regardless of the policy's credentials
				"/own-plain, https://app.example.com, 101, ",
				"/own-plain, https://own.example, 403, origin-not-allowed",
				// These handlers don't check origins
				"/open, https://app.example.com, 101, ", "/open, https://stranger.example, 403, origin-not-allowed",
				"/open, null, 403, origin-null",
				"/plain-open, https://app.example.com, 403, websocket-needs-credentials",
				"/plain-open, https://localhost, 101, ", "/endpoint, https://app.example.com, 101, ",
				"/endpoint, https://stranger.example, 403, origin-not-allowed",
				"/plain-endpoint, https://app.example.com, 403, websocket-needs-credentials",
				// Spring's own check can't parse these
				"/feed, https://a:b:c, 403, websocket-needs-credentials" })
		void opensToListedOriginsWithCredentials(String path, String origin, int status, @Nullable String reason)
				throws IOException {
			RawHttp.Answer answer = shakeHands(path, origin);
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.values("Cors-Refusal")).isEqualTo(reasons(reason));
		}

		@Test
		void explainsWhyAPolicyWithoutCredentialsOpensNothing() throws IOException {
			RawHttp.Answer answer = shakeHands("/plain", "https://app.example.com");
			assertThat(answer.corsHeaders()).containsExactlyInAnyOrder(
					"Access-Control-Allow-Origin: https://app.example.com", "Cors-Refusal: websocket-needs-credentials",
					"Vary: Origin");
			assertThat(answer.body()).isEqualTo("CORS request refused: websocket-needs-credentials");
		}

		@Test
		void trustsABrowserThatReportsTheSameOrigin() throws IOException {
			assertThat(shakeHands("/plain", "https://localhost", "Sec-Fetch-Site: same-origin").status())
				.isEqualTo(101);
			assertThat(shakeHands("/socket", "http://localhost", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
		}

		@ParameterizedTest
		@CsvSource({ "/sockjs, https://app.example.com, 200, ", "/sockjs, https://stranger.example, 403, ",
				"/sockjs, http://localhost, 200, ",
				"/plain-sockjs, https://app.example.com, 403, websocket-needs-credentials",
				"/plain-sockjs, http://localhost, 200, ", "/own-sockjs, https://app.example.com, 403, ",
				"/checked-sockjs, https://app.example.com, 403, " })
		void sockJsFollowsThePolicyAsAWebSocketDoes(String endpoint, String origin, int status, @Nullable String reason)
				throws IOException {
			RawHttp.Answer info = new RawHttp(this.port).send("GET " + endpoint + "/info", "Host: localhost",
					"Origin: " + origin);
			assertThat(info.status()).isEqualTo(status);
			assertThat(info.values("Cors-Refusal")).isEqualTo(reasons(reason));
			assertThat(shakeHands(endpoint + "/000/abcdefgh/websocket", origin).status())
				.isEqualTo((status == 200) ? 101 : 403);
			RawHttp.Answer polled = new RawHttp(this.port).send(
					"POST " + endpoint + "/000/s" + Integer.toHexString((endpoint + origin).hashCode()) + "/xhr",
					"Host: localhost", "Origin: " + origin, "Content-Length: 0");
			assertThat(polled.status()).isEqualTo(status);
		}

		@Test
		void warnsAboutSockJsUnderAPolicyWithoutCredentials(CapturedOutput output) {
			assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("the SockJS endpoint "))
				.singleElement()
				.asString()
				.endsWith("Policy 'plain' covers the SockJS endpoint /plain-sockjs/** and doesn't allow credentials. "
						+ "sockjs-client always sends them, so other origins can't connect. To allow credentials, set "
						+ "cors.policies.plain.allow-credentials to true. To rely on the endpoint's own allowed "
						+ "origins instead, "
						+ "move /plain-sockjs/** from cors.policies.plain.paths to a separate policy with "
						+ "enabled: false.");
		}

		/**
		 * The server maps these paths to the endpoint, but Spring reads another path.
		 */
		@ParameterizedTest
		@ValueSource(
				strings = { "/off/..;/plain-endpoint", "/own-plain/..;/plain-endpoint", "/own-plain/..;/plain-open" })
		void anAmbiguousPathOpensNothing(String path) throws IOException {
			assertThat(shakeHands(path, "https://app.example.com").status()).isBetween(400, 404);
		}

		@ParameterizedTest
		@ValueSource(strings = { "websocket, h2c", "h2c, websocket", "WebSocket" })
		void recognisesAHandshakeByEachProtocol(String upgrade) throws IOException {
			for (String path : List.of("/open", "/endpoint")) {
				assertThat(new RawHttp(this.port)
					.send("GET " + path, "Host: localhost", "Origin: https://stranger.example",
							"Connection: Upgrade, close", "Upgrade: " + upgrade, "Sec-WebSocket-Version: 13",
							"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
					.status()).isEqualTo(403);
			}
		}

		@Test
		void keepsInterceptorsOfTheApplication() throws IOException {
			assertThat(handshake("/token", "https://app.example.com", "X-Token: 1")).isEqualTo(101);
			assertThat(handshake("/token", "https://app.example.com", "X-Other: 1")).isEqualTo(403);
		}

		@Test
		void neverTreatsAHandshakeAsANavigation() throws IOException {
			assertThat(handshake("/socket", "https://stranger.example", "Sec-Fetch-Mode: navigate")).isEqualTo(403);
			assertThat(handshake("/socket", "https://app.example.com", "Sec-Fetch-Mode: websocket")).isEqualTo(101);
		}

		@Test
		void answersHandshakesAsDocumented() throws IOException {
			List<List<String>> rows = DocumentationPage.read("who-is-asking.md")
				.rows("handshake with a handler of Spring MVC");
			assertThat(rows).hasSize(4);
			for (List<String> cells : rows) {
				int status = handshake(cells.get(0).replace("`", ""), cells.get(1).replace("`", ""), "X-Any: 1");
				assertThat(cells.get(2)).startsWith(String.valueOf(status));
			}
		}

		private static List<String> reasons(@Nullable String reason) {
			return (reason != null) ? List.of(reason) : List.of();
		}

		private int handshake(String path, String origin, String header) throws IOException {
			return shakeHands(path, origin, header).status();
		}

		private RawHttp.Answer shakeHands(String path, String origin, String... headers) throws IOException {
			List<String> lines = new ArrayList<>(
					List.of("Host: localhost", "Origin: " + origin, "Connection: Upgrade, close", "Upgrade: websocket",
							"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
			lines.addAll(List.of(headers));
			return new RawHttp(this.port).send("GET " + path, lines.toArray(String[]::new));
		}

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
			return (query) -> query.origin().host().equals("tenant.example");
		}

		/**
		 * Handlers that don't check origins, such as those of Spring for GraphQL.
		 */
		@Bean
		SimpleUrlHandlerMapping withoutCheck() {
			WebSocketHttpRequestHandler handler = new WebSocketHttpRequestHandler(new TextWebSocketHandler(),
					this.handshakeHandler);
			return new SimpleUrlHandlerMapping(Map.of("/open", handler, "/plain-open", handler), -1);
		}

		@Bean
		ServerEndpointRegistration endpoint() {
			return new ServerEndpointRegistration("/endpoint", new SilentEndpoint());
		}

		@Bean
		ServerEndpointRegistration plainEndpoint() {
			return new ServerEndpointRegistration("/plain-endpoint", new SilentEndpoint());
		}

		@Bean
		ServerEndpointExporter endpoints() {
			return new ServerEndpointExporter();
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry
				.addHandler(new TextWebSocketHandler(), "/socket", "/feed", "/plain", "/partner", "/off", "/insecure",
						"/suffix", "/opaque")
				.setHandshakeHandler(this.handshakeHandler);
			registry.addHandler(new TextWebSocketHandler(), "/checked-sockjs")
				.setHandshakeHandler(this.handshakeHandler)
				.addInterceptors(new OriginHandshakeInterceptor(List.of("https://own.example")))
				.withSockJS();
			registry.addHandler(new TextWebSocketHandler(), "/own-plain")
				.setHandshakeHandler(this.handshakeHandler)
				.setAllowedOrigins("https://app.example.com");
			registry.addHandler(new TextWebSocketHandler(), "/sockjs", "/plain-sockjs")
				.setHandshakeHandler(this.handshakeHandler)
				.withSockJS();
			registry.addHandler(new TextWebSocketHandler(), "/own-sockjs")
				.setHandshakeHandler(this.handshakeHandler)
				.setAllowedOrigins("https://own.example")
				.withSockJS();
			registry.addHandler(new TextWebSocketHandler(), "/token")
				.setHandshakeHandler(this.handshakeHandler)
				.addInterceptors(new TokenInterceptor());
			registry.addHandler(new TextWebSocketHandler(), "/own")
				.setHandshakeHandler(this.handshakeHandler)
				.setAllowedOrigins("https://own.example");
		}

	}

	public static final class SilentEndpoint extends Endpoint {

		@Override
		public void onOpen(Session session, EndpointConfig config) {
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
