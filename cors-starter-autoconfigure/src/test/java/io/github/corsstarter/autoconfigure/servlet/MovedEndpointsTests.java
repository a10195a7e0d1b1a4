package io.github.corsstarter.autoconfigure.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.corsstarter.web.CorsStartReport;
import io.github.corsstarter.web.RawHttp;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistration;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSocket endpoints of the servlet container, which check no origins, before and after
 * the settings of an application are replaced by their translation.
 */
class MovedEndpointsTests {

	private static final String APP = "https://app.example.com";

	private static final String STRANGER = "https://stranger.example";

	@TempDir
	Path directory;

	private ConfigurableApplicationContext start(String yaml, Class<?>... types) throws IOException {
		Path file = Files.writeString(this.directory.resolve("application.yml"), yaml);
		List<Class<?>> all = new ArrayList<>(List.of(types));
		all.add(Application.class);
		return new SpringApplicationBuilder(all.toArray(Class<?>[]::new))
			.properties("server.port=0", "spring.main.banner-mode=off", "spring.config.location=" + file.toUri())
			.run();
	}

	private static Map<String, Integer> handshakes(ConfigurableApplicationContext context) throws IOException {
		return handshakes(context, "/socket/1");
	}

	private static Map<String, Integer> handshakes(ConfigurableApplicationContext context, String path)
			throws IOException {
		int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
		Map<String, Integer> handshakes = new TreeMap<>();
		for (String origin : List.of(APP, STRANGER)) {
			handshakes
				.put(origin,
						new RawHttp(port).send("GET " + path, "Host: localhost", "Origin: " + origin,
								"Connection: Upgrade, close", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
								"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
							.status());
		}
		return handshakes;
	}

	private String move(Class<?> settings, int app, int stranger) throws IOException {
		Map<String, Integer> before;
		String block;
		try (ConfigurableApplicationContext context = start("", settings)) {
			before = handshakes(context);
			block = context.getBean(CorsStartReport.class).translation();
		}
		assertThat(before).isEqualTo(Map.of(APP, app, STRANGER, stranger));
		try (ConfigurableApplicationContext context = start(block)) {
			assertThat(handshakes(context)).as(block).isEqualTo(before);
		}
		return block;
	}

	@Test
	void staysOpenToEveryOrigin() throws IOException {
		assertThat(move(AnyOrigin.class, 101, 101)).contains(
				"      # WebSockets stay open to every origin. A policy would close them, so this path has none\n      paths: /socket/{id}\n      enabled: false\n");
		assertThat(move(MappedOrigin.class, 101, 101)).contains("paths: /socket/{id}\n      enabled: false");
	}

	@Test
	void staysOpenToTheOriginsThatAFilterAllows() throws IOException {
		for (Class<?> settings : List.of(OneOrigin.class, MappedOriginInSecurity.class)) {
			assertThat(move(settings, 101, 403)).contains("paths: /socket/{id}\n", "allow-credentials: true");
		}
	}

	@Test
	void leavesTheOtherRequestsOfItsPathAlone() throws IOException {
		String block;
		try (ConfigurableApplicationContext context = start("", OneOrigin.class, Topics.class)) {
			block = context.getBean(CorsStartReport.class).translation();
		}
		assertThat(block).doesNotContain("paths: /{topic}")
			.contains("# WebSockets for /{topic} won't be open to the same origins as now");
	}

	@Test
	void aPolicyThatIsOffLeavesAnEndpointAsItIs() throws IOException {
		String block;
		try (ConfigurableApplicationContext context = start("", Shared.class, MappedOrigin.class)) {
			block = context.getBean(CorsStartReport.class).translation();
		}
		assertThat(block).contains(
				"To leave them as they are, write a policy with paths: /socket/{id} and enabled: false, which also affects other requests of that path");
		try (ConfigurableApplicationContext context = start(block, Shared.class)) {
			assertThat(handshakes(context)).isEqualTo(Map.of(APP, 403, STRANGER, 403));
		}
		try (ConfigurableApplicationContext context = start(
				block + "  policies:\n    socket:\n      paths: /socket/{id}\n      enabled: false\n", Shared.class)) {
			assertThat(handshakes(context)).isEqualTo(Map.of(APP, 101, STRANGER, 101));
		}
	}

	@Test
	void aWebSocketOfTheOwnOriginStaysClosedAsTheRemarkSays() throws IOException {
		String policy = "cors:\n  allowed-origins: " + APP + "\n  allow-credentials: true\n";
		try (ConfigurableApplicationContext context = start("cors.enabled: false", OwnOrigin.class)) {
			assertThat(handshakes(context, "/chat")).isEqualTo(Map.of(APP, 403, STRANGER, 403));
		}
		try (ConfigurableApplicationContext context = start(policy, OwnOrigin.class)) {
			assertThat(handshakes(context, "/chat")).isEqualTo(Map.of(APP, 101, STRANGER, 403));
			assertThat(context.getBean(CorsStartReport.class).remarks())
				.anyMatch((remark) -> remark.startsWith("Policy 'default' opens WebSockets for /chat ")
						&& remark.endsWith("add a policy with paths: /chat and enabled: false"));
		}
		try (ConfigurableApplicationContext context = start(
				policy + "  policies:\n    chat:\n      paths: /chat\n      enabled: false\n", OwnOrigin.class)) {
			assertThat(handshakes(context, "/chat")).isEqualTo(Map.of(APP, 403, STRANGER, 403));
			assertThat(context.getBean(CorsStartReport.class).remarks())
				.noneMatch((remark) -> remark.contains("opens WebSockets"));
		}
	}

	@Test
	void withoutItsOriginsAWebSocketNeedsCredentialsAsTheNoteSays() throws IOException {
		String policy = "cors:\n  allowed-origins: [" + APP + ", " + STRANGER + "]\n";
		try (ConfigurableApplicationContext context = start(policy, ListedOrigin.class)) {
			assertThat(handshakes(context, "/chat")).isEqualTo(Map.of(APP, 101, STRANGER, 403));
			assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.containsExactly("origins of WebSocket handlers for /chat (both must allow a handshake; "
						+ "without these origins, the policy decides alone, and opens WebSockets only with allow-credentials: true)");
		}
		try (ConfigurableApplicationContext context = start(policy, OwnOrigin.class)) {
			assertThat(handshakes(context, "/chat")).isEqualTo(Map.of(APP, 403, STRANGER, 403));
		}
		try (ConfigurableApplicationContext context = start(policy + "  allow-credentials: true\n", OwnOrigin.class)) {
			assertThat(handshakes(context, "/chat")).isEqualTo(Map.of(APP, 101, STRANGER, 101));
		}
	}

	@Test
	void saysWhatAPolicyTakesAway() throws IOException {
		String endpoints = "Policies cover WebSocket endpoints of the servlet container for /socket/{id}; policy 'default' takes away ";
		try (ConfigurableApplicationContext context = start("cors.allowed-origins: " + APP)) {
			assertThat(context.getBean(CorsStartReport.class).remarks())
				.contains(endpoints + "WebSockets, for which a policy needs allow-credentials: true (/socket/{id})");
			assertThat(handshakes(context)).isEqualTo(Map.of(APP, 403, STRANGER, 403));
		}
		try (ConfigurableApplicationContext context = start(
				"cors: {allowed-origins: '" + APP + "', allow-credentials: true}")) {
			assertThat(context.getBean(CorsStartReport.class).remarks())
				.contains(endpoints + "origins (all but " + APP + ")");
			assertThat(handshakes(context)).isEqualTo(Map.of(APP, 101, STRANGER, 403));
		}
		try (ConfigurableApplicationContext context = start("cors.allowed-origins: " + APP, OneOrigin.class)) {
			assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.containsExactly("the CorsFilter bean 'filter' for /**; policy 'default' takes away "
						+ "WebSockets, for which a policy needs allow-credentials: true (/socket/{id})");
		}
	}

	private static CorsFilter allowing(String origin) {
		CorsConfiguration settings = new CorsConfiguration();
		settings.addAllowedOrigin(origin);
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", settings);
		return new CorsFilter(source);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		TomcatServletWebServerFactory tomcat() {
			return new TomcatServletWebServerFactory();
		}

		@Bean
		Socket socket() {
			return new Socket();
		}

		@Bean
		ServerEndpointExporter endpoints() {
			return new ServerEndpointExporter();
		}

		@Bean
		@ConditionalOnMissingBean
		SecurityFilterChain open(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

	}

	@ServerEndpoint("/socket/{id}")
	public static class Socket {

		@OnOpen
		public void open(Session session) {
			// Silent
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Topics {

		@Bean
		Topic topic() {
			return new Topic();
		}

	}

	@ServerEndpoint("/{topic}")
	public static class Topic {

		@OnOpen
		public void open(Session session) {
			// Silent
		}

	}

	/**
	 * Has a handler on one of the endpoint's paths.
	 */
	@RestController
	static class Shared {

		@GetMapping("/socket/help")
		String help() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class OwnOrigin implements WebSocketConfigurer {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			register(registry);
		}

		WebSocketHandlerRegistration register(WebSocketHandlerRegistry registry) {
			// Jetty is there too
			return registry.addHandler(new TextWebSocketHandler(), "/chat")
				.setHandshakeHandler(new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class ListedOrigin extends OwnOrigin {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			register(registry).setAllowedOrigins(APP);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnyOrigin {

		@Bean
		CorsFilter filter() {
			return allowing("*");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneOrigin {

		@Bean
		CorsFilter filter() {
			return allowing(APP);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MappedOrigin implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins(APP);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MappedOriginInSecurity extends MappedOrigin {

		@Bean
		SecurityFilterChain withCors(HttpSecurity http) throws Exception {
			return http.cors(Customizer.withDefaults())
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

	}

}
