package io.github.corsstarter.web;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.web.reactive.ReactiveNettyServer;
import io.github.corsstarter.web.servlet.TomcatServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
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
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications behind a real nginx that terminates TLS. The requests have Chromium's
 * headers and come from the application's own pages and from others. Each configuration
 * of proxy and application is a {@link Site} with its own host name.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProxyTests {

	private static final String APP = "https://app.example.com";

	private static final String STRANGER = "https://stranger.example";

	// For a WebSocket, Chromium sends only the origin
	private static final String[] WEB_SOCKET = { "Connection: Upgrade", "Upgrade: websocket",
			"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==" };

	private static final List<WebApplicationType> STACKS = List.of(WebApplicationType.SERVLET,
			WebApplicationType.REACTIVE);

	private static final List<String> STRATEGIES = List.of("none", "framework", "native");

	private static final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	private static @Nullable Nginx nginx;

	@TempDir
	private static Path folder = Path.of("");

	@BeforeEach
	void startOnce() throws IOException, GeneralSecurityException {
		// Not in @BeforeAll, because a class that is skipped as a whole doesn't report
		// the reason
		Path executable = Nginx.find();
		if (applications.isEmpty()) {
			nginx = Nginx.start(executable, folder, startApplications());
		}
	}

	private static Map<String, String> startApplications() {
		Map<String, String> directives = new LinkedHashMap<>();
		for (WebApplicationType stack : STACKS) {
			for (String strategy : STRATEGIES) {
				ConfigurableApplicationContext application = start(stack, strategy);
				String port = application.getEnvironment().getRequiredProperty("local.server.port");
				sites().filter((site) -> site.stack() == stack && site.strategy().equals(strategy))
					.forEach((site) -> directives.put(site.name(), site.directives(port)));
			}
		}
		return directives;
	}

	private static ConfigurableApplicationContext start(WebApplicationType stack, String strategy) {
		Class<?> application = (stack == WebApplicationType.SERVLET) ? ServletApplication.class
				: ReactiveApplication.class;
		ConfigurableApplicationContext context = new SpringApplicationBuilder(application).web(stack)
			.run("--server.port=0", "--server.forward-headers-strategy=" + strategy, "--cors.allowed-origins=" + APP,
					"--cors.allowed-methods=GET,POST,PUT", "--cors.policies.socket.paths=/socket",
					"--cors.policies.socket.allow-credentials=true");
		applications.add(context);
		return context;
	}

	@AfterAll
	static void stop() {
		if (nginx != null) {
			nginx.close();
		}
		applications.forEach(ConfigurableApplicationContext::close);
		applications.clear();
	}

	private static Stream<Site> sites() {
		return STACKS.stream()
			.flatMap((stack) -> STRATEGIES.stream()
				.flatMap((strategy) -> Stream.of(new Site(stack, strategy, true, true),
						new Site(stack, strategy, true, false), new Site(stack, strategy, false, true),
						new Site(stack, strategy, false, false))));
	}

	static Stream<Site> sitesThatKnowTheirAddress() {
		return sites().filter(Site::knowsItsAddress);
	}

	static Stream<Site> sitesThatDoNot() {
		return sites().filter((site) -> !site.knowsItsAddress());
	}

	private static RawHttp https() {
		return Objects.requireNonNull(nginx).https();
	}

	private static RawHttp http() {
		return Objects.requireNonNull(nginx).http();
	}

	@Test
	void thePageShowsTheDirectivesOfASiteWithForwardedHeaders() {
		assertThat(new Site(WebApplicationType.SERVLET, "framework", true, true).directives("8080"))
			.endsWith(DocumentationPage.read("security-and-proxies.md").block("nginx"));
	}

	private static RawHttp.Answer send(RawHttp http, Site site, String requestLine, String origin, String... headers)
			throws IOException {
		List<String> lines = new ArrayList<>(List.of(headers));
		lines.add("Host: " + site.name() + ":" + http.port());
		lines.add("Origin: " + origin);
		return http.send(requestLine, lines.toArray(String[]::new));
	}

	private static String[] fetchFrom(String site) {
		return new String[] { "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty" };
	}

	private static void assertAnswer(RawHttp.Answer answer, int status, String... corsHeaders) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.corsHeaders()).isEqualTo(new TreeSet<>(List.of(corsHeaders)));
	}

	@ParameterizedTest
	@MethodSource("sites")
	void requestsFromItsOwnPagesPass(Site site) throws IOException {
		String own = "https://" + site.name() + ":" + https().port();
		assertAnswer(send(https(), site, "POST /x", own, fetchFrom("same-origin")), 200, "Vary: Origin");
		assertAnswer(send(https(), site, "PUT /x", own, fetchFrom("same-origin")), 200, "Vary: Origin");
	}

	@ParameterizedTest
	@MethodSource("sitesThatKnowTheirAddress")
	void requestsFromItsOwnPagesPassWithoutFetchMetadata(Site site) throws IOException {
		String own = "https://" + site.name() + ":" + https().port();
		// The policy lets it pass, and the handler's own check also compares the scheme
		boolean handlerRefuses = site.stack() == WebApplicationType.SERVLET && !site.knowsItsScheme();
		assertAnswer(send(https(), site, "GET /socket", own, WEB_SOCKET), handlerRefuses ? 403 : 101, "Vary: Origin");
		String plain = "http://" + site.name() + ":" + http().port();
		assertAnswer(send(http(), site, "GET /socket", plain, WEB_SOCKET), 101, "Vary: Origin");
		assertAnswer(send(http(), site, "POST /x", plain), 200, "Vary: Origin");
		assertAnswer(send(http(), site, "PUT /x", plain), 200, "Vary: Origin");
	}

	@ParameterizedTest
	@MethodSource("sitesThatDoNot")
	void withoutForwardedHeadersTheRefusalExplainsTheCause(Site site, CapturedOutput output) throws IOException {
		String own = "https://" + site.name() + ":" + https().port();
		assertAnswer(send(https(), site, "GET /socket", own, WEB_SOCKET), 403, "Cors-Refusal: origin-not-allowed",
				"Vary: Origin");
		assertThat(output).containsOnlyOnce(
				"from origin \"" + own + "\" by policy 'socket': origin-not-allowed. " + site.remedy("socket", own));
		String plain = "http://" + site.name() + ":" + http().port();
		assertAnswer(send(http(), site, "POST /x", plain), 403, "Cors-Refusal: origin-not-allowed", "Vary: Origin");
		assertThat(output).containsOnlyOnce("from origin \"" + plain + "\" by policy 'default': origin-not-allowed. "
				+ site.remedy("default", plain));
	}

	@ParameterizedTest
	@MethodSource("sites")
	void anotherOriginIsRefused(Site site) throws IOException {
		String[] refused = { "Cors-Refusal: origin-not-allowed", "Vary: Origin" };
		assertAnswer(send(https(), site, "POST /x", STRANGER, fetchFrom("cross-site")), 403, refused);
		assertAnswer(send(https(), site, "OPTIONS /x", STRANGER, "Access-Control-Request-Method: PUT"), 403, refused);
		assertAnswer(send(https(), site, "GET /socket", STRANGER, WEB_SOCKET), 403, refused);
		assertAnswer(send(http(), site, "POST /x", STRANGER), 403, refused);
		// Another port of the same host is another origin
		assertAnswer(send(https(), site, "GET /socket", "https://" + site.name(), WEB_SOCKET), 403, refused);
	}

	@ParameterizedTest
	@MethodSource("sites")
	void anAllowedOriginGetsItsHeaders(Site site) throws IOException {
		String[] allowed = { "Access-Control-Allow-Origin: " + APP, "Vary: Origin" };
		assertAnswer(send(https(), site, "POST /x", APP, fetchFrom("cross-site")), 200, allowed);
		assertAnswer(send(https(), site, "PUT /x", APP, fetchFrom("cross-site")), 200, allowed);
		assertAnswer(send(https(), site, "GET /socket", APP, WEB_SOCKET), 101, "Access-Control-Allow-Credentials: true",
				"Access-Control-Allow-Origin: " + APP, "Vary: Origin");
		assertAnswer(send(https(), site, "OPTIONS /x", APP, "Access-Control-Request-Method: PUT"), 204,
				"Access-Control-Allow-Origin: " + APP, "Access-Control-Allow-Methods: GET,HEAD,POST,PUT",
				"Access-Control-Allow-Headers: *,Authorization", "Access-Control-Max-Age: 1800", "Vary: Origin");
	}

	/**
	 * A configuration of proxy and application.
	 *
	 * @param stack the web stack of the application
	 * @param strategy the application's {@code server.forward-headers-strategy}
	 * @param keepsHost whether the proxy forwards {@code Host} instead of its own name
	 * for the application
	 * @param forwards whether the proxy sends {@code X-Forwarded-*}
	 */
	record Site(WebApplicationType stack, String strategy, boolean keepsHost, boolean forwards) {

		String name() {
			return this.stack.name().toLowerCase(Locale.ROOT) + "-" + this.strategy
					+ (this.keepsHost ? "-kept" : "-replaced") + (this.forwards ? "-forwarded" : "-bare") + ".test";
		}

		String directives(String port) {
			return """
					proxy_pass http://127.0.0.1:%s;
					proxy_http_version 1.1;
					proxy_set_header Upgrade $http_upgrade;
					proxy_set_header Connection $connection_upgrade;
					""".formatted(port) + (this.keepsHost ? "proxy_set_header Host $http_host;\n" : "")
					+ (this.forwards ? """
							proxy_set_header X-Forwarded-Proto $scheme;
							proxy_set_header X-Forwarded-Host $http_host;
							proxy_set_header X-Forwarded-Port $server_port;
							""" : "");
		}

		boolean knowsItsScheme() {
			return this.forwards && !this.strategy.equals("none");
		}

		boolean knowsItsAddress() {
			return this.keepsHost || (this.forwards && !this.strategy.equals("none"));
		}

		String remedy(String policy, String origin) {
			return this.forwards
					? "X-Forwarded-Host names this origin as the application's own public address. If that is true and "
							+ "only a proxy can send the header, set server.forward-headers-strategy to "
							+ "framework or native."
					: "If you trust this origin, " + (policy.equals("default")
							? "serve its pages over https and allow the https origin. To allow http with "
									+ "credentials anyway, " + "add insecure-origins to cors.dangerously-allow and add "
									+ origin + " to cors.allowed-origins (the policy 'socket' inherits it)"
							: "write \"cors.policies." + policy + ".allowed-origins: " + APP + ", " + origin + "\"")
							+ ". If this is the application's own address, behind a proxy, configure the proxy "
							+ "to keep Host " + "or to send X-Forwarded-Host." + (this.strategy.equals("none")
									? " To use X-Forwarded-Host, also set server.forward-headers-strategy." : "");
		}

		@Override
		public String toString() {
			return name();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableWebSocket
	@Import({ TomcatServer.class, Handlers.class })
	static class ServletApplication implements WebSocketConfigurer {

		@Bean
		SecurityFilterChain security(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler(), "/socket")
				.setHandshakeHandler(new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ ReactiveNettyServer.class, Handlers.class })
	static class ReactiveApplication implements WebFluxConfigurer {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		SimpleUrlHandlerMapping sockets() {
			WebSocketHandler handler = WebSocketSession::close;
			return new SimpleUrlHandlerMapping(Map.of("/socket", handler), -1);
		}

		@Override
		public WebSocketService getWebSocketService() {
			return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy());
		}

	}

	@RestController
	static class Handlers {

		@PostMapping("/x")
		String post() {
			return "posted";
		}

		@PutMapping("/x")
		String put() {
			return "put";
		}

	}

}
