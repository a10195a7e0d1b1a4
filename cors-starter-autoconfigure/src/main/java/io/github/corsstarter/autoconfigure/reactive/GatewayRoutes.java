package io.github.corsstarter.autoconfigure.reactive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.FunctionalRoutes;
import io.github.corsstarter.web.UrlHandlerLayers;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.config.SimpleUrlHandlerMappingGlobalCorsAutoConfiguration;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.filter.cors.CorsGatewayFilterApplicationListener;
import org.springframework.cloud.gateway.handler.AsyncPredicate;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.handler.predicate.AfterRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.BeforeRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.BetweenRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.HostRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.QueryRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.RemoteAddrRoutePredicateFactory;
import org.springframework.cloud.gateway.route.CachingRouteLocator;
import org.springframework.cloud.gateway.route.InMemoryRouteDefinitionRepository;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteDefinitionRepository;
import org.springframework.cloud.gateway.route.RouteDefinitionRouteLocator;
import org.springframework.cloud.gateway.route.RouteDefinitionWriter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.WeightConfig;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.HandlerMapping;

/**
 * The routes of Spring Cloud Gateway, whose settings apply only to them.
 *
 * @param routes the routes
 * @param growing whether more routes may come after startup, such as those of services
 * that are discovered
 */
record GatewayRoutes(List<Route> routes, boolean growing) {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	// Exists only with Spring Cloud Commons
	private static final String REFRESH_AT_START = "routeRefreshListener";

	private static final String METADATA = "cors";

	private static final String GATEWAYS = "org.springframework.cloud.gateway.";

	// Exists only with Spring Cloud Commons
	private static final String DISCOVERY = "discoveryClientRouteDefinitionLocator";

	// The actuator's endpoint adds routes only with this access
	private static final String UNRESTRICTED = "unrestricted";

	private static final List<String> ANY = List.of();

	// The predicates of a route's definition follow one that always matches
	private static final String ALWAYS = RouteDefinitionRouteLocator.class.getSimpleName() + "$$Lambda";

	// A preflight matches these predicates if the request that it asks about does
	private static final Set<Class<?>> SAME_FOR_PREFLIGHTS = Set.of(AfterRoutePredicateFactory.Config.class,
			BeforeRoutePredicateFactory.Config.class, BetweenRoutePredicateFactory.Config.class,
			HostRoutePredicateFactory.Config.class, QueryRoutePredicateFactory.Config.class,
			RemoteAddrRoutePredicateFactory.Config.class, WeightConfig.class);

	/**
	 * Return whether a mapping is the gateway's.
	 */
	static boolean isMapping(HandlerMapping mapping) {
		return mapping.getClass() == RoutePredicateHandlerMapping.class;
	}

	/**
	 * Return whether static files have the gateway's settings instead of those for all
	 * handlers.
	 */
	static boolean haveFilesItsSettings(ListableBeanFactory beans) {
		return beans.getBeanNamesForType(SimpleUrlHandlerMappingGlobalCorsAutoConfiguration.class, false,
				false).length > 0;
	}

	/**
	 * Find the routes. If the gateway will load them at startup, make it pass their
	 * settings to its mapping, as it does after that.
	 */
	static GatewayRoutes find(ConfigurableListableBeanFactory beans) {
		RouteLocator locator = beans.getBean(RouteLocator.class);
		// A cache would keep what is known so early
		Object uncached = HiddenField.read(CachingRouteLocator.class, "delegate", locator);
		List<Route> routes = Objects
			.requireNonNull(((uncached instanceof RouteLocator source) ? source : locator).getRoutes()
				.collectList()
				.block(TIMEOUT));
		if (beans.containsBean(REFRESH_AT_START)) {
			beans.getBeanProvider(CorsGatewayFilterApplicationListener.class)
				.forEach((listener) -> listener.onApplicationEvent(new RefreshRoutesResultEvent(locator)));
		}
		boolean growing = routes.isEmpty() || beans.containsBean(DISCOVERY)
				|| UNRESTRICTED.equalsIgnoreCase(
						beans.getBean(Environment.class).getProperty("management.endpoint.gateway.access"))
				|| beans(beans, RouteLocator.class, RouteDefinitionLocator.class)
					.anyMatch((name) -> mayGrow(name, beans))
				|| beans(beans, RouteDefinitionWriter.class)
					.flatMap((writer) -> Stream.of(beans.getDependentBeans(writer)))
					.map((user) -> beans.containsBean(user) ? beans.getType(user, false) : null)
					.anyMatch((user) -> user != null && !isOfGateway(user));
		return new GatewayRoutes(routes, growing);
	}

