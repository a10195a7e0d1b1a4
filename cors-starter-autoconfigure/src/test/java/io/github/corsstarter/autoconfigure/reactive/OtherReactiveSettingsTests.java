package io.github.corsstarter.autoconfigure.reactive;

import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.web.CorsStartReport;
import jakarta.annotation.Priority;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jetty.reactive.JettyReactiveWebServerFactory;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.graphql.server.webflux.GraphQlRequestPredicates;
import org.springframework.graphql.server.webflux.GraphQlWebSocketHandler;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.DelegatingWebFluxConfiguration;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.support.WebSocketUpgradeHandlerPredicate;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings and filters in addition to a policy, each in the form that its library
 * defines.
 */
class OtherReactiveSettingsTests {

	private static final String ALL_BUT_ONE = "; policy 'default' takes away origins (all but "
			+ "https://app.example.com)";

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CorsPolicyAutoConfiguration.class,
				ReactiveCorsPolicyAutoConfiguration.class, WebFluxAutoConfiguration.class))
		.withPropertyValues("cors.allowed-origins=https://app.example.com");

	private void layers(Class<?> configuration, String... expected) {
		this.contextRunner.withUserConfiguration(configuration)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.containsExactly(expected));
	}

	private static GraphQlWebSocketHandler graphQl(CorsConfiguration settings) {
		return new GraphQlWebSocketHandler(Mockito.mock(), ServerCodecConfigurer.create(), Duration.ofSeconds(1),
				Duration.ofSeconds(1), settings);
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
	void readsTheRequestsOfAChainOfSpringSecurity() {
		this.contextRunner.withUserConfiguration(SeveralChains.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo("""
					cors:
					  policies:
					    api:
					      paths: /api/**
					      allowed-origins: https://app.example.com
					      allowed-methods: GET
					      allowed-headers: []
					      allow-credentials: true
					      max-age: 5s
					"""));
	}

	private void translation(Class<?> configuration, String expected) {
		this.contextRunner.withUserConfiguration(configuration)
			.withPropertyValues("cors.allowed-origins=", "spring.web.resources.add-mappings=false")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo(expected));
	}

	@Test
	void comparesWithARequestOfNoOriginOnThisMachine() {
		translation(LocalOrigin.class, """
				cors:
				  policies:
				    local:
				      paths: /local
				      allowed-origins: http://localhost
				      allowed-methods: GET
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
						      # The settings of the OtherReactiveSettingsTests.DecidingMapping bean 'requestMappingHandlerMapping' for /items can't be read. Translate them by hand
						      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
						      paths: /items
						      enabled: false
						    files:
						      # The settings of the CorsConfigurationSource of the OtherReactiveSettingsTests.DecidingUrlMapping bean 'files' for /files/** can't be read. Translate them by hand
						      paths: /files/**
						      enabled: false
						""");
		translation(MappingOfLambda.class,
				"""
						cors:
						  # The settings of addCorsMappings for /** are left out. The paths and settings of the OtherReactiveSettingsTests.OwnMapping bean 'own' can't be read. Translate them by hand
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
						  # The settings of the OtherReactiveSettingsTests.SimpleCORSFilter of Spring Security for /** can't be read. Translate them by hand
						""");
	}

	@Test
	void lambdasNamedLikeCorsAreCorsFilters() {
		this.contextRunner.withUserConfiguration(LambdaFilter.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).startsWith(
					"""
							cors:
							  # The settings of the WebFilter bean 'corsFilter' for /** can't be read. Translate them by hand (its settings are in code: a lambda of io.github.corsstarter.autoconfigure.reactive.OtherReactiveSettingsTests$LambdaFilter;"""));
	}

	@Test
	void filtersDecideInTheOrderInWhichTheyRun() {
		translation(FilterAfterChains.class,
				"""
						cors:
						  # Currently, the first of several CORS filters answers every preflight that it receives, even if it has no settings for the path. With these properties, the policy for the path answers it
						  policies:
						    api:
						      paths: /api/**
						      allowed-origins: https://app.example.com
						      allowed-methods: GET
						      allowed-headers: []
						      allow-credentials: true
						      max-age: 5s
						    web:
						      paths: /web/**
						      allowed-origins: "*"
						""");
		translation(FilterOfChainsPaths.class, """
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
	}

	@Test
	void mappingsOfTheSameOrderAreAskedInTheOrderOfTheirBeans() {
		translation(UrlsInFront.class, """
				cors:
				  policies:
				    open-items:
				      paths: /open/items
				      allowed-origins: "*"
				      allowed-methods: GET
				""");
	}

	@Test
	void filesMayComeBeforeAnnotatedHandlers() {
		translation(FilesInFront.class, """
				cors:
				  policies:
				    open-items:
				      paths: /open/items
				      allowed-origins: "*"
				      allowed-methods: GET
				""");
	}

	@Test
	void aFileOfAFunctionComesBeforeAnnotatedHandlers() {
		translation(FileOfFunction.class, """
				cors:
				  policies:
				    items:
				      paths: /items
				      allowed-origins: "*"
				      allowed-methods: POST
				""");
	}

	@Test
	void relativePatternsMatchNothing() {
		translation(RelativePattern.class, """
				cors:
				  policies:
				    api:
				      paths: /api/**
				      allowed-origins: "*"
				""");
	}

	@Test
	void graphQlLeavesAnnotatedHandlersAlone() {
		translation(GraphQlRoutes.class, """
				cors:
				  policies:
				    items:
				      paths: /items
				      allowed-origins: "*"
				""");
	}

	@Test
	void findsWebSocketsThatAreSourcesOrNames() {
		translation(NamedWebSockets.class, """
				cors:
				  policies:
				    graph:
				      paths: /graph
				      allowed-origins: https://graph.example.com
				      allowed-methods: GET
				      allow-credentials: true
				    chat:
				      paths: /chat
				      allowed-origins: https://app.example.com
				      allowed-methods: GET
				      allowed-headers: []
				      allow-credentials: true
				      max-age: 5s
				    api:
				      paths: /api/**
				      allowed-origins: https://graph.example.com
				""");
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
	}

	@Test
	void readsFiltersAndSourcesBehindTheProxiesOfAScope() {
		this.contextRunner.withUserConfiguration(ScopedFilter.class).run((context) -> {
			CorsStartReport report = context.getBean(CorsStartReport.class);
			assertThat(report.otherLayers()).containsExactly(
					"the CorsWebFilter bean 'corsWebFilter' for /**; policy 'default' takes away credentials");
			assertThat(report.translation()).contains("  allowed-origins: https://app.example.com\n");
		});
	}

	@Test
	void springSecurityAppliesTheSettingsOfGraphQlsWebSockets() {
		translation(GraphQlInSecurity.class,
				"""
						cors:
						  # The filter may cover /actuator/** too. These properties leave that path to management.endpoints.web.cors.*, unless a policy has a path that begins with it
						  allowed-origins: https://app.example.com
						  allowed-headers: []
						  allow-credentials: true
						  max-age: 5s
						""");
		this.contextRunner.withUserConfiguration(GraphQlInSecurity.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).anyMatch((layer) -> layer
				.contains("the CorsConfigurationSource bean 'graphQlWebSocketHandler' for /** "
						+ "(it is GraphQL's WebSocket handler, whose settings Spring Security applies to all paths; "
						+ "write cors((cors) -> cors.disable())); policy 'default'")));
		this.contextRunner.withUserConfiguration(GraphQlBesideASource.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).anyMatch((layer) -> layer
				.startsWith("Spring Security's cors() or CorsFilter with its own CorsConfigurationSource "
						+ "for /graph (without this source, Spring Security takes GraphQL's WebSocket handler for its source, "
						+ "so write cors((cors) -> cors.disable())); policy")));
		this.contextRunner.withUserConfiguration(GraphQlBesideASource.class, OtherSource.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.anyMatch((layer) -> layer.startsWith(
						"Spring Security's cors() or CorsFilter with its own CorsConfigurationSource for /graph; policy")));
		this.contextRunner.withUserConfiguration(GraphQlInSecurityWithoutCors.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).allMatch(
					(layer) -> layer.startsWith("spring.graphql.cors.* in GraphQL's WebSocket handler for /graph")));
	}

	@Test
	void withoutASourceSecurityRefusesByTheSettingsOfGraphQlsWebSockets() {
		Map<Class<?>, Integer> statuses = Map.of(GraphQlInSecurity.class, 403, GraphQlInSecurityWithoutCors.class, 404);
		statuses.forEach((configuration, status) -> this.contextRunner.withUserConfiguration(configuration)
			.withPropertyValues("cors.enabled=false")
			.run((context) -> {
				MockServerHttpResponse response = new MockServerHttpResponse();
				WebHttpHandlerBuilder.applicationContext(context.getSourceApplicationContext())
					.build()
					.handle(MockServerHttpRequest.get("http://localhost/other")
						.header("Origin", "https://stranger.example")
						.build(), response)
					.block();
				assertThat(response.getStatusCode()).isEqualTo(HttpStatusCode.valueOf(status));
			}));
	}

	@Test
	void aChainForTheActuatorLeavesOtherPathsToOthers() {
		translation(ActuatorBesideAChain.class, """
				cors:
				  policies:
				    actuator-and-others:
				      paths:
				        - /actuator/**
				        - /items/**
				      allowed-origins: https://app.example.com
				""");
		this.contextRunner.withUserConfiguration(ChainForOneEndpoint.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
				.contains(
						"apply only to some requests. Translate them by hand (in the chain for EndpointRequestMatcher")
				.doesNotContain("allowed-origins"));
		this.contextRunner.withUserConfiguration(SettingsOfTheActuatorBehindAChain.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).contains(
					"for /actuator/** are left out. A CORS filter of Spring Security may receive only some of these requests")
				.doesNotContain("allowed-origins"));
		this.contextRunner.withUserConfiguration(SettingsOfTheActuatorBehindAChain.class)
			.withPropertyValues("cors.policies.ops.paths=/actuator/**",
					"cors.policies.ops.allowed-origins=https://app.example.com")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"Spring Security's CORS filter with the CorsConfigurationSource bean 'corsConfigurationSource' for /actuator/** (also passed to bean 'reader')"));
	}

	@Test
	void graphQlsWebSocketsKeepTheirSettingsBesideMappings() {
		this.contextRunner.withUserConfiguration(WebSocketBesideMappings.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
				.startsWith("cors:\n  allowed-origins: https://app.example.com\n")
				.contains("      paths: /subscriptions\n", "      allow-credentials: true\n"));
	}

	@Test
	void graphQlsWebSocketsWithoutSettingsStayClosed() {
		translation(GraphQlWithoutSettings.class,
				"""
						cors:
						  allowed-origins: https://app.example.com
						  allow-credentials: true
						  policies:
						    graph:
						      # No other origin may open a WebSocket on this path. https://origin.invalid is a placeholder that matches no page. To allow an origin, replace it and set allow-credentials: true
						      paths: /graph
						      allowed-origins: https://origin.invalid
						      allowed-methods: GET
						      allow-credentials: false
						""");
		this.contextRunner.withUserConfiguration(GraphQlWithoutSettings.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.noneMatch((layer) -> layer.contains("/graph")));
		this.contextRunner.withUserConfiguration(GraphQlWithoutSettings.class)
			.withPropertyValues("cors.allow-credentials=true")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).remarks()).anyMatch(
					(remark) -> remark.startsWith("Policy 'default' opens WebSockets for /graph to its origins")));
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
	void handlersOfAParentStayClosed() {
		new ApplicationContextRunner().withUserConfiguration(MappingOfParent.class)
			.run((parent) -> this.contextRunner.withParent(parent)
				.withUserConfiguration(SettingsOfChild.class)
				.withPropertyValues("cors.allowed-origins=")
				.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo(
						"""
								cors:
								  allowed-origins: https://app.example.com
								  policies:
								    parents:
								      # addCorsMappings doesn't apply to the handlers of the SimpleUrlHandlerMapping bean 'ofParent'
								      paths: /parents
								      enabled: false
								""")));
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
	void namesSettingsBehindAnUnreadableChain() {
		translation(UnreadableSettingsBehindAnUnreadableChain.class,
				"""
						cors:
						  # The settings of Spring Security's cors() or CorsFilter with its own CorsConfigurationSource for /** are left out. A CORS filter of Spring Security may receive only some of these requests. Translate them by hand
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
	void readsTheSettingsThatSpringsMappingsHave() {
		translation(OwnSupport.class, """
				cors:
				  policies:
				    api:
				      paths: /api/**
				      allowed-origins: "*"
				""");
		translation(CountingMappings.class, """
				cors:
				  policies:
				    call-1:
				      paths: /call-1
				      allowed-origins: "*"
				""");
	}

	@Test
	void theSettingsOfAForeignMappingAreItsOwn() {
		translation(ForeignMapping.class, """
				cors:
				  policies:
				    internal-run:
				      paths: /internal/run
				      allowed-origins: "*"
				""");
	}

	@Test
	void startsAlthoughSettingsCannotBeRead() {
		this.contextRunner.withUserConfiguration(FailingChain.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(CorsStartReport.class).remarks())
				.containsExactly("Not all other CORS settings of this application are known, since reading them "
						+ "failed with java.lang.IllegalStateException");
		});
	}

	@Test
	void findsTheSourceThatSpringSecurityIsGiven() {
		layers(OwnSource.class,
				"Spring Security's cors() or CorsFilter with its own CorsConfigurationSource for /api/**; "
						+ "policy 'default' takes away credentials");
	}

	@Test
	void findsTheSourceThatSpringSecurityFinds() {
		layers(BeanSource.class, "Spring Security's CORS filter with the CorsConfigurationSource bean 'source' for "
				+ "/api/**; policy 'default' takes away credentials");
	}

	@Test
	void namesTheCodeThatHasTheSettingsOfAChain() {
		layers(SourceOfCode.class, "@CrossOrigin on OtherReactiveSettingsTests.Writes (2 handlers) for /items",
				"Spring Security's cors() or CorsFilter with its own CorsConfigurationSource for /**"
						+ " (its settings are in code: a lambda of " + SourceOfCode.class.getName() + ")");
	}

	@Test
	void namesTheSourceOfSeveralChainsOnce() {
		layers(ChainsOfOneSource.class,
				"Spring Security's CORS filter with the CorsConfigurationSource bean 'source' for /**; policy 'default' takes away credentials");
	}

	@Test
	void namesABeanInAChainOfSpringSecurity() {
		layers(FilterInSecurity.class,
				"the CorsWebFilter bean 'filter' for /api/**; policy 'default' takes away credentials");
	}

	@Test
	void namesBeansOfAParent() {
		new ApplicationContextRunner().withUserConfiguration(FilterOfApi.class)
			.withBean("source", CorsConfigurationSource.class, () -> source("/web/**"))
			.withBean("lazy", CorsConfigurationSource.class, () -> source("/lazy/**"),
					(definition) -> definition.setLazyInit(true))
			.run((parent) -> this.contextRunner.withParent(parent)
				.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
						"the CorsConfigurationSource bean 'source' for /web/** (nothing was found that uses it)",
						"the CorsWebFilter bean 'filter' for /api/**; policy 'default' takes away credentials")));
	}

	@Test
	void readsThePathsOfACorsWebFilter() {
		layers(FilterOfApi.class,
				"the CorsWebFilter bean 'filter' for /api/**; policy 'default' takes away credentials");
	}

	@Test
	void aFilterLeavesNoPreflightsToHandlers() {
		String filter = "the CorsWebFilter bean 'filter' for /api/**; policy 'default' takes away credentials";
		layers(WritesBehindFilter.class, "@CrossOrigin on OtherReactiveSettingsTests.Writes (2 handlers) for /items"
				+ "; policy 'default' takes away credentials", filter);
		layers(WritesBehindChain.class,
				"@CrossOrigin on OtherReactiveSettingsTests.Writes (2 handlers) for /items"
						+ "; policy 'default' takes away credentials; methods (PUT)",
				"Spring Security's cors() or CorsFilter with its own CorsConfigurationSource for /api/** (in the chain for /api/**)"
						+ "; policy 'default' takes away credentials");
	}

	@Test
	void aFilterWithoutSettingsHasNone() {
		translation(EmptyFilter.class,
				"""
						cors:
						  # Currently, a CORS filter answers preflights without CORS headers on paths that it has no settings for, so handlers there that have CORS settings get no requests that need a preflight. With these properties, and without the filter, they do
						  policies:
						    items:
						      paths: /items
						      allowed-origins: https://app.example.com
						      allowed-methods: GET, PUT
						      allow-credentials: true
						""");
	}

	@Test
	void namesTheHandlerOfJettyThatAnswersFirst() {
		new ReactiveWebApplicationContextRunner(AnnotationConfigReactiveWebServerApplicationContext::new)
			.withConfiguration(
					AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ReactiveCorsPolicyAutoConfiguration.class,
							WebFluxAutoConfiguration.class, HttpHandlerAutoConfiguration.class))
			.withUserConfiguration(JettysHandler.class)
			.withPropertyValues("cors.allowed-origins=https://app.example.com")
			.run((context) -> {
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
	void findsMappingsAndHandlersWithSettingsOfTheirOwn() {
		layers(OwnMappings.class, "addCorsMappings for /api/**" + ALL_BUT_ONE,
				"the CorsConfigurationSource of the SimpleUrlHandlerMapping bean 'files' for /files/**; "
						+ "policy 'default' takes away credentials",
				"the handler OtherReactiveSettingsTests.OwnHandler, a CorsConfigurationSource for /feed, /feed/{id}");
		this.contextRunner.withUserConfiguration(OwnMappings.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
				.contains("paths: /files/**", "paths: /api/**")
				.containsOnlyOnce("The settings of the handler OtherReactiveSettingsTests.OwnHandler, a "
						+ "CorsConfigurationSource for /feed can't be read. Translate them by hand"));
	}

	@Test
	void tellsTheKeysOfGraphQlFromMappings() {
		this.contextRunner.withUserConfiguration(GraphQl.class)
			.withPropertyValues("spring.graphql.cors.allowed-origins=https://app.example.com")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"addCorsMappings for /api/**" + ALL_BUT_ONE, "spring.graphql.cors.* for /graphql" + ALL_BUT_ONE));
	}

	@Test
	void annotationsAreReadAsSpringReadsThem() {
		this.contextRunner.withUserConfiguration(Books.class)
			.withPropertyValues("page=https://books.example.com", "cors.allowed-methods=GET")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"@CrossOrigin on OtherReactiveSettingsTests.Books (2 handlers) for /books, /books/{id}; "
							+ "policy 'default' takes away origins (https://books.example.com); methods (POST); "
							+ "exposed headers (Link)"));
	}

	@Test
	void namesFiltersThatMayAnswerFirst() {
		this.contextRunner.withUserConfiguration(FiltersInFront.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).filtersInFront()).containsExactly(
					"the OtherReactiveSettingsTests.RateLimit bean 'limit' (its order is -2147483638, the policy's filter has -2147483638; give it a later order, or set cors.filter-order to an earlier one)"));
		this.contextRunner.withUserConfiguration(FiltersInFront.class)
			.withPropertyValues("cors.filter-order=-2147483639")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).filtersInFront()).isEmpty());
	}

	@Test
	void webSocketsBehindAFilterNeedCredentials() {
		layers(WebSockets.class, "the CorsWebFilter bean 'filter' for /api/**; policy 'default' takes away "
				+ "WebSockets, for which a policy needs allow-credentials: true (/api/chat)");
		this.contextRunner.withUserConfiguration(WebSockets.class)
			.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo("""
					cors:
					  policies:
					    api-chat:
					      paths: /api/chat
					      allowed-origins: https://app.example.com
					      allowed-methods: GET
					      allow-credentials: true
					    api:
					      paths: /api/**
					      allowed-origins: https://app.example.com
					"""));
	}

	@Test
	void namesTheCodeThatHasTheSettingsOfAFilter() {
		String name = OtherReactiveSettingsTests.class.getName();
		String after = "; its order is 2147483647, after the policy's filter at -2147483638, so it may still refuse what a policy allows; write a policy that allows the same, then remove the filter)";
		layers(FiltersOfCode.class,
				"the CorsWebFilter bean 'source' for /** (its settings are in code: " + name + "$CodeOfSource" + after,
				"the CorsWebFilter bean 'subclass' for /** (its settings are in code: " + name + "$CodeOfFilter"
						+ after,
				"the OtherReactiveSettingsTests.SimpleCORSFilter bean 'foreign' for /** (its settings are in code: "
						+ name + "$SimpleCORSFilter" + after);
	}

	@Test
	void readsTheOrderOfAPriority() {
		this.contextRunner.withBean(WithPriority.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).filtersInFront()).singleElement()
				.asString()
				.startsWith("the OtherReactiveSettingsTests.WithPriority bean '")
				.contains("(its order is -2147483640, "));
		this.contextRunner.withBean(First.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).filtersInFront()).singleElement()
				.asString()
				.endsWith(
						"(its order is 7, the policy's filter has -2147483638; a PriorityOrdered filter runs before all Ordered ones, so make it Ordered)"));
	}

	@Test
	void remarksThatMalformedForwardedHeadersAreAnsweredFirst() {
		this.contextRunner.withBean("forwardedHeaderTransformer", ForwardedHeaderTransformer.class).run((context) -> {
			assertThat(context.getBean(CorsStartReport.class).remarks()).containsExactly(
					"The ForwardedHeaderTransformer bean 'forwardedHeaderTransformer' must run before the filter of the CORS policies. If it answers malformed forwarded headers with 400, that response has no CORS headers");
			MockServerHttpResponse answer = new MockServerHttpResponse();
			WebHttpHandlerBuilder.applicationContext(context.getSourceApplicationContext())
				.build()
				.handle(MockServerHttpRequest.get("http://api.example.net/")
					.header("Origin", "https://app.example.com")
					.header("X-Forwarded-Port", "x")
					.build(), answer)
				.block();
			assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
			assertThat(answer.getHeaders().containsHeader("Access-Control-Allow-Origin")).isFalse();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class WebSockets {

		@Bean
		CorsWebFilter filter() {
			CorsConfiguration settings = new CorsConfiguration();
			settings.setAllowedOrigins(List.of("https://app.example.com"));
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/api/**", settings.applyPermitDefaultValues());
			return new CorsWebFilter(source);
		}

		@Bean
		SimpleUrlHandlerMapping sockets() {
			WebSocketHandler handler = (session) -> session.close();
			return new SimpleUrlHandlerMapping(Map.of("/api/chat", handler, "/public", handler), -1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FiltersOfCode {

		@Bean
		CorsWebFilter subclass() {
			return new CodeOfFilter();
		}

		@Bean
		CorsWebFilter source() {
			return new CorsWebFilter(new CodeOfSource());
		}

		@Bean
		SimpleCORSFilter foreign() {
			return new SimpleCORSFilter();
		}

	}

	static class CodeOfFilter extends CorsWebFilter {

		CodeOfFilter() {
			super(OtherReactiveSettingsTests.source("/**"));
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return super.filter(exchange, chain);
		}

	}

	static class CodeOfSource implements CorsConfigurationSource {

		@Override
		public CorsConfiguration getCorsConfiguration(ServerWebExchange exchange) {
			return new CorsConfiguration();
		}

	}

	static class SimpleCORSFilter extends RateLimit {

	}

	@Priority(Ordered.HIGHEST_PRECEDENCE + 8)
	static class WithPriority extends RateLimit {

	}

	static class First extends RateLimit implements PriorityOrdered {

		@Override
		public int getOrder() {
			return 7;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class FilterAfterAuthorization {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.addFilterAfter(new CorsWebFilter(source("/api/**")), SecurityWebFiltersOrder.AUTHORIZATION)
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class OwnSource {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.cors((cors) -> cors.configurationSource(source("/api/**"))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class BeanSource {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.cors(Customizer.withDefaults()).build();
		}

		@Bean
		CorsConfigurationSource source() {
			return OtherReactiveSettingsTests.source("/api/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class ChainsOfOneSource {

		@Bean
		@Order(1)
		SecurityWebFilterChain api(ServerHttpSecurity http) {
			return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/api/**"))
				.cors(Customizer.withDefaults())
				.build();
		}

		@Bean
		@Order(2)
		SecurityWebFilterChain all(ServerHttpSecurity http) {
			return http.cors(Customizer.withDefaults()).build();
		}

		@Bean
		CorsConfigurationSource source() {
			return OtherReactiveSettingsTests.source("/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class FilterInSecurity {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http, CorsWebFilter filter) {
			return http.addFilterAt(filter, SecurityWebFiltersOrder.CORS).build();
		}

		@Bean
		CorsWebFilter filter() {
			return new CorsWebFilter(source("/api/**"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterOfApi {

		@Bean
		CorsWebFilter filter() {
			return new CorsWebFilter(source("/api/**"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JettysHandler {

		@Bean
		JettyReactiveWebServerFactory jetty() {
			JettyReactiveWebServerFactory factory = new JettyReactiveWebServerFactory(0);
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
	static class MappingOfParent {

		@Bean
		SimpleUrlHandlerMapping ofParent() {
			WebHandler handler = (exchange) -> Mono.empty();
			return new SimpleUrlHandlerMapping(Map.of("/parents", handler), -5);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SettingsOfChild implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example.com");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class UnreadableSettingsBehindAnUnreadableChain {

		@Bean
		@Order(1)
		SecurityWebFilterChain first(ServerHttpSecurity http) {
			return http
				.securityMatcher(new NegatedServerWebExchangeMatcher(ServerWebExchangeMatchers.pathMatchers("/api/**")))
				.build();
		}

		@Bean
		@Order(2)
		SecurityWebFilterChain second(ServerHttpSecurity http) {
			return http.cors((cors) -> cors.configurationSource((exchange) -> new CorsConfiguration())).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnMappings implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/api/**");
		}

		@Bean
		SimpleUrlHandlerMapping files(CorsConfigurationSource source) {
			WebHandler handler = (exchange) -> exchange.getResponse().setComplete();
			SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(Map.of("/files/**", handler));
			mapping.setCorsConfigurationSource(source);
			return mapping;
		}

		@Bean
		@Primary
		CorsConfigurationSource source() {
			return OtherReactiveSettingsTests.source("/files/**");
		}

		@Bean
		SimpleUrlHandlerMapping feed(OwnHandler handler) {
			return new SimpleUrlHandlerMapping(Map.of("/feed", handler, "/feed/{id}", handler));
		}

		@Bean
		OwnHandler handler() {
			return new OwnHandler();
		}

	}

	static class OwnHandler implements WebHandler, CorsConfigurationSource {

		@Override
		public Mono<Void> handle(ServerWebExchange exchange) {
			return exchange.getResponse().setComplete();
		}

		@Override
		public CorsConfiguration getCorsConfiguration(ServerWebExchange exchange) {
			return new CorsConfiguration().applyPermitDefaultValues();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GraphQl implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/graphql");
			registry.addMapping("/api/**");
		}

	}

	@RestController
	static class LocalOrigin {

		@CrossOrigin("http://localhost")
		@GetMapping("/local")
		String get() {
			return "";
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
		@Order(Ordered.HIGHEST_PRECEDENCE + 10)
		RateLimit limit() {
			return new RateLimit();
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE + 11)
		RateLimit behind() {
			return new RateLimit();
		}

	}

	static class RateLimit implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return exchange.getResponse().setComplete();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class SeveralChains {

		@Bean
		@Order(1)
		SecurityWebFilterChain api(ServerHttpSecurity http) {
			return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/api/**"))
				.cors((cors) -> cors.configurationSource(OtherReactiveSettingsTests.source("/**")))
				.build();
		}

		@Bean
		@Order(2)
		SecurityWebFilterChain others(ServerHttpSecurity http) {
			return http.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mapped implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example.com").allowCredentials(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Mapped.class, Items.class })
	static class MappingOfCode {

		@Bean
		WebFluxRegistrations registrations() {
			return new WebFluxRegistrations() {

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
		protected @Nullable CorsConfiguration getCorsConfiguration(Object handler, ServerWebExchange exchange) {
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
		public Mono<Object> getHandler(ServerWebExchange exchange) {
			return Mono.empty();
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
		public Mono<ServerResponse> handle(ServerRequest request) {
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

	@Configuration(proxyBeanMethods = false)
	static class OwnSupport extends DelegatingWebFluxConfiguration {

		@Override
		protected void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/api/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CountingMappings implements WebFluxConfigurer {

		private int calls;

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			this.calls++;
			registry.addMapping("/call-" + this.calls);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Items.class)
	static class ForeignMapping {

		@Bean
		InternalMapping internal() {
			InternalMapping mapping = new InternalMapping();
			mapping.setCorsConfigurations(Map.of("/**", new CorsConfiguration().applyPermitDefaultValues()));
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
			registerMapping(RequestMappingInfo.paths("/internal/run").build(), new Items(),
					Objects.requireNonNull(ReflectionUtils.findMethod(Items.class, "list")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class FilterOfChain {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.addFilterAt(new SimpleCORSFilter(), SecurityWebFiltersOrder.CORS).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LambdaFilter {

		@Bean
		WebFilter corsFilter() {
			return (exchange, chain) -> {
				exchange.getResponse().getHeaders().setAccessControlAllowOrigin("*");
				return chain.filter(exchange);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class FilterAfterChains {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.cors((cors) -> cors.configurationSource(source("/api/**"))).build();
		}

		@Bean
		CorsWebFilter filter() {
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/api/**", new CorsConfiguration().applyPermitDefaultValues());
			source.registerCorsConfiguration("/web/**", new CorsConfiguration().applyPermitDefaultValues());
			return new CorsWebFilter(source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class FilterOfChainsPaths {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.cors((cors) -> cors.configurationSource(source("/api/**"))).build();
		}

		@Bean
		CorsWebFilter filter() {
			return new CorsWebFilter(source("/api/**"));
		}

	}

	@RestController
	@CrossOrigin
	static class OpenItems {

		@GetMapping("/items")
		String list() {
			return "x";
		}

		@PostMapping("/items")
		String add() {
			return "x";
		}

	}

	@RestController
	@CrossOrigin
	static class MoreItems {

		@GetMapping("/open/items")
		String list() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ OpenItems.class, MoreItems.class })
	static class UrlsInFront {

		@Bean
		SimpleUrlHandlerMapping urls() {
			WebHandler handler = (exchange) -> exchange.getResponse().setComplete();
			return new SimpleUrlHandlerMapping(Map.of("/items", handler), 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ OpenItems.class, MoreItems.class })
	static class FilesInFront implements WebFluxConfigurer {

		@Override
		public void addResourceHandlers(ResourceHandlerRegistry registry) {
			registry.addResourceHandler("/items").addResourceLocations("classpath:/static/");
			registry.setOrder(-5);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OpenItems.class)
	static class FileOfFunction {

		@Bean
		RouterFunction<ServerResponse> file() {
			return RouterFunctions.resource(RequestPredicates.GET("/items"), new ByteArrayResource(new byte[0]));
		}

	}

	@RestController
	@CrossOrigin(origins = "https://app.example.com", allowCredentials = "true")
	static class Writes {

		@GetMapping("/items")
		String items() {
			return "";
		}

		@PutMapping("/items")
		void put() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ FilterOfApi.class, Writes.class })
	static class WritesBehindFilter {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	@Import(Writes.class)
	static class WritesBehindChain {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/api/**"))
				.cors((cors) -> cors.configurationSource(source("/api/**")))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	@Import(Writes.class)
	static class SourceOfCode {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.cors((cors) -> cors.configurationSource((exchange) -> new CorsConfiguration())).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Writes.class)
	static class EmptyFilter {

		@Bean
		CorsWebFilter empty() {
			return new CorsWebFilter(new UrlBasedCorsConfigurationSource());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RelativePattern implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("relative/**");
			registry.addMapping("/api/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OpenItems.class)
	static class GraphQlRoutes {

		@Bean
		RouterFunction<ServerResponse> graphQl() {
			return RouterFunctions.route(GraphQlRequestPredicates.graphQlHttp("/graphql"),
					(request) -> ServerResponse.ok().build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedWebSockets implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/api/**").allowedOrigins("https://graph.example.com");
		}

		@Bean
		SimpleUrlHandlerMapping graph() {
			CorsConfiguration settings = new CorsConfiguration();
			settings.addAllowedOrigin("https://graph.example.com");
			GraphQlWebSocketHandler handler = new GraphQlWebSocketHandler(Mockito.mock(),
					ServerCodecConfigurer.create(), Duration.ofSeconds(1), Duration.ofSeconds(1),
					settings.applyPermitDefaultValues());
			return new SimpleUrlHandlerMapping(Map.of("/graph", handler));
		}

		@Bean
		@Scope("prototype")
		WebSocketHandler chatHandler() {
			return (session) -> session.close();
		}

		@Bean
		SimpleUrlHandlerMapping chat() {
			SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(Map.of("/chat", "chatHandler"));
			mapping.setCorsConfigurationSource(source("/chat"));
			return mapping;
		}

	}

	/**
	 * Spring for GraphQL with the WebSocket on the path of its other requests.
	 */
	@Configuration(proxyBeanMethods = false)
	static class SharedWebSocket implements WebFluxConfigurer {

		private final CorsConfiguration settings = new CorsConfiguration();

		SharedWebSocket() {
			this.settings.addAllowedOrigin("https://app.example.com");
			this.settings.setAllowedMethods(List.of("GET", "POST"));
			this.settings.setAllowCredentials(true);
		}

		@Bean
		RouterFunction<ServerResponse> graphQl() {
			return RouterFunctions.route(GraphQlRequestPredicates.graphQlHttp("/graphql"),
					(request) -> ServerResponse.ok().build());
		}

		@Bean
		SimpleUrlHandlerMapping webSocket() {
			SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(
					Map.of("/graphql", new GraphQlWebSocketHandler(Mockito.mock(), ServerCodecConfigurer.create(),
							Duration.ofSeconds(1), Duration.ofSeconds(1), this.settings)),
					-2);
			mapping.setHandlerPredicate(new WebSocketUpgradeHandlerPredicate());
			return mapping;
		}

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/graphql")
				.allowedOrigins("https://app.example.com")
				.allowedMethods("GET", "POST")
				.allowCredentials(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainForOneEndpoint extends ActuatorBesideAChain {

		@Override
		ServerWebExchangeMatcher matcher() {
			return EndpointRequest.to("health");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class SettingsOfTheActuatorBehindAChain {

		@Bean
		UrlBasedCorsConfigurationSource corsConfigurationSource() {
			CorsConfiguration settings = new CorsConfiguration().applyPermitDefaultValues();
			settings.setAllowedOrigins(List.of("https://app.example.com"));
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/actuator/**", settings);
			return source;
		}

		@Bean
		@Order(1)
		SecurityWebFilterChain ofHealth(ServerHttpSecurity http) {
			return http.securityMatcher(EndpointRequest.to("health")).cors((cors) -> cors.disable()).build();
		}

		@Bean
		@Order(2)
		SecurityWebFilterChain ofTheRest(ServerHttpSecurity http, UrlBasedCorsConfigurationSource source) {
			return http.cors((cors) -> cors.configurationSource(source)).build();
		}

		@Bean
		Supplier<UrlBasedCorsConfigurationSource> reader(UrlBasedCorsConfigurationSource source) {
			return () -> source;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class ActuatorBesideAChain {

		ServerWebExchangeMatcher matcher() {
			return EndpointRequest.toAnyEndpoint();
		}

		@Bean
		UrlBasedCorsConfigurationSource corsConfigurationSource() {
			CorsConfiguration settings = new CorsConfiguration().applyPermitDefaultValues();
			settings.setAllowedOrigins(List.of("https://app.example.com"));
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", settings);
			return source;
		}

		@Bean
		@Order(1)
		SecurityWebFilterChain ofActuator(ServerHttpSecurity http) {
			return http.securityMatcher(matcher()).build();
		}

		@Bean
		@Order(2)
		SecurityWebFilterChain ofItems(ServerHttpSecurity http) {
			return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/items/**")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class GraphQlInSecurity {

		@Bean
		GraphQlWebSocketHandler graphQlWebSocketHandler() {
			return graphQl(new SharedWebSocket().settings);
		}

		@Bean
		SimpleUrlHandlerMapping webSocket(GraphQlWebSocketHandler handler) {
			return new SimpleUrlHandlerMapping(Map.of("/graph", handler));
		}

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class GraphQlBesideASource extends GraphQlInSecurity {

		@Bean
		@Override
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.cors((cors) -> cors.configurationSource(source("/graph"))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebSocketBesideMappings implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example.com");
		}

		@Bean
		SimpleUrlHandlerMapping webSocket() {
			SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(
					Map.of("/subscriptions", graphQl(new SharedWebSocket().settings)), -2);
			mapping.setHandlerPredicate(new WebSocketUpgradeHandlerPredicate());
			return mapping;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherSource {

		@Bean
		CorsConfigurationSource other() {
			return source("/other");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedFilter {

		@Bean
		static CustomScopeConfigurer refresh() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("refresh", new SimpleThreadScope());
			return scopes;
		}

		@Bean
		@Scope(value = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
		CorsWebFilter corsWebFilter(CorsConfigurationSource source) {
			return new CorsWebFilter(source);
		}

		@Bean
		@Scope(value = "refresh", proxyMode = ScopedProxyMode.INTERFACES)
		CorsConfigurationSource settings() {
			return source("/**");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class GraphQlInSecurityWithoutCors extends GraphQlInSecurity {

		@Bean
		@Override
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.cors((cors) -> cors.disable()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GraphQlWithoutSettings implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://app.example.com").allowCredentials(true);
		}

		@Bean
		SimpleUrlHandlerMapping webSocket() {
			return new SimpleUrlHandlerMapping(Map.of("/graph", graphQl(new CorsConfiguration())));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingChain {

		@Bean
		SecurityWebFilterChain later() {
			return new SecurityWebFilterChain() {

				@Override
				public Mono<Boolean> matches(ServerWebExchange exchange) {
					return Mono.just(false);
				}

				@Override
				public Flux<WebFilter> getWebFilters() {
					throw new IllegalStateException("No database yet");
				}

			};
		}

	}

}
