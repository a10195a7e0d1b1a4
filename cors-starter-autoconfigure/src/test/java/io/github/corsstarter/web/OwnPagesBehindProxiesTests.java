package io.github.corsstarter.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.web.reactive.ReactiveNettyServer;
import io.github.corsstarter.web.servlet.JettyServer;
import io.github.corsstarter.web.servlet.TomcatServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.RequestUpgradeStrategy;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of an application's own pages, behind each proxy that the page lists, with
 * each {@code server.forward-headers-strategy}, on each server.
 */
class OwnPagesBehindProxiesTests {

	private static final List<String> STRATEGIES = List.of("none", "native", "framework");

	private static final String WITHOUT_SECURITY = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive."
			+ "ReactiveManagementWebSecurityAutoConfiguration";

	private static final Map<String, ConfigurableApplicationContext> RUNNING = new LinkedHashMap<>();

	@BeforeAll
	static void start() {
		for (String strategy : STRATEGIES) {
			start("Tomcat", strategy, WebApplicationType.SERVLET, MvcApplication.class, TomcatServer.class,
					StandardWebSocketUpgradeStrategy.class);
			start("Jetty", strategy, WebApplicationType.SERVLET, MvcApplication.class, JettyServer.class,
					JettyRequestUpgradeStrategy.class);
			start("Netty", strategy, WebApplicationType.REACTIVE, FluxApplication.class, ReactiveNettyServer.class);
		}
	}

	private static void start(String server, String strategy, WebApplicationType type, Class<?>... sources) {
		RUNNING.put(server + " " + strategy, new SpringApplicationBuilder(sources).web(type)
			.properties("server.port=0", "server.forward-headers-strategy=" + strategy,
					"cors.allowed-origins=https://app.example.com", "cors.allow-credentials=true", WITHOUT_SECURITY)
			.run());
	}

	@AfterAll
	static void stop() {
		RUNNING.values().forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void thePageListsTheRecognisedPages() throws IOException {
		List<List<String>> documented = new ArrayList<>();
		List<List<String>> measured = new ArrayList<>();
		for (List<String> cells : DocumentationPage.read("who-is-asking.md").rows("proxy and its setting")) {
			List<String> lines = new ArrayList<>(List.of("Origin: https://example.test:8443"));
			for (String line : cells.get(1).split("<br>", -1)) {
				lines.add(line.replace("`", ""));
			}
			documented.add(cells);
			measured.add(List.of(cells.get(0), cells.get(1), verdict("none", lines), verdict("native", lines),
					verdict("framework", lines)));
		}
		assertThat(documented).isNotEmpty().isEqualTo(measured);
	}

	private static String verdict(String strategy, List<String> lines) throws IOException {
		Map<String, Set<String>> serversByVerdict = new TreeMap<>();
		for (String server : List.of("Tomcat", "Jetty", "Netty")) {
			ConfigurableApplicationContext context = Objects.requireNonNull(RUNNING.get(server + " " + strategy));
			RawHttp http = new RawHttp(
					Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port")));
			int post = send(http, "POST /x", lines);
			int webSocket = send(http, "GET /socket", lines, "Connection: Upgrade, close", "Upgrade: websocket",
					"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
			serversByVerdict.computeIfAbsent(passed(post, webSocket), (key) -> new LinkedHashSet<>()).add(server);
		}
		if (serversByVerdict.size() == 1) {
			return serversByVerdict.keySet().iterator().next();
		}
		List<String> verdicts = new ArrayList<>();
		serversByVerdict.forEach((verdict, servers) -> verdicts.add(String.join(" and ", servers) + ": " + verdict));
		return String.join("; ", verdicts);
	}

	private static String passed(int post, int webSocket) {
		return switch (post + " " + webSocket) {
			case "200 101" -> "both";
			case "200 403" -> "only `POST`";
			case "403 403" -> "neither";
			default -> "POST " + post + ", WebSocket " + webSocket;
		};
	}

	private static int send(RawHttp http, String request, List<String> lines, String... others) throws IOException {
		List<String> all = new ArrayList<>(lines);
		all.addAll(List.of(others));
		return http.send(request, all.toArray(String[]::new)).status();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebSocket
	@Import(Handler.class)
	static class MvcApplication implements WebSocketConfigurer {

		private final RequestUpgradeStrategy strategy;

		MvcApplication(RequestUpgradeStrategy strategy) {
			this.strategy = strategy;
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler(), "/socket")
				.setHandshakeHandler(new DefaultHandshakeHandler(this.strategy));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Handler.class)
	static class FluxApplication implements WebFluxConfigurer {

		@Override
		public WebSocketService getWebSocketService() {
			return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy());
		}

		@Bean
		SimpleUrlHandlerMapping sockets() {
			WebSocketHandler handler = WebSocketSession::close;
			return new SimpleUrlHandlerMapping(Map.of("/socket", handler), -1);
		}

	}

	@RestController
	static class Handler {

		@PostMapping("/x")
		String handle() {
			return "handled";
		}

	}

}
