package io.github.corsstarter.autoconfigure.servlet;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.web.CorsStartReport;
import jakarta.annotation.Priority;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ListAssert;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.security.autoconfigure.web.servlet.PathRequest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.webmvc.GraphQlRequestPredicates;
import org.springframework.graphql.server.webmvc.GraphQlWebSocketHandler;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CharacterEncodingFilter;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings and filters in addition to a policy, each in the form that its library
 * defines.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtherServletSettingsTests {

	private static final String ALL_BUT_ONE = "; policy 'default' takes away origins (all but "
			+ "https://app.example.com)";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
						DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withPropertyValues("cors.allowed-origins=https://app.example.com");

	private final WebApplicationContextRunner serverRunner = new WebApplicationContextRunner(
			AnnotationConfigServletWebServerApplicationContext::new)
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

	private static FilterRegistrationBean<CorsFilter> filterOfOthers(String path) {
		CorsConfiguration settings = new CorsConfiguration();
		settings.setAllowedOrigins(List.of("https://other.example"));
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration(path, settings);
		return new FilterRegistrationBean<>(new CorsFilter(source));
	}

	private static WebSocketHandlerMapping webSocketsOnly(String path) {
		WebSocketHttpRequestHandler handler = new WebSocketHttpRequestHandler(new TextWebSocketHandler(),
				new DefaultHandshakeHandler());
		handler.setHandshakeInterceptors(List.of(new OriginHandshakeInterceptor(List.of("https://app.example.com"))));
		return webSocketsOnly(path, handler);
	}

	private static WebSocketHandlerMapping webSocketsOnly(String path, WebSocketHttpRequestHandler handler) {
		WebSocketHandlerMapping mapping = new WebSocketHandlerMapping();
		mapping.setWebSocketUpgradeMatch(true);
		mapping.setUrlMap(Map.of(path, handler));
		mapping.setOrder(-2);
		return mapping;
	}

	@Test
	void lambdasNamedLikeCorsAreCorsFilters() {
		translation(LambdaFilter.class).startsWith(
				"""
						cors:
						  # The settings of the filter bean 'corsFilter' for /** can't be read. Translate them by hand (its settings are in code: a lambda of io.github.corsstarter.autoconfigure.servlet.OtherServletSettingsTests$LambdaFilter;""");
	}

	@Test
	void mappingsOfTheSameOrderAreAskedInTheOrderOfTheirBeans() {
		translation(UrlsInFront.class).isEmpty();
	}

	@Test
	void filesMayComeBeforeAnnotatedHandlers() {
		translation(FilesInFront.class).isEmpty();
	}

	@Test
	void aFileOfAFunctionComesBeforeAnnotatedHandlers() {
		translation(FileOfFunction.class).isEqualTo("""
				cors:
				  policies:
				    open:
				      paths: /open
				      allowed-origins: "*"
				      allowed-methods: POST
				""");
	}

	@Test
	void graphQlLeavesAnnotatedHandlersAlone() {
		translation(GraphQlRoutes.class).isEqualTo("""
				cors:
				  policies:
				    open:
				      paths: /open
				      allowed-origins: "*"
				""");
	}

	@Test
	void relativePatternsMatchNothing() {
		translation(RelativePattern.class).isEqualTo("""
				cors:
				  policies:
				    api:
				      paths: /api/**
				      allowed-origins: "*"
				""");
	}

	private AbstractStringAssert<?> translation(Class<?> configuration) {
		AtomicReference<String> translation = new AtomicReference<>();
		this.contextRunner.withUserConfiguration(configuration)
			.withPropertyValues("cors.allowed-origins=", "spring.web.resources.add-mappings=false")
			.run((context) -> translation.set(context.getBean(CorsStartReport.class).translation()));
		return assertThat(translation.get());
	}

	private ListAssert<String> layersAfterMove(Class<?> configuration, String... properties) {
		List<String> layers = new ArrayList<>();
		WebApplicationContextRunner before = this.contextRunner.withUserConfiguration(configuration)
			.withPropertyValues("cors.allowed-origins=")
			.withPropertyValues(properties);
		YamlPropertiesFactoryBean block = new YamlPropertiesFactoryBean();
		before.run((context) -> block.setResources(new ByteArrayResource(
				context.getBean(CorsStartReport.class).translation().getBytes(StandardCharsets.UTF_8))));
		before
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new PropertiesPropertySource("block", Objects.requireNonNull(block.getObject()))))
			.run((context) -> layers.addAll(context.getBean(CorsStartReport.class).otherLayers()));
		return assertThat(layers);
	}

	@Test
	void aPolicyTakesNoMethodsThatNoHandlerHas() {
		layersAfterMove(Reports.class).containsExactly(
				"@CrossOrigin on OtherServletSettingsTests.Reports.get for /reports", "addCorsMappings for /**");
	}

	@Test
	void aPolicyTakesNothingFromSettingsThatDoNotApplyToAWebSocket() {
		layersAfterMove(MappingsBesideWebSockets.class).containsExactly("addCorsMappings for /**",
				"origins of SockJS endpoints for /sockjs/** (both must allow a handshake; without these origins, the policy decides alone, and opens WebSockets only with allow-credentials: true)",
				"origins of WebSocket handlers for /ws (both must allow a handshake; without these origins, the policy decides alone, and opens WebSockets only with allow-credentials: true)");
	}

	@Test
	void aPolicyTakesNothingFromGraphQlsSettingsBehindMappings() {
		layersAfterMove(GraphQlBehindMappings.class, "spring.graphql.cors.allowed-origins=https://graph.example.com",
				"spring.graphql.http.path=/api/graphql")
			.containsExactly("addCorsMappings for /api/**", "spring.graphql.cors.* for /api/graphql");
	}

	@Test
	void graphQlsWebSocketsMayNeedItsSettings() {
		layersAfterMove(GraphQlWithWebSockets.class, "spring.graphql.cors.allowed-origins=https://app.example.com")
			.containsExactly("spring.graphql.cors.* for /graphql",
					"spring.graphql.cors.* in GraphQL's WebSocket handler for /graphql (both must allow a handshake; without these origins, the policy decides alone, and opens WebSockets only with allow-credentials: true)");
	}

	@Test
	void findsTheSourceThatSpringSecurityIsGiven() {
		layers(OwnSource.class,
				"Spring Security's cors() or CorsFilter with its own CorsConfigurationSource for /api/**; "
						+ "policy 'default' takes away credentials");
	}

	@Test
	void findsTheSourceThatSpringSecurityFinds() {
		layers(BeanSource.class, "Spring Security's CORS filter with the CorsConfigurationSource bean "
				+ "'corsConfigurationSource' for /api/**; policy 'default' takes away credentials");
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
		layers(FilterOfApi.class, "the CorsFilter bean 'filter' for /api/**; policy 'default' takes away credentials");
	}

	@Test
	void aRegistrationThatIsOffIsNoLayer() {
		layers(FilterThatIsOff.class);
	}

	@Test
	void readsTomcatsFilter() {
		layers(TomcatsFilter.class,
				"the CorsFilter of Tomcat registered by bean 'tomcats' for /api/**, which can still refuse requests; "
						+ "policy 'default' takes away origins (https://old.example.com); methods (OPTIONS)");
	}

	@Test
	void leavesOutWhatTomcatsFilterNeverMatches() {
		tomcats("cors.allowed.origins", "https://app.example.com,*,https://APP.example.com,https://other.example/",
				"cors.allowed.headers", "*,X-A", "cors.preflight.maxage", "-1")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo("""
					cors:
					  policies:
					    api:
					      paths: /api/**
					      allowed-origins: https://app.example.com
					      allowed-methods: GET, POST, OPTIONS
					      allowed-headers: X-A
					      max-age: 5s
					"""));
		tomcats("cors.allowed.origins", "*", "cors.allowed.methods", "*")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("# No other origin is allowed")
				.doesNotContain("allowed-"));
	}

	private WebApplicationContextRunner tomcats(String... parameters) {
		return this.contextRunner.withPropertyValues("cors.allowed-origins=")
			.withBean("tomcats", FilterRegistrationBean.class, () -> {
				FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
						new org.apache.catalina.filters.CorsFilter());
				registration.addUrlPatterns("/api/*");
				for (int i = 0; i < parameters.length; i += 2) {
					registration.addInitParameter(parameters[i], parameters[i + 1]);
				}
				return registration;
			});
	}

	@Test
	void readsTheExpressionsOfJettysHandler() {
		jettys((handler) -> {
			handler.setAllowedOriginPatterns(Set.of("https://*.example.com"));
			handler.setAllowedMethods(Set.of("PUT"));
		}).run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
			.contains("# - ^https://*.example.com$: Regular expressions are not supported.")
			.doesNotContain("allowed-origins:"));
		jettys((handler) -> {
			handler.setAllowedOriginPatterns(Set.of("https://APP\\.example.com"));
			handler.setAllowedMethods(Set.of("PUT"));
		}).run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo("""
				cors:
				  # The filter may cover /actuator/** too. These properties leave that path to \
				management.endpoints.web.cors.*, unless a policy has a path that begins with it
				  allowed-origins: https://app.example.com
				  allowed-methods: GET, POST, PUT
				  allowed-headers: Content-Type
				  max-age: 1m
				"""));
		for (boolean credentials : new boolean[] { true, false }) {
			jettys((handler) -> {
				handler.setAllowedOriginPatterns(Set.of("https://app.example.com"));
				handler.setAllowCredentials(credentials);
				handler.setAllowedMethods(Set.of(credentials ? "*" : "GET"));
				handler.setAllowedHeaders(Set.of(credentials ? "X-A" : "*"));
			}).run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
				.startsWith(
						"cors:\n  # The settings of the CrossOriginHandler of Jetty for /** can't be read. Translate "
								+ "them by hand (browsers read its * ")
				.doesNotContain("allowed-"));
		}
	}

	private WebApplicationContextRunner jettys(Consumer<CrossOriginHandler> customizer) {
		return this.serverRunner.withPropertyValues("cors.allowed-origins=")
			.withBean(JettyServletWebServerFactory.class, () -> {
				JettyServletWebServerFactory factory = new JettyServletWebServerFactory(0);
				factory.addServerCustomizers((server) -> {
					CrossOriginHandler handler = new CrossOriginHandler();
					customizer.accept(handler);
					handler.setHandler(server.getHandler());
					server.setHandler(handler);
				});
				return factory;
			});
	}

	@Test
	void findsTheOriginsOfWebSocketHandlers() {
		layers(WebSockets.class,
				"origins of SockJS endpoints for /sockjs/** (both must allow a handshake; without these origins, the policy decides alone, and opens WebSockets only with allow-credentials: true); policy "
						+ "'default' takes away origins (https://chat.example.com); credentials",
				"origins of WebSocket handlers for /ws (both must allow a handshake; without these origins, the policy decides alone, and opens WebSockets only with allow-credentials: true)");
	}

	@Test
	void namesTheHandlerOfJettyThatAnswersFirst() {
		this.serverRunner.withUserConfiguration(JettysHandler.class).run((context) -> {
			CorsStartReport report = context.getBean(CorsStartReport.class);
			assertThat(report.otherLayers()).containsExactly(
					"the CrossOriginHandler of Jetty for /** (it runs before every filter, so it can answer before the policy, preflights above all; remove it where "
							+ "a JettyServerCustomizer adds it); policy 'default' takes away origins "
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
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"addCorsMappings for /api/**" + ALL_BUT_ONE, "spring.graphql.cors.* for /graphql" + ALL_BUT_ONE));
		layers(GraphQl.class, "addCorsMappings for /api/**, /graphql" + ALL_BUT_ONE);
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
					"@CrossOrigin on OtherServletSettingsTests.Books (2 handlers) for /books, /books/{id}; "
							+ "policy 'default' takes away origins (https://books.example.com); methods (POST); "
							+ "exposed headers (Link)"));
	}

	@Test
	void readsTheSettingsOfStaticResources() {
		layers(Files.class, "the handler ResourceHttpRequestHandler, a CorsConfigurationSource for /files/**; "
				+ "policy 'default' takes away origins (https://files.example.com)");
		translation(Files.class, """
				cors:
				  policies:
				    files:
				      paths: /files/**
				      allowed-origins: https://files.example.com
				""");
	}

	@Test
	void findsThePathsOfTheServletsOfAFilter() {
		layers(FilterOfServlets.class, "the CorsFilter registered by bean 'filter' for /legacy/**; policy "
				+ "'default' takes away credentials");
		translation(FilterOfDispatcherServlet.class, """
				cors:
				  allowed-origins: https://app.example.com
				  allowed-methods: GET
				  allowed-headers: []
				  allow-credentials: true
				  max-age: 5s
				  policies:
				    legacy:
				      # The servlet 'legacy' handles these requests, to which Spring MVC's settings don't apply
				      paths: /legacy/**
				      enabled: false
				""");
	}

	@Test
	void aSourceThatAMappingUsesIsUsed() {
		translation(SourceOfMapping.class, """
				cors:
				  policies:
				    own:
				      paths: /own
				      allowed-origins: https://app.example.com
				      allowed-methods: GET
				      allowed-headers: []
				      allow-credentials: true
				      max-age: 5s
				""");
	}

	@Test
	void mappingsAreNotNeededForOtherServlets() {
		layersAfterMove(MappingsBesideServlet.class).containsExactly("addCorsMappings for /**");
		layersAfterMove(MappingsInSecurityBesideServlet.class).containsExactly("addCorsMappings for /**");
	}

	@Test
	void namesTheCodeThatHasTheSettingsOfAFilter() {
		String name = OtherServletSettingsTests.class.getName();
		String after = "; its order is 5, after the policy's filter at -2147483638, so it may still refuse what a policy allows; write a policy that allows the same, then remove the filter)";
		layers(FiltersOfCode.class,
				"the CorsFilter registered by bean 'source' for /source/** (its settings are in code: " + name
						+ "$CodeOfSource" + after,
				"the CorsFilter registered by bean 'subclass' for /** (its settings are in code: " + name
						+ "$CodeOfFilter" + after,
				"the OtherServletSettingsTests.SimpleCORSFilter registered by bean 'foreign' for /foreign/** (its settings are in code: "
						+ name
						+ "$SimpleCORSFilter; its order is -2147483648, the policy's filter has -2147483638, so it can answer before the policy, preflights above all; write a policy that allows the same, then remove the filter; until then, give it a later order)");
		this.contextRunner.withUserConfiguration(FiltersOfCode.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).contains(
					"  # The settings of the CorsFilter registered by bean 'subclass' for /** can't be read. Translate them by hand (its settings are in code: "
							+ name + "$CodeOfFilter" + after));
	}

	@Test
	void namesAServletWithItsOwnContext() {
		layers(OwnContext.class, "addCorsMappings for /**" + ALL_BUT_ONE,
				"the handlers of the servlet 'admin' for /admin/** (not searched, since it has its own application context)");
		translation(OwnContext.class,
				"""
						cors:
						  allowed-origins: "*"
						  policies:
						    admin:
						      # The settings of the handlers of the servlet 'admin' for /admin/** can't be read. Translate them by hand (not searched, since it has its own application context)
						      paths: /admin/**
						      enabled: false
						""");
	}

	@Test
	void keepsWebSocketsToThisOriginThatAreNow() {
		translation(OwnWebSockets.class,
				"""
						cors:
						  allowed-origins: https://app.example.com
						  allowed-methods: GET
						  allowed-headers: []
						  allow-credentials: true
						  max-age: 5s
						  policies:
						    plain:
						      # WebSockets stay limited to this application's own origin. A policy would open them, so this path has none
						      paths: /plain
						      enabled: false
						""");
	}

	@Test
	void aWebSocketForEveryOriginLosesThese() {
		this.contextRunner.withUserConfiguration(UnfilteredWebSockets.class)
			.withPropertyValues("cors.policies.app.paths=/app,/all",
					"cors.policies.app.allowed-origins=https://app.example.com",
					"cors.policies.app.allow-credentials=true")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.anyMatch((layer) -> layer.startsWith("origins of WebSocket handlers for /all, /app (")
						&& layer.endsWith("; policy 'app' takes away origins (all but https://app.example.com)")));
	}

	@Test
	void webSocketsOfAHandlerThatComparesNoOriginsAreOpen() {
		translation(BareWebSocket.class, """
				cors:
				  policies:
				    bare:
				      # WebSockets stay open to every origin. A policy would close them, so this path has none
				      paths: /bare
				      enabled: false
				    root:
				      paths: /*
				      allowed-origins: https://app.example.com
				      allow-credentials: true
				""");
		translation(this.contextRunner.withBean("filter", CorsFilter.class, () -> new CorsFilter(source("/**"))),
				BareWebSocket.class, """
						cors:
						  allowed-origins: https://app.example.com
						  allowed-methods: GET
						  allowed-headers: []
						  allow-credentials: true
						  max-age: 5s
						""");
		this.contextRunner.withBean("filter", FilterRegistrationBean.class, () -> filterOfOthers("/**"))
			.withUserConfiguration(BareWebSocket.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).contains("""
					    bare:
					      paths: /bare
					      allowed-headers: "*"
					      allow-credentials: true
					"""));
	}

	@Test
	void aWebSocketMayShareThePathOfOtherRequests() {
		translation(SharedWebSocket.class, """
				cors:
				  policies:
				    graphql:
				      paths: /graphql
				      allowed-origins: https://app.example.com
				      allow-credentials: true
				""");
		translation(SharedWebSocketWithoutCredentials.class,
				"""
						cors:
						  # WebSockets for /graphql won't be open to the same origins as now: with allow-credentials: true, the policy for that path opens them to its origins, otherwise to none. Keep the WebSocket's own origins (spring.graphql.cors.* for GraphQL), or translate them by hand
						  policies:
						    graphql:
						      paths: /graphql
						      allowed-origins: https://app.example.com
						""");
	}

	@Test
	void aWebSocketThatLeavesOtherRequestsToNobodyHasItsPath() {
		translation(WebSocketAlone.class, """
				cors:
				  policies:
				    graphqlws:
				      paths: /graphqlws
				      allowed-origins: https://app.example.com
				      allowed-methods: GET
				      allow-credentials: true
				""");
	}

	@Test
	void saysThatAPolicyForAFilterPrecedesSpringSecurity() {
		translation(SecurityBeforeOwnFilter.class,
				"""
						cors:
						  # Currently, Spring Security handles preflights like other requests where no CORS filter answers them first, and may refuse them. With these properties, a policy answers them before Spring Security
						  policies:
						    api:
						      paths: /api/**
						      allowed-origins: https://other.example
						      allowed-methods: GET
						      allowed-headers: []
						      max-age: 5s
						""");
	}

	@Test
	void aSockJsEndpointThatLeavesCorsToOthersIsNotOpened() {
		translation(SuppressedSockJs.class,
				"""
						cors:
						  # WebSockets for /sockjs/** are currently open to every origin. With these properties, only a policy with allow-credentials: true opens them, and to its own origins. To leave them as they are, write a policy with paths: /sockjs/** and enabled: false, which also affects other requests of that path
						  allowed-origins: https://app.example.com
						""");
		this.contextRunner.withBean("filter", FilterRegistrationBean.class, () -> filterOfOthers("/**"))
			.withUserConfiguration(SuppressedSockJs.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).contains(
					"# WebSockets for /sockjs/** won't be open to the same origins as now: with allow-credentials: true, the "
							+ "policy for that path opens them to its origins, otherwise to none. Translate them by hand\n")
				.doesNotContain("allow-credentials: true\n"));
	}

	@Test
	void readsTheOrderOfAPriority() {
		this.contextRunner.withBean(WithPriority.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).filtersInFront()).singleElement()
				.asString()
				.startsWith("the OtherServletSettingsTests.WithPriority bean '")
				.contains("(its order is -2147483640, "));
	}

	@Test
	void remarksThatMalformedForwardedHeadersAreAnsweredFirst(CapturedOutput output) {
		this.serverRunner.withUserConfiguration(Forwarded.class).run((context) -> {
			String remark = "The ForwardedHeaderFilter (its order is -2147483648, the policy's filter has -2147483638) must run before the filter of the CORS policies. If it answers malformed forwarded headers with 400, that response has no CORS headers";
			assertThat(context.getBean(CorsStartReport.class).remarks()).containsExactly(remark);
			assertThat(output).containsOnlyOnce(remark + ".");
			WebServerApplicationContext web = (WebServerApplicationContext) context.getSourceApplicationContext();
			int port = Objects.requireNonNull(web.getWebServer()).getPort();
			HttpResponse<Void> answer = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
					.header("Origin", "https://app.example.com")
					.header("X-Forwarded-Port", "x")
					.build(), HttpResponse.BodyHandlers.discarding());
			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
		});
	}

	@Test
	void readsMappingsInTheOrderOfTheirRegistration() {
		translation(SeveralMappings.class, """
				cors:
				  policies:
				    api-admin:
				      paths: /api/admin/**
				      allowed-origins: https://shop.example.com
				    api:
				      paths: /api/**
				      allowed-origins: https://app.example.com
				      allow-credentials: true
				""");
	}

	@Test
	void addCorsMappingsDoesNotApplyToAForeignMapping() {
		translation(ForeignMapping.class,
				"""
						cors:
						  allowed-origins: https://app.example.com
						  allow-credentials: true
						  policies:
						    internal-run:
						      # addCorsMappings doesn't apply to the handlers of the OtherServletSettingsTests.InternalMapping bean 'internal'
						      paths: /internal/run
						      enabled: false
						""");
	}

	@Test
	void theSettingsOfAMappingThatDecidesInCodeCannotBeRead() {
		translation(MappingOfCode.class,
				"""
						cors:
						  allowed-origins: https://app.example.com
						  allow-credentials: true
						  policies:
						    items:
						      # The settings of the OtherServletSettingsTests.DecidingMapping bean 'requestMappingHandlerMapping' for /items can't be read. Translate them by hand
						      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
						      paths: /items
						      enabled: false
						    files:
						      # The settings of the CorsConfigurationSource of the OtherServletSettingsTests.DecidingUrlMapping bean 'files' for /files/** can't be read. Translate them by hand
						      paths: /files/**
						      enabled: false
						""");
		translation(MappingOfLambda.class,
				"""
						cors:
						  # The settings of addCorsMappings for /** are left out. The paths and settings of the OtherServletSettingsTests.OwnMapping bean 'own' can't be read. Translate them by hand
						""");
	}

	@Test
	void theSettingsOfAHandlerFunctionThatIsASourceCannotBeRead() {
		translation(FunctionOfCode.class,
				"""
						cors:
						  allowed-origins: https://app.example.com
						  allow-credentials: true
						  policies:
						    feed:
						      # The settings of the handler function, a CorsConfigurationSource for /feed can't be read. Translate them by hand
						      paths: /feed
						      enabled: false
						""");
	}

	@Test
	void namesCorsFiltersOfSpringSecurity() {
		translation(FilterOfChain.class,
				"""
						cors:
						  # The settings of the OtherServletSettingsTests.SimpleCORSFilter of Spring Security for /** can't be read. Translate them by hand
						""");
	}

	@Test
	void addCorsMappingsDoesNotApplyToForeignFunctions() {
		translation(ForeignFunctions.class, """
				cors:
				  allowed-origins: https://app.example.com
				  allow-credentials: true
				  policies:
				    own:
				      # addCorsMappings doesn't apply to the handlers of the RouterFunctionMapping bean 'functions'
				      paths: /own
				      enabled: false
				""");
	}

	@Test
	void settingsThatOnlySomeMappingsHaveCannotBeRead() {
		translation(SettingsOfOneMapping.class, """
				cors:
				  # The settings of addCorsMappings for /** can't be read. Translate them by hand
				""");
	}

	@Test
	void versionOfAnApiIsACondition() {
		this.contextRunner.withUserConfiguration(VersionedMapping.class)
			.withPropertyValues("spring.mvc.apiversion.use.header=X-Version", "spring.mvc.apiversion.default=1")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("# The handlers of this path have different settings", "enabled: false"));
	}

	@Test
	void startsAlthoughSettingsCannotBeRead() {
		this.contextRunner.withUserConfiguration(FailingChain.class).run((context) -> {
			assertThat(context).hasNotFailed();
			CorsStartReport report = context.getBean(CorsStartReport.class);
			assertThat(report.remarks())
				.containsExactly("Not all other CORS settings of this application are known, since reading them "
						+ "failed with java.lang.IllegalStateException");
			assertThat(report.translation())
				.isEqualTo("cors:\n  # Not all other CORS settings of this application are known, since reading them "
						+ "failed with java.lang.IllegalStateException. Translate them by hand\n");
		});
	}

	private void translation(Class<?> configuration, String expected) {
		translation(this.contextRunner, configuration, expected);
	}

	private static void translation(WebApplicationContextRunner runner, Class<?> configuration, String expected) {
		runner.withUserConfiguration(configuration)
			.withPropertyValues("cors.allowed-origins=", "management.server.port=-1")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo(expected));
	}

	@Test
	void aHandlerThatGetsRequestsOfOthersStaysClosed() {
		translation(WiderHandlers.class,
				"""
						cors:
						  policies:
						    files:
						      paths: /files/**
						      allowed-origins: https://app.example.com
						      allowed-methods: GET
						    language-page:
						      # No other origin is allowed
						      paths: /{language}/{page}
						      enabled: false
						    files-id:
						      # Currently, other origins can't read responses on a path such as /files/any-segment: the settings that match it don't apply to it
						      paths: /files/{id}
						      enabled: false
						""");
	}

	@Test
	void handlersBehindTomcatsFilterStayOpen() {
		tomcats("cors.allowed.origins", "https://app.example.com").withUserConfiguration(ApiHandler.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("paths: /api/**", "allowed-origins: https://app.example.com")
				.doesNotContain("enabled: false"));
	}

	@Test
	void readsThePatternsOfAFilterAsTheServerDoes() {
		for (String pattern : List.of("/api/**", "/a{b", "/")) {
			registered(pattern).withUserConfiguration(ApiHandler.class)
				.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
					.doesNotContain("paths: /api", "paths: /**"));
		}
		registered("*.json").run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
			.contains("paths: /**/*.json\n")
			.doesNotContain("enabled: false", "both policies"));
	}

	private WebApplicationContextRunner registered(String pattern) {
		return this.contextRunner.withPropertyValues("cors.allowed-origins=")
			.withBean("registered", FilterRegistrationBean.class, () -> {
				FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
						new CorsFilter(source("/**")));
				registration.addUrlPatterns(pattern);
				registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
				return registration;
			});
	}

	@Test
	void ambiguousPreflightsCloseNoHandler() {
		this.contextRunner.withUserConfiguration(AmbiguousHandlers.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("- /shop/{type}/{id}", "- /shop/items/{id}", "allowed-methods: PUT")
				.doesNotContain("enabled: false"));
	}

	@Test
	void aHandlerOfHeadAloneIsTranslated() {
		translation(HeadHandler.class, """
				cors:
				  policies:
				    ping:
				      paths: /ping
				      allowed-origins: https://app.example.com
				      allowed-methods: HEAD
				""");
	}

	@Test
	void namesASourceOfAParent() {
		new ApplicationContextRunner().withBean("ofParent", CorsConfigurationSource.class, () -> source("/api/**"))
			.withBean("lazy", CorsConfigurationSource.class, () -> source("/lazy/**"),
					(definition) -> definition.setLazyInit(true))
			.run((parent) -> this.contextRunner.withParent(parent)
				.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
					.contains(
							"the CorsConfigurationSource bean 'ofParent' for /api/** (nothing was found that uses it)")
					.satisfies((layers) -> assertThat(
							parent.getSourceApplicationContext(ConfigurableApplicationContext.class)
								.getBeanFactory()
								.containsSingleton("lazy"))
						.isFalse())));
	}

	@Test
	void lazyHandlersAreNotCreated() {
		this.contextRunner.withUserConfiguration(LazyHandler.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> {
				assertThat(context.getBean(CorsStartReport.class).translation()).contains("paths: /lazy");
				assertThat(context.getBeanFactory().containsSingleton("lazyHandler")).isFalse();
			});
	}

	@Test
	void aFilterForAllPathsCoversTheActuator() {
		this.contextRunner.withUserConfiguration(FilterOfAll.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).contains(
					"# The filter may cover /actuator/** too. These properties leave that path to management.endpoints.web.cors.*"));
	}

	@Test
	void aPathThatSpringSecurityIgnoresStaysClosed() {
		for (Class<?> configuration : List.of(IgnoredPath.class, IgnoredPathWithDebugging.class)) {
			translation(configuration,
					"""
							cors:
							  allowed-origins: https://app.example.com
							  allowed-methods: GET
							  allowed-headers: []
							  allow-credentials: true
							  max-age: 5s
							  policies:
							    public:
							      # A CORS filter of Spring Security doesn't receive these requests, so its settings don't apply to them
							      paths: /public/**
							      enabled: false
							""");
		}
		this.contextRunner.withUserConfiguration(IgnoredResources.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("  allowed-origins: https://app.example.com\n", "        - /images/**\n", "enabled: false"));
	}

	@Test
	void chainsThatShareTheirSettingsAreTranslatedTogether() {
		translation(ChainsOfOneSource.class,
				"""
						cors:
						  # Where both /docs/** and /**/logs match, both policies must allow a request
						  policies:
						    docs:
						      # A CORS filter of Spring Security doesn't receive these requests, so its settings don't apply to them
						      paths: /docs/**
						      enabled: false
						    logs-and-others:
						      paths:
						        - /**/logs
						        - /chats/**
						      allowed-origins: https://app.example.com
						      allowed-methods: GET
						      allowed-headers: []
						      allow-credentials: true
						      max-age: 5s
						""");
		layers(ChainsOfOneSource.class,
				"Spring Security's CORS filter with the CorsConfigurationSource bean 'one' for /**/logs"
						+ " (in the chain for /**/logs); policy 'default' takes away credentials",
				"Spring Security's CORS filter with the CorsConfigurationSource bean 'one' for /chats/**"
						+ " (in the chain for /chats/**); policy 'default' takes away credentials");
	}

	@Test
	void findsInterceptorsThatAreNamedLikeCors() {
		translation(NamedInterceptor.class,
				"""
						cors:
						  # The settings of @CrossOrigin on OtherServletSettingsTests.Annotated.get for /internal/y are left out. The interceptor OtherServletSettingsTests.CorsInterceptor may replace their headers. Translate both by hand
						  policies:
						    internal:
						      # The settings of the interceptor OtherServletSettingsTests.CorsInterceptor for /internal/** can't be read. Translate them by hand (its settings are in code: io.github.corsstarter.autoconfigure.servlet.OtherServletSettingsTests$CorsInterceptor; write a policy that allows the same, then remove the interceptor)
						      paths: /internal/**
						      enabled: false
						""");
		layers(NamedInterceptor.class,
				"@CrossOrigin on OtherServletSettingsTests.Annotated.get for /internal/y; policy 'default' takes away origins (all but https://app.example.com)",
				"the interceptor OtherServletSettingsTests.CorsInterceptor for /internal/** (its settings are in code: io.github.corsstarter.autoconfigure.servlet.OtherServletSettingsTests$CorsInterceptor; write a policy that allows the same, then remove the interceptor)");
	}

	@Test
	void tellsSecureOriginsFromAllOrigins() {
		this.serverRunner.withUserConfiguration(SecureOrigins.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).contains(
					"# Currently, https origins such as https://stranger.example may send GET without credentials on a path such as /items. These properties allow less there"));
	}

	@Test
	void anyPortIncludesTheDefaultPort() {
		this.serverRunner.withUserConfiguration(AnyPort.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo("""
					cors:
					  policies:
					    items:
					      paths: /items
					      allowed-origins: http://localhost:*
					      allowed-methods: GET
					    other:
					      paths: /other/**
					      allowed-origins: http://localhost
					"""));
	}

	@Test
	void springSecurityDecidesBeforeFiltersOfALaterOrder() {
		for (Class<?> configuration : List.of(SecurityBeforeFilter.class, FilterInSecurity.class)) {
			translation(configuration, """
					cors:
					  allowed-origins: https://app.example.com
					  allowed-methods: GET
					  allowed-headers: []
					  allow-credentials: true
					  max-age: 5s
					""");
		}
		this.contextRunner.withUserConfiguration(FilterInSecurity.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).hasSize(2)
				.anyMatch((layer) -> layer.startsWith("the CorsFilter bean 'corsFilter' for /**"))
				.anyMatch((layer) -> layer.startsWith("the CorsFilter registered by bean 'later' for /api/**")));
	}

	@Test
	void aPolicyTakesNothingFromSettingsBehindAFilter() {
		this.contextRunner.withBean("filter", CorsFilter.class, () -> new CorsFilter(source("/api/**")))
			.withUserConfiguration(BehindFilter.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"addCorsMappings for /api/**, /web/**; policy 'default' takes away origins (https://other.example)",
					"the CorsFilter bean 'filter' for /api/**; policy 'default' takes away credentials"));
	}

	@Test
	void aChainOfSpringSecurityTakesRequestsFromLaterChainsOnly() {
		translation(ChainWithoutCors.class,
				"""
						cors:
						  # The settings of Spring Security's cors() or CorsFilter with its own CorsConfigurationSource for /web/** are left out. A CORS filter of Spring Security may receive only some of these requests. Translate them by hand
						  # Currently, Spring Security handles preflights like other requests where no CORS filter answers them first, and may refuse them. With these properties, a policy answers them before Spring Security
						  policies:
						    api:
						      paths: /api/**
						      allowed-origins: https://app.example.com
						""");
	}

	@Test
	void springSecurityMayRefusePreflightsBeforeALaterFilterOfItsChain() {
		translation(FilterAfterAuthorization.class,
				"""
						cors:
						  # Currently, Spring Security handles preflights like other requests where no CORS filter answers them first, and may refuse them. With these properties, a policy answers them before Spring Security
						  policies:
						    api:
						      paths: /api/**
						      allowed-origins: https://app.example.com
						      allowed-methods: GET
						      allowed-headers: []
						      allow-credentials: true
						      max-age: 5s
						""");
	}

	@Test
	void namesTheAnnotationBehindAFilterThatAllowsNothing() {
		translation(ClosedFilter.class,
				"""
						cors:
						  # The settings of @CrossOrigin on OtherServletSettingsTests.Annotated.get for /internal/y apply only where those of the CorsFilter bean 'filter' for /internal/** don't. Translate both by hand, and remove both together, since the former alone may allow more
						  policies:
						    internal:
						      # No other origin is allowed
						      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
						      paths: /internal/**
						      enabled: false
						""");
	}

	@Test
	void findsServletsThatAreNotBeans() {
		translation(this.serverRunner, ForeignServlets.class,
				"""
						cors:
						  allowed-origins: "*"
						  policies:
						    legacy:
						      # The servlet 'legacy' handles these requests, to which Spring MVC's settings don't apply
						      paths: /legacy/**
						      enabled: false
						    admin:
						      # The settings of the handlers of the servlet 'admin' for /admin/** can't be read. Translate them by hand (not searched, since it has its own application context)
						      paths: /admin/**
						      enabled: false
						""");
	}

	@Test
	void namesCorsFiltersThatAreNotBeans() {
		translation(this.serverRunner, ForeignFilters.class,
				"""
						cors:
						  policies:
						    files:
						      # The settings of the CorsFilter 'first' (not a bean) for /files/** can't be read. Translate them by hand
						      paths: /files/**
						      enabled: false
						    legacy:
						      # The settings of the OtherServletSettingsTests.SimpleCORSFilter 'second' (not a bean) for /legacy/** can't be read. Translate them by hand
						      paths: /legacy/**
						      enabled: false
						""");
	}

	@Test
	void readsTheCorsFilterBehindAProxy() {
		translation(ProxiedFilter.class, """
				cors:
				  policies:
				    api:
				      paths: /api/**
				      allowed-origins: https://app.example.com
				      allowed-methods: GET
				      allowed-headers: []
				      allow-credentials: true
				      max-age: 5s
				""");
		translation(ProxiedFilterOfAParent.class,
				"""
						cors:
						  policies:
						    api:
						      # The settings of the filter registered by bean 'proxy' for /api/** can't be read. Translate them by hand
						      paths: /api/**
						      enabled: false
						""");
	}

	@Test
	void patternsOfAFilterAreRelativeToThePathOfAServlet() {
		String unreadable = """
				cors:
				  # The settings of %s for /** can't be read. Translate them by hand (below the path of a servlet, the \
				patterns of its settings match only the rest of a path)
				""";
		WebApplicationContextRunner app = this.contextRunner.withPropertyValues("spring.mvc.servlet.path=/app");
		translation(app, FilterOfApi.class, unreadable.formatted("the CorsFilter bean 'filter'"));
		translation(app, FilterOfServlets.class, unreadable.formatted("the CorsFilter registered by bean 'filter'"));
		translation(app, OwnSource.class,
				unreadable.formatted("Spring Security's cors() or CorsFilter with its own CorsConfigurationSource"));
		translation(this.contextRunner, SecondDispatcherServlet.class,
				unreadable.formatted("the CorsFilter bean 'filter'"));
		translation(app, FilterOfAll.class, """
				cors:
				  allowed-origins: https://app.example.com
				  allowed-methods: GET
				  allowed-headers: []
				  allow-credentials: true
				  max-age: 5s
				""");
		this.contextRunner.withUserConfiguration(FilterOfLegacy.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).contains(
					"The settings of the CorsFilter bean 'filter' for /legacy/** can't be read. Translate them by "
							+ "hand (below the path of a servlet, the patterns of its settings match only the rest of a path)")
				.doesNotContain("allowed-origins"));
	}

	@Test
	void namesFiltersThatMayAnswerFirst(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(FiltersInFront.class).run((context) -> {
			CorsStartReport report = context.getBean(CorsStartReport.class);
			assertThat(report.otherLayers()).isEmpty();
			assertThat(report.filtersInFront()).containsExactly(
					"the OtherServletSettingsTests.RateLimit registered by bean 'limit' (its order is -2147483638, the policy's filter has -2147483638; give it a later order, or set cors.filter-order to an earlier one)",
					"the UrlHandlerFilter registered by bean 'slashes' (its order is -2147483648, the policy's filter has -2147483638; no order is earlier, so give it a later one)");
			assertThat(output).containsOnlyOnce(
					"These filters run before the filter of the CORS policies. Responses that they send themselves, preflights included, have no CORS headers:\n  - the ");
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
	static class FilterAfterAuthorization {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.addFilterAfter(new CorsFilter(source("/api/**")), AuthorizationFilter.class)
				.build();
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

	@RestController
	static class ApiHandler {

		@GetMapping("/api/x")
		String get() {
			return "";
		}

	}

	@RestController
	static class HeadHandler {

		@CrossOrigin("https://app.example.com")
		@RequestMapping(path = "/ping", method = RequestMethod.HEAD)
		void ping() {
		}

	}

	@Lazy
	@RestController("lazyHandler")
	static class LazyHandler {

		@CrossOrigin("https://app.example.com")
		@GetMapping("/lazy")
		String get() {
			return "";
		}

	}

	@RestController
	@CrossOrigin("https://app.example.com")
	static class AmbiguousHandlers {

		@PutMapping("/shop/{type}/{id}")
		void put() {
		}

		@PutMapping("/shop/items/{id}")
		void putItem() {
		}

	}

	@RestController
	static class WiderHandlers {

		@CrossOrigin("https://app.example.com")
		@GetMapping("/files/**")
		String file() {
			return "";
		}

		@GetMapping("/{language}/{page}")
		String page() {
			return "";
		}

		@DeleteMapping("/files/{id}")
		void delete() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterOfAll {

		@Bean
		CorsFilter filter() {
			return new CorsFilter(source("/**"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Legacy.class)
	static class FilterOfLegacy {

		@Bean
		CorsFilter filter() {
			return new CorsFilter(source("/legacy/**"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(FilterOfApi.class)
	static class SecondDispatcherServlet {

		@Bean
		ServletRegistrationBean<DispatcherServlet> second(WebApplicationContext context) {
			ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/second/*");
			registration.setName("second");
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class OwnSourceOfAll {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.cors((cors) -> cors.configurationSource(source("/**"))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class ChainsOfOneSource {

		@Bean
		CorsConfigurationSource one() {
			return source("/**");
		}

		@Bean
		@Order(1)
		SecurityFilterChain docs(HttpSecurity http) throws Exception {
			return http.securityMatcher("/docs/**").build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain logs(HttpSecurity http, CorsConfigurationSource one) throws Exception {
			return http.securityMatcher("/**/logs").cors((cors) -> cors.configurationSource(one)).build();
		}

		@Bean
		@Order(3)
		SecurityFilterChain chats(HttpSecurity http, CorsConfigurationSource one) throws Exception {
			return http.securityMatcher("/chats/**").cors((cors) -> cors.configurationSource(one)).build();
		}

		@Bean
		@Order(4)
		SecurityFilterChain noDocs(HttpSecurity http, CorsConfigurationSource one) throws Exception {
			return http.securityMatcher("/docs/**").cors((cors) -> cors.configurationSource(one)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnyPort implements WebMvcConfigurer {

		@Bean
		JettyServletWebServerFactory jetty() {
			return new JettyServletWebServerFactory(0);
		}

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/other/**").allowedOrigins("http://localhost");
		}

		@RestController
		static class PortItems {

			@CrossOrigin(originPatterns = "http://localhost:*")
			@GetMapping("/items")
			String items() {
				return "";
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecurityProxy {

		@Bean
		DelegatingFilterProxyRegistrationBean proxy() {
			DelegatingFilterProxyRegistrationBean proxy = new DelegatingFilterProxyRegistrationBean(
					"springSecurityFilterChain");
			proxy.setOrder(-100);
			return proxy;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	@Import(SecurityProxy.class)
	static class SecurityBeforeFilter extends OwnSourceOfAll {

		@Bean
		FilterRegistrationBean<CorsFilter> later() {
			return filterOfOthers("/api/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	@Import(SecurityProxy.class)
	static class SecurityBeforeOwnFilter {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.build();
		}

		@Bean
		FilterRegistrationBean<CorsFilter> later() {
			return filterOfOthers("/api/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	@Import(SecurityProxy.class)
	static class FilterInSecurity {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.cors(Customizer.withDefaults()).build();
		}

		@Bean
		CorsFilter corsFilter() {
			return new CorsFilter(source("/**"));
		}

		@Bean
		FilterRegistrationBean<CorsFilter> later() {
			FilterRegistrationBean<CorsFilter> later = filterOfOthers("/api/**");
			later.setOrder(0);
			return later;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BehindFilter implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/api/**").allowedOrigins("https://refused.example");
			registry.addMapping("/web/**").allowedOrigins("https://other.example");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	@Import(SecurityProxy.class)
	static class ChainWithoutCors implements WebMvcConfigurer {

		@Bean
		@Order(1)
		SecurityFilterChain unreadable(HttpSecurity http) throws Exception {
			return http.securityMatcher((request) -> request.getRequestURI().startsWith("/api/")).build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain web(HttpSecurity http) throws Exception {
			return http.cors((cors) -> cors.configurationSource(source("/web/**"))).build();
		}

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/api/**").allowedOrigins("https://app.example.com");
		}

	}

	@RestController
	static class Annotated {

		@CrossOrigin
		@GetMapping("/internal/y")
		String get() {
			return "y";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Annotated.class)
	static class NamedInterceptor implements WebMvcConfigurer {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(new CorsInterceptor()).addPathPatterns("/internal/**");
			registry.addInterceptor(new HandlerInterceptor() {
			});
		}

	}

	static class CorsInterceptor implements HandlerInterceptor {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Server.class)
	static class SecureOrigins implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**")
				.allowedOriginPatterns("https://*", "http://localhost:3000")
				.allowedMethods("GET");
		}

		@RestController
		static class SecureItems {

			@GetMapping("/items")
			String items() {
				return "";
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Annotated.class)
	static class ClosedFilter {

		@Bean
		CorsFilter filter() {
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/internal/**", new CorsConfiguration());
			return new CorsFilter(source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class IgnoredPath extends OwnSourceOfAll {

		@Bean
		WebSecurityCustomizer ignored() {
			return (web) -> web.ignoring().requestMatchers("/public/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity(debug = true)
	static class IgnoredPathWithDebugging extends IgnoredPath {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OwnSourceOfAll.class)
	static class IgnoredResources {

		@Bean
		WebSecurityCustomizer ignored() {
			return (web) -> web.ignoring().requestMatchers(PathRequest.toStaticResources().atCommonLocations());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Server {

		@Bean
		TomcatServletWebServerFactory tomcat() {
			return new TomcatServletWebServerFactory(0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Server.class)
	static class ForeignServlets implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**");
		}

		@Bean
		ServletContextInitializer servlets() {
			return (context) -> {
				context.addServlet("legacy", new HttpServlet() {
				}).addMapping("/legacy/*");
				context.addServlet("admin", new DispatcherServlet(new AnnotationConfigWebApplicationContext()))
					.addMapping("/admin/*");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Server.class)
	static class ForeignFilters {

		@Bean
		ServletContextInitializer filters() {
			return (context) -> {
				context.addFilter("first", new CorsFilter(source("/**")))
					.addMappingForUrlPatterns(null, false, "/files/*");
				context.addServlet("legacy", new HttpServlet() {
				}).addMapping("/legacy/*");
				context.addFilter("second", new SimpleCORSFilter()).addMappingForServletNames(null, false, "legacy");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedFilterOfAParent {

		@Bean
		DelegatingFilterProxyRegistrationBean proxy() {
			DelegatingFilterProxyRegistrationBean proxy = new DelegatingFilterProxyRegistrationBean("corsFilter");
			proxy.addUrlPatterns("/api/*");
			return proxy;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxiedFilter extends ProxiedFilterOfAParent {

		@Bean
		CorsFilter corsFilter() {
			return new CorsFilter(source("/**"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Files {

		@Bean
		SimpleUrlHandlerMapping files(ResourceHttpRequestHandler handler) {
			return new SimpleUrlHandlerMapping(Map.of("/files/**", handler));
		}

		@Bean
		ResourceHttpRequestHandler handler() {
			CorsConfiguration settings = new CorsConfiguration();
			settings.setAllowedOrigins(List.of("https://files.example.com"));
			ResourceHttpRequestHandler handler = new ResourceHttpRequestHandler();
			handler.setCorsConfiguration(settings.applyPermitDefaultValues());
			return handler;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Legacy {

		@Bean
		ServletRegistrationBean<HttpServlet> legacy() {
			ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(new HttpServlet() {
			}, "/legacy/*");
			registration.setName("legacy");
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SourceOfMapping {

		@Bean
		CorsConfigurationSource settings() {
			return source("/own");
		}

		@Bean
		SimpleUrlHandlerMapping mapping(CorsConfigurationSource settings) {
			SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(
					Map.of("/own", (HttpRequestHandler) (request, response) -> {
					}));
			mapping.setCorsConfigurationSource(settings);
			return mapping;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Legacy.class)
	static class MappingsBesideServlet implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example.com");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class MappingsInSecurityBesideServlet extends MappingsBesideServlet {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.cors(Customizer.withDefaults()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Legacy.class)
	static class FilterOfServlets {

		@Bean
		FilterRegistrationBean<CorsFilter> filter(ServletRegistrationBean<HttpServlet> legacy) {
			return new FilterRegistrationBean<>(new CorsFilter(source("/**")), legacy);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Legacy.class)
	static class FilterOfDispatcherServlet {

		@Bean
		FilterRegistrationBean<CorsFilter> filter() {
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(
					new CorsFilter(source("/**")));
			registration.addServletNames("dispatcherServlet");
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FiltersOfCode {

		@Bean
		FilterRegistrationBean<CorsFilter> subclass() {
			return register(new CodeOfFilter(), "/*", 5);
		}

		@Bean
		FilterRegistrationBean<CorsFilter> source() {
			return register(new CorsFilter(new CodeOfSource()), "/source/*", 5);
		}

		@Bean
		FilterRegistrationBean<SimpleCORSFilter> foreign() {
			return register(new SimpleCORSFilter(), "/foreign/*", Ordered.HIGHEST_PRECEDENCE);
		}

		private static <T extends Filter> FilterRegistrationBean<T> register(T filter, String path, int order) {
			FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
			registration.addUrlPatterns(path);
			registration.setOrder(order);
			return registration;
		}

	}

	static class CodeOfFilter extends CorsFilter {

		CodeOfFilter() {
			super(OtherServletSettingsTests.source("/**"));
		}

	}

	static class CodeOfSource implements CorsConfigurationSource {

		@Override
		public CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
			return new CorsConfiguration();
		}

	}

	static class SimpleCORSFilter extends RateLimit {

	}

	@Priority(Ordered.HIGHEST_PRECEDENCE + 8)
	static class WithPriority extends RateLimit {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnContext implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**");
		}

		@Bean
		ServletRegistrationBean<DispatcherServlet> admin() {
			ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(
					new DispatcherServlet(new AnnotationConfigWebApplicationContext()), "/admin/*");
			registration.setName("admin");
			return registration;
		}

		@Bean
		ServletRegistrationBean<DispatcherServlet> twin(WebApplicationContext context) {
			ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/twin/*");
			registration.setName("twin");
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class UnfilteredWebSockets implements WebSocketConfigurer {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler(), "/plain");
			registry.addHandler(new TextWebSocketHandler(), "/app").setAllowedOrigins("https://app.example.com");
			registry.addHandler(new TextWebSocketHandler(), "/all").setAllowedOrigins("*");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class OwnWebSockets extends UnfilteredWebSockets {

		@Bean
		CorsFilter filter() {
			return new CorsFilter(source("/**"));
		}

	}

	/**
	 * Spring for GraphQL with the WebSocket on the path of its other requests.
	 */
	@Configuration(proxyBeanMethods = false)
	static class SharedWebSocketWithoutCredentials implements WebMvcConfigurer {

		@Bean
		RouterFunction<ServerResponse> graphQl() {
			return RouterFunctions.route(GraphQlRequestPredicates.graphQlHttp("/graphql"),
					(request) -> ServerResponse.ok().build());
		}

		@Bean
		WebSocketHandlerMapping webSocket() {
			return webSocketsOnly("/graphql");
		}

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/graphql").allowedOrigins("https://app.example.com");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GraphQlWithWebSockets extends SharedWebSocketWithoutCredentials {

		@Bean
		@Override
		WebSocketHandlerMapping webSocket() {
			CorsConfiguration settings = new CorsConfiguration();
			settings.addAllowedOrigin("https://app.example.com");
			GraphQlWebSocketHandler handler = new GraphQlWebSocketHandler(
					WebGraphQlHandler.builder((request) -> Mono.empty()).build(), new JacksonJsonHttpMessageConverter(),
					Duration.ofSeconds(1), Duration.ofSeconds(1), settings);
			return webSocketsOnly("/graphql", handler.initWebSocketHttpRequestHandler(new DefaultHandshakeHandler()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebSocketAlone {

		@Bean
		WebSocketHandlerMapping webSocket() {
			return webSocketsOnly("/graphqlws");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SharedWebSocket extends SharedWebSocketWithoutCredentials {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/graphql")
				.allowedOrigins("https://app.example.com")
				.allowedMethods("GET", "POST")
				.allowCredentials(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BareWebSocket implements WebMvcConfigurer {

		@Bean
		SimpleUrlHandlerMapping webSockets() {
			return new SimpleUrlHandlerMapping(
					Map.of("/bare",
							new WebSocketHttpRequestHandler(new TextWebSocketHandler(), new DefaultHandshakeHandler())),
					-2);
		}

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/*").allowedOrigins("https://app.example.com").allowCredentials(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class SuppressedSockJs implements WebSocketConfigurer, WebMvcConfigurer {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler(), "/sockjs")
				.setAllowedOrigins("https://app.example.com")
				.withSockJS()
				.setSuppressCors(true);
		}

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example.com");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Forwarded {

		@Bean
		TomcatServletWebServerFactory tomcat() {
			return new TomcatServletWebServerFactory(0);
		}

		@Bean
		FilterRegistrationBean<ForwardedHeaderFilter> forwarded() {
			FilterRegistrationBean<ForwardedHeaderFilter> registration = new FilterRegistrationBean<>(
					new ForwardedHeaderFilter());
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
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
	@EnableWebSocket
	static class MappingsBesideWebSockets implements WebSocketConfigurer, WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("http://localhost:3000");
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler(), "/ws").setAllowedOrigins("https://app.example.com");
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
				handler.setAllowedHeaders(Set.of("X-A"));
				handler.setAllowCredentials(true);
				handler.setHandler(server.getHandler());
				server.setHandler(handler);
			});
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LambdaFilter {

		@Bean
		Filter corsFilter() {
			return (request, response, chain) -> {
				((HttpServletResponse) response).setHeader("Access-Control-Allow-Origin", "*");
				chain.doFilter(request, response);
			};
		}

	}

	@RestController
	@CrossOrigin
	static class Open {

		@GetMapping("/open")
		String get() {
			return "x";
		}

		@PostMapping("/open")
		String post() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Open.class)
	static class UrlsInFront {

		@Bean
		SimpleUrlHandlerMapping urls() {
			HttpRequestHandler handler = (request, response) -> response.setStatus(200);
			return new SimpleUrlHandlerMapping(Map.of("/open", handler), 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Open.class)
	static class FilesInFront implements WebMvcConfigurer {

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry registry) {
			registry.addResourceHandler("/open").addResourceLocations("classpath:/static/");
			registry.setOrder(-5);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Open.class)
	static class FileOfFunction {

		@Bean
		RouterFunction<ServerResponse> file() {
			return RouterFunctions.resource(RequestPredicates.GET("/open"), new ByteArrayResource(new byte[0]));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Open.class)
	static class GraphQlRoutes {

		@Bean
		RouterFunction<ServerResponse> graphQl() {
			return RouterFunctions.route(GraphQlRequestPredicates.graphQlHttp("/graphql"),
					(request) -> ServerResponse.ok().build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RelativePattern implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("relative/**");
			registry.addMapping("/api/**");
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

	@Configuration(proxyBeanMethods = false)
	static class GraphQlBehindMappings implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/api/**").allowedOrigins("https://app.example.com");
			registry.addMapping("/api/graphql").allowedOrigins("https://graph.example.com");
		}

		@Bean
		RouterFunction<ServerResponse> graphQl() {
			return RouterFunctions.route(GraphQlRequestPredicates.graphQlHttp("/api/graphql"),
					(request) -> ServerResponse.ok().build());
		}

	}

	@RestController
	@CrossOrigin("https://a.example.com")
	static class Reports implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**")
				.allowedOrigins("https://app.example.com")
				.allowedMethods("GET", "POST", "PUT", "DELETE");
		}

		@GetMapping("/reports")
		String get() {
			return "x";
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

	@Configuration(proxyBeanMethods = false)
	static class SeveralMappings implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			// A map of paths would have them in the order of their hashes
			registry.addMapping("/api/admin/**").allowedOrigins("https://shop.example.com");
			registry.addMapping("/api/**").allowedOrigins("https://app.example.com").allowCredentials(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ForeignMapping implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example.com").allowCredentials(true);
		}

		@Bean
		InternalMapping internal() {
			InternalMapping mapping = new InternalMapping();
			mapping.setOrder(-1);
			return mapping;
		}

	}

	static class InternalMapping extends RequestMappingHandlerMapping {

		@Override
		protected boolean isHandler(Class<?> type) {
			return false;
		}

		@Override
		public void afterPropertiesSet() {
			super.afterPropertiesSet();
			registerMapping(RequestMappingInfo.paths("/internal/run").build(), new Internal(),
					Objects.requireNonNull(ReflectionUtils.findMethod(Internal.class, "run")));
		}

	}

	static class Internal {

		@ResponseBody
		String run() {
			return "done";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mapped implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example.com").allowCredentials(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Mapped.class, Items.class })
	static class MappingOfCode {

		@Bean
		WebMvcRegistrations registrations() {
			return new WebMvcRegistrations() {

				@Override
				public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
					return new DecidingMapping();
				}

			};
		}

		@Bean
		DecidingUrlMapping files() {
			return new DecidingUrlMapping();
		}

	}

	@RestController
	static class Items {

		@GetMapping("/items")
		String list() {
			return "x";
		}

	}

	static class DecidingMapping extends RequestMappingHandlerMapping {

		@Override
		protected @Nullable CorsConfiguration initCorsConfiguration(Object handler, Method method,
				RequestMappingInfo info) {
			return new CorsConfiguration();
		}

	}

	static class DecidingUrlMapping extends SimpleUrlHandlerMapping {

		DecidingUrlMapping() {
			super(Map.of("/files/**", new Object()));
		}

		@Override
		protected @Nullable CorsConfiguration getCorsConfiguration(Object handler, HttpServletRequest request) {
			return new CorsConfiguration();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Mapped.class)
	static class MappingOfLambda {

		@Bean
		HandlerMapping own() {
			return new OwnMapping();
		}

	}

	static class OwnMapping implements HandlerMapping {

		@Override
		public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Mapped.class)
	static class FunctionOfCode {

		@Bean
		RouterFunction<ServerResponse> feed() {
			return RouterFunctions.route().GET("/feed", new Feed()).build();
		}

	}

	static class Feed extends CodeOfSource implements HandlerFunction<ServerResponse> {

		@Override
		public ServerResponse handle(ServerRequest request) {
			return ServerResponse.ok().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Mapped.class)
	static class ForeignFunctions {

		@Bean
		RouterFunctionMapping functions() {
			return new RouterFunctionMapping(
					RouterFunctions.route().GET("/own", (request) -> ServerResponse.ok().build()).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SettingsOfOneMapping {

		@Bean
		static BeanPostProcessor settings() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessBeforeInitialization(Object bean, String name) {
					if (bean instanceof RequestMappingHandlerMapping mapping) {
						mapping
							.setCorsConfigurations(Map.of("/**", new CorsConfiguration().applyPermitDefaultValues()));
					}
					return bean;
				}

			};
		}

	}

	@RestController
	static class VersionedMapping {

		@CrossOrigin("https://app.example.com")
		@GetMapping(path = "/items/{id}", version = "2")
		String two() {
			return "2";
		}

		@GetMapping(path = "/items/**", version = "1+")
		String one() {
			return "1";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class FilterOfChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.addFilterBefore(new SimpleCORSFilter(), HeaderWriterFilter.class).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingChain {

		@Bean
		SecurityFilterChain later() {
			return new SecurityFilterChain() {

				@Override
				public boolean matches(HttpServletRequest request) {
					return false;
				}

				@Override
				public List<Filter> getFilters() {
					throw new IllegalStateException("No database yet");
				}

			};
		}

	}

}
