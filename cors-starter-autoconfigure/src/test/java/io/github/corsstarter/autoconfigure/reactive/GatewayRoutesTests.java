package io.github.corsstarter.autoconfigure.reactive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.web.CorsStartReport;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.config.SimpleUrlHandlerMappingGlobalCorsAutoConfiguration;
import org.springframework.cloud.gateway.filter.cors.CorsGatewayFilterApplicationListener;
import org.springframework.cloud.gateway.handler.AsyncPredicate;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.handler.predicate.HostRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.MethodRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.route.CachingRouteLocator;
import org.springframework.cloud.gateway.route.CompositeRouteLocator;
import org.springframework.cloud.gateway.route.InMemoryRouteDefinitionRepository;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteDefinitionWriter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gateway's settings are for its routes alone. The gateway itself determines them.
 */
@Tag("gateway")
class GatewayRoutesTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CorsPolicyAutoConfiguration.class,
				ReactiveCorsPolicyAutoConfiguration.class, WebFluxAutoConfiguration.class))
		.withUserConfiguration(Gateway.class);

	private void translation(Gateways gateway, String expected, Class<?>... others) {
		this.contextRunner.withBean(Gateways.class, () -> gateway)
			.withUserConfiguration(others)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo(expected));
	}

	@Test
	void settingsForAllPathsDoNotOpenOtherHandlers() {
		translation(
				new Gateways("/**", Routes.route("up", Routes.path("/up/**")),
						Routes.route("several", Routes.path("/one", "/two"))),
				"""
						cors:
						  # Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins
						  policies:
						    up-and-others:
						      paths:
						        - /up/**
						        - /two
						        - /one
						      allowed-origins: https://globe.example.com
						""",
				Fallback.class);
		translation(new Gateways("/**", Routes.route("host", Routes.host())),
				"""
						cors:
						  # Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins
						  allowed-origins: https://globe.example.com
						  policies:
						    fallback:
						      # No other origin is allowed
						      paths: /fallback
						      enabled: false
						""",
				Fallback.class);
	}

	@Test
	void aFunctionalRoutePassesOtherMethodsOnToTheGateway() {
		translation(new Gateways("/**", Routes.route("all", Routes.path("/token/**"))),
				"""
						cors:
						  # Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins
						  policies:
						    token:
						      # The handlers of this path have different settings, but a policy applies to all requests for a path. Remove enabled: false, and write settings that suit all of them
						      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
						      paths: /token
						      enabled: false
						    token-no2:
						      paths: /token/**
						      allowed-origins: https://globe.example.com
						""",
				TokenRoutes.class);
	}

	@Test
	void theSettingsOfOtherHandlersDoNotOpenRoutes() {
		translation(
				new Gateways("/up/**", Routes.route("up", Routes.path("/up/**")),
						Routes.route("closed", Routes.path("/closed/**"))),
				"""
						cors:
						  # Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins
						  allowed-origins: https://mapped.example.com
						  policies:
						    up:
						      paths: /up/**
						      allowed-origins: https://globe.example.com
						    closed:
						      # addCorsMappings doesn't apply to the handlers of the gateway's routes
						      paths: /closed/**
						      enabled: false
						""",
				Mapped.class);
	}

	@Test
	void theSettingsOfRoutesPrecedeThoseOfAllRoutes() {
		translation(
				new Gateways("/**",
						Routes.route("up", Routes.path("/up/a/**"), "https://route.example.com", "allowedOrigins"),
						Routes.route("other", Routes.path("/up/**"))),
				"""
						cors:
						  # Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins
						  policies:
						    up-a:
						      paths: /up/a/**
						      allowed-origins: https://route.example.com
						      allowed-methods: GET
						      allowed-headers: []
						      max-age: 5s
						    up:
						      paths: /up/**
						      allowed-origins: https://globe.example.com
						""");
	}

	@Test
	void readsMetadataAsTheGatewayDoes() {
		translation(
				new Gateways("/none",
						Routes.route("up", Routes.path("/up"), "https://route.example.com", "allowed-origins")),
				"""
						cors:
						  policies:
						    up:
						      # No other origin is allowed
						      # Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now
						      paths: /up
						      enabled: false
						""");
	}

	@Test
	void preflightsDoNotReachRoutesForOtherMethods() {
		AsyncPredicate<ServerWebExchange> put = Routes.path("/one").and(Routes.method(HttpMethod.PUT));
		translation(new Gateways("/**", Routes.route("put", put), Routes.route("all", Routes.path("/two"))),
				"""
						cors:
						  # Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins
						  policies:
						    one:
						      # The settings of globalcors of the gateway for /one apply only if the preflight matches the route too. Translate them by hand
						      paths: /one
						      enabled: false
						    two:
						      paths: /two
						      allowed-origins: https://globe.example.com
						""");
	}

	@Test
	void theSettingsStayForRoutesThatNoPolicyCovers() {
		AsyncPredicate<ServerWebExchange> put = Routes.path("/one").and(Routes.method(HttpMethod.PUT));
		layers(new Gateways("/**", Routes.route("put", put), Routes.route("all", Routes.path("/two"))), Fallback.class,
				"cors.policies.one.paths=/one", "cors.policies.one.enabled=false", "cors.policies.two.paths=/two",
				"cors.policies.two.allowed-origins=https://globe.example.com")
			.containsExactly("globalcors of the gateway for /two; still needed for /one, where no policy applies");
	}

	@Test
	void servicesThatAreDiscoveredLaterHaveTheSettingsToo() {
		String expected = "# The settings of globalcors of the gateway for /** apply to routes that are added after startup, too. Translate them by hand\n";
		for (Gateways gateway : List.of(new Gateways("/**"),
				new Gateways("/**", Routes.route("up", Routes.path("/up"))))) {
			this.contextRunner.withBean(Gateways.class, () -> gateway)
				.withBean("discoveryClientRouteDefinitionLocator", Object.class, Object::new)
				.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).contains(expected));
		}
		this.contextRunner.withBean(Gateways.class, () -> new Gateways("/**", Routes.route("up", Routes.path("/up"))))
			.withBean("discoveryClientRouteDefinitionLocator", Object.class, Object::new)
			.withPropertyValues("cors.policies.up.paths=/up",
					"cors.policies.up.allowed-origins=https://globe.example.com")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.containsExactly("globalcors of the gateway for /up; still needed for other paths"));
	}

	@Test
	void settingsOfOwnHandlersBesideRoutesThatMayComeLaterAreTranslated() {
		this.contextRunner.withBean(Gateways.class, () -> new Gateways("/**", Routes.route("up", Routes.path("/up"))))
			.withBean("discoveryClientRouteDefinitionLocator", Object.class, Object::new)
			.withUserConfiguration(Fallback.class, Mapped.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation()).contains(
					"# The settings of addCorsMappings for /** are translated for annotated handlers only, since a policy for these paths would also apply to routes that are added after startup\n",
					"# The settings of globalcors of the gateway for /** apply to routes that are added after startup, too. Translate them by hand\n",
					"      paths: /fallback\n      allowed-origins: https://mapped.example.com\n",
					"      paths: /up\n      allowed-origins: https://globe.example.com\n"));
	}

	@ParameterizedTest
	@ValueSource(classes = { OwnRoutes.class, SavedRoutes.class, OwnDefinitions.class })
	void routesOfCodeMayComeLater(Class<?> code) {
		layers(new Gateways("/**", Routes.route("up", Routes.path("/up"))), code, "cors.policies.up.paths=/up",
				"cors.policies.up.allowed-origins=https://globe.example.com")
			.containsExactly("globalcors of the gateway for /up; still needed for other paths");
	}

	@Test
	void theActuatorMayAddRoutes() {
		layers(new Gateways("/**", Routes.route("up", Routes.path("/up"))), Fallback.class,
				"management.endpoint.gateway.access=unrestricted", "cors.policies.up.paths=/up",
				"cors.policies.up.allowed-origins=https://globe.example.com")
			.containsExactly("globalcors of the gateway for /up; still needed for other paths");
	}

	@Test
	void aFilterForSomePathsLeavesLaterRoutesToTheGateway() {
		layers(new Gateways("/**", Routes.route("up", Routes.path("/up"))), FilterOfSomePaths.class,
				"cors.policies.up.paths=/up,/api/**", "cors.policies.up.allowed-origins=https://globe.example.com")
			.contains("globalcors of the gateway for /up; still needed for other paths");
	}

	@Test
	void localHandlersBelowTheRoutesKeepTheirMappings() {
		translation(new Gateways("/none", Routes.route("api", Routes.path("/api/**"))),
				"""
						cors:
						  # Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins
						  allowed-origins: https://mapped.example.com
						  policies:
						    api-users:
						      paths: /api/users
						      allowed-methods: GET
						    api:
						      # addCorsMappings doesn't apply to the handlers of the gateway's routes
						      paths: /api/**
						      enabled: false
						""",
				Users.class, Mapped.class);
	}

	@Test
	void theGatewaysOwnSourcesOfRoutesDoNotGrow() {
		layers(new Gateways("/**", Routes.route("up", Routes.path("/up"))), InMemory.class,
				"cors.policies.up.paths=/up", "cors.policies.up.allowed-origins=https://globe.example.com")
			.containsExactly("globalcors of the gateway for /up");
	}

	@Test
	void staticFilesMayHaveTheSettingsOfRoutes() {
		translation(new Gateways("/**", Routes.route("up", Routes.path("/up"))),
				"""
						cors:
						  # Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins
						  policies:
						    up:
						      paths: /up
						      allowed-origins: https://globe.example.com
						""",
				Fallback.class, SimpleUrlHandlerMappingGlobalCorsAutoConfiguration.class);
	}

	private ListAssert<String> layers(Gateways gateway, Class<?> other, String... properties) {
		List<String> layers = new ArrayList<>();
		this.contextRunner.withBean(Gateways.class, () -> gateway)
			.withUserConfiguration(other)
			.withPropertyValues(properties)
			.run((context) -> layers.addAll(context.getBean(CorsStartReport.class).otherLayers()));
		return assertThat(layers);
	}

	@Test
	void theFirstSettingsForAPathDecide() {
		layers(new Gateways("/**",
				Routes.route("users", Routes.path("/api/users/**"), "https://users.example.com", "allowedOrigins"),
				Routes.route("api", Routes.path("/api/**"), "https://api.example.com", "allowedOrigins"),
				Routes.route("pub", Routes.path("/pub/**"))), Fallback.class, "cors.policies.users.paths=/api/users/**",
				"cors.policies.users.allowed-origins=https://users.example.com", "cors.policies.api.paths=/api/**",
				"cors.policies.api.allowed-origins=https://api.example.com", "cors.policies.pub.paths=/pub/**",
				"cors.policies.pub.allowed-origins=https://app.example.com")
			.containsExactly("globalcors and metadata.cors of the gateway for /api/**, /api/users/**, /pub/**; "
					+ "policy 'pub' takes away origins (https://globe.example.com)");
	}

	@Test
	void annotatedHandlersDecideBeforeRoutes() {
		String routes = "globalcors of the gateway for /** where 'token' covers it";
		String kept = "; still needed for other paths";
		String[] policy = { "cors.policies.token.paths=/token",
				"cors.policies.token.allowed-origins=https://a.example.com",
				"cors.policies.token.allowed-methods=GET" };
		Gateways gateway = new Gateways("/**", Routes.route("all", Routes.path("/**")));
		layers(gateway, Tokens.class, policy)
			.containsExactly("@CrossOrigin on GatewayRoutesTests.Tokens.token for /token", routes + kept);
		layers(gateway, TokenRoutes.class, policy).containsExactly(
				routes + "; policy 'token' takes away origins (https://globe.example.com); methods (POST)" + kept);
		layers(gateway, Mapped.class, policy).containsExactly("addCorsMappings for /** where 'token' covers it",
				routes + "; policy 'token' takes away origins (https://globe.example.com); methods (POST)" + kept);
	}

	@Test
	void aGatewayThatLoadsItsRoutesLaterIsLeftAlone() {
		this.contextRunner.withPropertyValues("refresh=false")
			.withBean(Gateways.class, () -> new Gateways("/none", List.of()))
			.withUserConfiguration(LateRoutes.class)
			.run((context) -> {
				assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo(
						"""
								cors:
								  policies:
								    none:
								      # The settings of globalcors of the gateway for /none apply to routes that are added after startup, too. Translate them by hand
								      paths: /none
								      enabled: false
								""");
				context.getBean(LateRoutes.class).known.add(Routes.route("late", Routes.path("/late")));
				assertThat(context.getBean(RouteLocator.class).getRoutes().collectList().block()).hasSize(1);
			});
	}

	/**
	 * What a gateway has.
	 *
	 * @param path the path of the settings of all routes
	 * @param routes the routes
	 */
	record Gateways(String path, List<Route> routes) {

		Gateways(String path, Route... routes) {
			this(path, List.of(routes));
		}

	}

	/**
	 * Creates routes. JUnit reads the methods of the test class without the gateway too.
	 */
	static final class Routes {

		private Routes() {
		}

		static Route route(String id, AsyncPredicate<ServerWebExchange> predicate) {
			return Route.async().id(id).uri("http://localhost:1").asyncPredicate(predicate).build();
		}

		static Route route(String id, AsyncPredicate<ServerWebExchange> predicate, String origin, String key) {
			return Route.async()
				.id(id)
				.uri("http://localhost:1")
				.asyncPredicate(predicate)
				.metadata("cors", Map.of(key, origin))
				.build();
		}

		static AsyncPredicate<ServerWebExchange> path(String... patterns) {
			return new PathRoutePredicateFactory(new WebFluxProperties())
				.applyAsync((config) -> config.setPatterns(Arrays.asList(patterns)));
		}

		static AsyncPredicate<ServerWebExchange> host() {
			return new HostRoutePredicateFactory(true)
				.applyAsync((config) -> config.setPatterns(List.of("gateway.example.com")));
		}

		static AsyncPredicate<ServerWebExchange> method(HttpMethod... methods) {
			return new MethodRoutePredicateFactory().applyAsync((config) -> config.setMethods(methods));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Gateway {

		@Bean
		RouteLocator routes(Gateways gateway) {
			return new CompositeRouteLocator(Flux.just(() -> Flux.fromIterable(gateway.routes)));
		}

		@Bean
		@ConditionalOnProperty(name = "refresh", matchIfMissing = true)
		Object routeRefreshListener() {
			return new Object();
		}

		@Bean
		GlobalCorsProperties globalCors(Gateways gateway) {
			CorsConfiguration settings = new CorsConfiguration();
			settings.addAllowedOrigin("https://globe.example.com");
			GlobalCorsProperties properties = new GlobalCorsProperties();
			properties.getCorsConfigurations().put(gateway.path, settings.applyPermitDefaultValues());
			return properties;
		}

		@Bean
		RoutePredicateHandlerMapping mapping(RouteLocator routes, GlobalCorsProperties globalCors,
				Environment environment) {
			return new RoutePredicateHandlerMapping(new FilteringWebHandler(List.of(), false), routes, globalCors,
					environment);
		}

		@Bean
		CorsGatewayFilterApplicationListener listener(GlobalCorsProperties globalCors,
				RoutePredicateHandlerMapping mapping, RouteLocator routes) {
			return new CorsGatewayFilterApplicationListener(globalCors, mapping, routes);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateRoutes {

		final List<Route> known = new ArrayList<>();

		@Bean
		@Primary
		CachingRouteLocator cached() {
			return new CachingRouteLocator(() -> Flux.defer(() -> Flux.fromIterable(List.copyOf(this.known))));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Composite {

		@Bean
		@Primary
		RouteLocator all(Gateways gateway) {
			return new CompositeRouteLocator(Flux.just(() -> Flux.fromIterable(gateway.routes)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRoutes extends Composite {

		@Bean
		RouteLocator database() {
			return Flux::empty;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterOfSomePaths extends OwnRoutes {

		@Bean
		CorsWebFilter filter() {
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/api/**", new CorsConfiguration().applyPermitDefaultValues());
			return new CorsWebFilter(source);
		}

	}

	@RestController
	static class Users {

		@GetMapping("/api/users")
		String users() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDefinitions {

		@Bean
		RouteDefinitionLocator file() {
			return Flux::empty;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InMemory extends Composite {

		@Bean
		InMemoryRouteDefinitionRepository memory() {
			return new InMemoryRouteDefinitionRepository();
		}

		@Bean
		RouteLocator built(ConfigurableApplicationContext context) {
			return new RouteLocatorBuilder(context).routes().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SavedRoutes {

		@Bean
		InMemoryRouteDefinitionRepository memory() {
			return new InMemoryRouteDefinitionRepository();
		}

		@Bean
		Object importer(RouteDefinitionWriter routes) {
			return List.of(routes);
		}

	}

	@RestController
	static class Tokens {

		@CrossOrigin("https://a.example.com")
		@GetMapping("/token")
		String token() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TokenRoutes {

		@Bean
		RouterFunction<ServerResponse> token() {
			return RouterFunctions.route().GET("/token", (request) -> ServerResponse.ok().build()).build();
		}

	}

	@RestController
	static class Fallback {

		@GetMapping("/fallback")
		String fallback() {
			return "x";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mapped implements WebFluxConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").allowedOrigins("https://mapped.example.com");
		}

	}

}