	private static Stream<String> beans(ListableBeanFactory beans, Class<?>... types) {
		return Stream.of(types).flatMap((type) -> Stream.of(beans.getBeanNamesForType(type, false, false)));
	}

	/**
	 * Return whether routes come from code of the application, or from a repository such
	 * as a database, which may have more of them later.
	 */
	private static boolean mayGrow(String source, ListableBeanFactory beans) {
		Class<?> type = beans.getType(source, false);
		return type == null || !isOfGateway(type) || (RouteDefinitionRepository.class.isAssignableFrom(type)
				&& type != InMemoryRouteDefinitionRepository.class);
	}

	private static boolean isOfGateway(Class<?> type) {
		return type.getName().startsWith(GATEWAYS);
	}

	/**
	 * Describe the settings by the keys that a developer writes.
	 */
	String describeSettings(ListableBeanFactory beans) {
		boolean global = beans.getBeanProvider(GlobalCorsProperties.class)
			.stream()
			.anyMatch((properties) -> !properties.getCorsConfigurations().isEmpty());
		boolean own = this.routes.stream().anyMatch((route) -> route.getMetadata().containsKey(METADATA));
		if (global) {
			return own ? "globalcors and metadata.cors of the gateway" : "globalcors of the gateway";
		}
		return own ? "metadata.cors of the gateway's routes" : "the CorsConfigurationSource of the gateway's routes";
	}

	/**
	 * Add the routes to the layers of their mapping.
	 * @param layers the collector of routes
	 */
	void addTo(UrlHandlerLayers layers) {
		if (this.growing) {
			layers.addLaterRoutes();
		}
		for (Route route : this.routes) {
			FunctionalRoutes requests = new FunctionalRoutes();
			add(route.getPredicate(), requests);
			requests.route(false);
			for (CorsLayer.Rule rule : requests.routes()) {
				if (rule.conditional()) {
					layers.addConditional(rule.path());
				}
				else {
					layers.addProxied(rule.path());
				}
			}
		}
	}

	private static void add(AsyncPredicate<?> predicate, FunctionalRoutes requests) {
		if (HiddenField.read(predicate.getClass(), "left", predicate) instanceof AsyncPredicate<?> left
				&& HiddenField.read(predicate.getClass(), "right", predicate) instanceof AsyncPredicate<?> right) {
			add(left, requests);
			add(right, requests);
			if (predicate instanceof AsyncPredicate.AndAsyncPredicate<?>) {
				requests.and();
			}
			else {
				requests.or();
			}
			return;
		}
		if (String.valueOf(predicate).startsWith(ALWAYS)) {
			requests.methods(ANY);
			return;
		}
		List<@Nullable Object> configurations = new ArrayList<>();
		predicate.accept((part) -> configurations.add(part.getConfig()));
		add((configurations.size() == 1) ? configurations.get(0) : null, requests);
	}

	private static void add(@Nullable Object configuration, FunctionalRoutes requests) {
		if (configuration instanceof PathRoutePredicateFactory.Config paths && !paths.getPatterns().isEmpty()) {
			requests.path(paths.getPatterns().get(0));
			paths.getPatterns().stream().skip(1).forEach((pattern) -> {
				requests.path(pattern);
				requests.or();
			});
		}
		else if (configuration != null && SAME_FOR_PREFLIGHTS.contains(configuration.getClass())) {
			requests.methods(ANY);
		}
		else {
			requests.other();
		}
	}

}
