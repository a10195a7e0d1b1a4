package io.github.corsstarter.autoconfigure.servlet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.web.CorsStartReport;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CharacterEncodingFilter;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings and filters beside a policy, each as its library has it.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtherServletSettingsTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
						DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withPropertyValues("cors.allowed-origins=https://app.example.com");

	private void layers(Class<?> configuration, String... expected) {
		this.contextRunner.withUserConfiguration(configuration)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.containsExactly(expected));
	}

	private static UrlBasedCorsConfigurationSource source(String path) {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOrigins(List.of("https://app.example.com"));
		settings.setAllowCredentials(true);
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration(path, settings);
		return source;
	}

	@Test
	void findsTheSourceThatSpringSecurityIsGiven() {
		layers(OwnSource.class, "Spring Security's cors() with a CorsConfigurationSource of its own for /api/**, from "
				+ "which policy 'default' takes away credentials");
	}

	@Test
	void findsTheSourceThatSpringSecurityFinds() {
		layers(BeanSource.class, "Spring Security's cors() with the CorsConfigurationSource bean "
				+ "'corsConfigurationSource' for /api/**, from which policy 'default' takes away credentials");
	}

	@Test
	void springSecurityWithSpringMvcsOwnSourceIsNoNews() {
		layers(NoSource.class);
	}

	@Test
	void springSecurityNeedsASourceOrSpringMvc() {
		new WebApplicationContextRunner().withUserConfiguration(NoSource.class)
			.run((context) -> assertThat(context).hasFailed());
		new WebApplicationContextRunner().withUserConfiguration(BeanSource.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void readsThePathsOfACorsFilter() {
		layers(FilterOfApi.class,
				"the CorsFilter bean 'filter' for /api/**, from which policy 'default' takes away credentials");
	}

	@Test
	void aRegistrationThatIsOffIsNoLayer() {
		layers(FilterThatIsOff.class);
	}

	@Test
	void readsTomcatsFilter() {
		layers(TomcatsFilter.class,
				"the CorsFilter of Tomcat registered by bean 'tomcats' for /api/**, which goes on refusing by itself, "
						+ "from which policy 'default' takes away origins (https://old.example.com); methods (OPTIONS)");
	}

	@Test
	void findsTheOriginsOfWebSocketHandlers() {
		layers(WebSockets.class,
				"origins of SockJS endpoints for /sockjs/**, where both must allow a handshake, from which policy "
						+ "'default' takes away origins (https://chat.example.com); credentials",
				"origins of WebSocket handlers for /ws, where both must allow a handshake, from which policy "
						+ "'default' takes away credentials");
	}

	@Test
	void namesTheHandlerOfJettyThatAnswersFirst() {
		new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
			.withConfiguration(
					AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
							DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withUserConfiguration(JettysHandler.class)
			.withPropertyValues("cors.allowed-origins=https://app.example.com")
			.run((context) -> {
				CorsStartReport report = context.getBean(CorsStartReport.class);
				assertThat(report.otherLayers()).containsExactly("the CrossOriginHandler of Jetty for /** (the server "
						+ "asks it before every filter: it may answer by itself, preflights above all; remove it where "
						+ "a JettyServerCustomizer adds it), from which policy 'default' takes away origins "
						+ "(https://old.example.com); credentials");
				assertThat(report.translation()).contains("- https://app.example.com\n", "- https://old.example.com\n",
						"# - ^https://[a-z]+\\.example\\.net$: ", "allow-credentials: true");
				WebServerApplicationContext web = (WebServerApplicationContext) context.getSourceApplicationContext();
				int port = Objects.requireNonNull(web.getWebServer()).getPort();
				HttpResponse<Void> preflight = HttpClient.newHttpClient()
					.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
						.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
						.header("Origin", "https://stranger.example")
						.header("Access-Control-Request-Method", "GET")
						.build(), HttpResponse.BodyHandlers.discarding());
				assertThat(preflight.statusCode()).isEqualTo(200);
				assertThat(preflight.headers().firstValue("Cors-Refusal")).isEmpty();
			});
	}

	@Test
	void tellsTheKeysOfGraphQlFromMappings() {
		this.contextRunner.withUserConfiguration(GraphQl.class)
			.withPropertyValues("spring.graphql.cors.allowed-origins=https://app.example.com")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.containsExactly("addCorsMappings for /api/**", "spring.graphql.cors.* for /graphql"));
		layers(GraphQl.class, "addCorsMappings for /api/**, /graphql");
	}

	@Test
	void namesTheActuatorsOwnWhereAPolicyClaimsItsPaths() {
		String[] own = { "management.endpoints.web.cors.allowed-origins=https://app.example.com",
				"management.endpoints.web.cors.allow-credentials=true", "management.endpoints.web.cors.max-age=1h" };
		this.contextRunner.withPropertyValues(own)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).isEmpty());
		this.contextRunner.withPropertyValues(own)
			.withPropertyValues("cors.policies.operators.paths=/actuator/health")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).singleElement()
				.asString()
				.startsWith("management.endpoints.web.cors.* for /actuator/** where 'operators' covers it"));
	}

	@Test
	void annotationsAreReadAsSpringReadsThem() {
		this.contextRunner.withUserConfiguration(Books.class)
			.withPropertyValues("page=https://books.example.com", "cors.allowed-methods=GET")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"@CrossOrigin on OtherServletSettingsTests.Books (2 handlers) for /books, /books/{id}, from which "
							+ "policy 'default' takes away origins (https://books.example.com); methods (POST); "
							+ "exposed headers (Link)"));
	}

	@Test
	void namesFiltersThatMayAnswerFirst(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(FiltersInFront.class).run((context) -> {
			CorsStartReport report = context.getBean(CorsStartReport.class);
			assertThat(report.otherLayers()).isEmpty();
			assertThat(report.filtersInFront()).containsExactly(
					"the OtherServletSettingsTests.RateLimit registered by bean 'limit' (its order is -2147483638, "
							+ "that of the policy's filter -2147483638; give it a later order, or the policy's filter "
							+ "an earlier one by cors.filter-order)",
					"the UrlHandlerFilter registered by bean 'slashes' (its order is -2147483648, that of the policy's "
							+ "filter -2147483638; nothing runs before this order, so give it a later one)");
			assertThat(output).containsOnlyOnce("Filters run before that of the CORS policies. What they answer by "
					+ "themselves, preflights included, has no CORS headers:\n  - the ");
		});
		this.contextRunner.withUserConfiguration(FiltersInFront.class)
			.withPropertyValues("cors.filter-order=-2147483639")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).filtersInFront()).singleElement()
				.asString()
				.startsWith("the UrlHandlerFilter"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class OwnSource {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.cors((cors) -> cors.configurationSource(source("/api/**"))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class BeanSource {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.cors(Customizer.withDefaults()).build();
		}

		@Bean
		CorsConfigurationSource corsConfigurationSource() {
			return source("/api/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class NoSource {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.cors(Customizer.withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterOfApi {

		@Bean
		CorsFilter filter() {
			return new CorsFilter(source("/api/**"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterThatIsOff {

		@Bean
		CorsFilter filter() {
			return new CorsFilter(source("/api/**"));
		}

		@Bean
		FilterRegistrationBean<CorsFilter> registration(CorsFilter filter) {
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter);
			registration.setEnabled(false);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TomcatsFilter {

		@Bean
		FilterRegistrationBean<org.apache.catalina.filters.CorsFilter> tomcats() {
			FilterRegistrationBean<org.apache.catalina.filters.CorsFilter> registration = new FilterRegistrationBean<>(
					new org.apache.catalina.filters.CorsFilter());
			registration.addUrlPatterns("/api/*");
			registration
				.setInitParameters(Map.of("cors.allowed.origins", "https://app.example.com, https://old.example.com"));
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class WebSockets implements WebSocketConfigurer {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler(), "/ws").setAllowedOrigins("https://app.example.com");
			registry.addHandler(new TextWebSocketHandler(), "/plain");
			registry.addHandler(new TextWebSocketHandler(), "/sockjs")
				.setAllowedOrigins("https://chat.example.com")
				.withSockJS();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JettysHandler {

		@Bean
		JettyServletWebServerFactory jetty() {
			JettyServletWebServerFactory factory = new JettyServletWebServerFactory(0);
			factory.addServerCustomizers((server) -> {
				CrossOriginHandler handler = new CrossOriginHandler();
				handler.setAllowedOriginPatterns(Set.of("https://app.example.com", "https://old\\.example\\.com",
						"^https://[a-z]+\\.example\\.net$"));
				handler.setAllowedHeaders(Set.of("*"));
				handler.setAllowCredentials(true);
				handler.setHandler(server.getHandler());
				server.setHandler(handler);
			});
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GraphQl implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/graphql");
			registry.addMapping("/api/**");
		}

	}

	@RestController
	@CrossOrigin("${page}")
	static class Books {

		@GetMapping("/books")
		@CrossOrigin(exposedHeaders = "Link")
		String list() {
			return "x";
		}

		@PostMapping("/books/{id}")
		String add() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FiltersInFront {

		@Bean
		FilterRegistrationBean<RateLimit> limit() {
			FilterRegistrationBean<RateLimit> registration = new FilterRegistrationBean<>(new RateLimit());
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
			return registration;
		}

		@Bean
		FilterRegistrationBean<UrlHandlerFilter> slashes() {
			FilterRegistrationBean<UrlHandlerFilter> registration = new FilterRegistrationBean<>(
					UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

		@Bean
		FilterRegistrationBean<ForwardedHeaderFilter> forwarded() {
			FilterRegistrationBean<ForwardedHeaderFilter> registration = new FilterRegistrationBean<>(
					new ForwardedHeaderFilter());
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

		@Bean
		FilterRegistrationBean<CharacterEncodingFilter> encoding() {
			FilterRegistrationBean<CharacterEncodingFilter> registration = new FilterRegistrationBean<>(
					new CharacterEncodingFilter());
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

		@Bean
		Behind behind() {
			return new Behind();
		}

	}

	static class RateLimit extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			response.setStatus(429);
		}

	}

	@Order(Ordered.HIGHEST_PRECEDENCE + 11)
	static final class Behind extends RateLimit {

	}

}
