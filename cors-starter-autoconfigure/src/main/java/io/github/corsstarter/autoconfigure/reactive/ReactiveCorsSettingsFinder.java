package io.github.corsstarter.autoconfigure.reactive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.JettyCorsLayers;
import io.github.corsstarter.autoconfigure.OtherCorsProperties;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.HandlerLayers;
import io.github.corsstarter.web.reactive.CorsCheckWebFilter;
import io.github.corsstarter.web.reactive.CorsPolicyWebFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds what else in a reactive application would answer or decorate CORS requests.
 */
final class ReactiveCorsSettingsFinder {

	private static final boolean SECURITY = ClassUtils.isPresent(
			"org.springframework.security.web.server.SecurityWebFilterChain",
			ReactiveCorsSettingsFinder.class.getClassLoader());

	private static final List<String> GATEWAY = List.of("spring.cloud.gateway.server.webflux", "spring.cloud.gateway");

	private static final String GATEWAYS_MAPPINGS = "org.springframework.cloud.gateway.";

	// They have the settings of all handlers
	private static final Set<String> WEB_FLUXS_MAPPINGS = Set.of("requestMappingHandlerMapping",
			"routerFunctionMapping", "resourceHandlerMapping");

	private static final String MAPPINGS = "addCorsMappings";

	private static final List<CorsLayer.Rule> ANYWHERE = List.of(new CorsLayer.Rule("/**", null));

	private final ConfigurableListableBeanFactory beans;

	private final ApplicationContext context;

	private final OtherCorsProperties properties;

	ReactiveCorsSettingsFinder(ConfigurableListableBeanFactory beans, ApplicationContext context) {
		this.beans = beans;
		this.context = context;
		this.properties = new OtherCorsProperties(context.getEnvironment());
	}

	/**
	 * Look for them, once all handlers are there.
	 */
	void addTo(CorsStartReportBuilder report) {
		JettyCorsLayers.find(this.context).forEach(report::add);
		Set<Object> named = new HashSet<>();
		addFilters(report, named);
		List<CorsLayer> ofMappings = layersOfMappings(named);
		addSources(report, named);
		ofMappings.forEach(report::add);
		Map<String, CorsConfiguration> mappings = mappings();
		addHandlers(report, mappings);
		this.properties.splitGraphQl(mappings)
			.forEach((part, ofPart) -> report
				.add(new CorsLayer(part.isEmpty() ? MAPPINGS : part, CorsLayer.Place.MAPPING, "", rules(ofPart))));
		for (String prefix : GATEWAY) {
			report.add(new CorsLayer("the gateway's globalcors", CorsLayer.Place.MAPPING, "",
					rules(this.properties.bindByPath(prefix + ".globalcors.cors-configurations"))));
			this.properties.gatewayRoutes(prefix).forEach(report::add);
		}
		CorsLayer actuator = this.properties.actuator();
		if (actuator != null) {
			report.add(actuator);
		}
	}

	private void addFilters(CorsStartReportBuilder report, Set<Object> named) {
		Map<Object, String> names = new LinkedHashMap<>();
		this.beans.getBeansOfType(WebFilter.class, false, false).forEach((name, filter) -> names.put(filter, name));
		int policyOrder = names.keySet()
			.stream()
			.filter(CorsPolicyWebFilter.class::isInstance)
			.mapToInt((filter) -> ((CorsPolicyWebFilter) filter).getOrder())
			.min()
			.orElse(Ordered.LOWEST_PRECEDENCE);
		this.beans.getBeanProvider(WebFilter.class).orderedStream().forEach((filter) -> {
			String name = names.getOrDefault(filter, "");
			int order = order(name, filter);
			if (filter instanceof CorsWebFilter corsFilter) {
				named.add(filter);
				String note = CorsStartReportBuilder.noteOfOrder(order, policyOrder);
				List<CorsLayer.Rule> rules = new ArrayList<>(rules(corsFilter));
				if (!note.isEmpty()) {
					// It answers the preflights of all other paths, without headers
					rules.addAll(ANYWHERE);
				}
				report.add(new CorsLayer("the CorsWebFilter bean '" + name + "'", CorsLayer.Place.FILTER, note, rules));
			}
			else if (order <= policyOrder && !passesOn(filter)) {
				report.addFilterInFront("the " + ClassUtils.getShortName(filter.getClass()) + " bean '" + name + "'",
						order, policyOrder);
			}
		});
	}

	private static boolean passesOn(WebFilter filter) {
		return filter instanceof CorsPolicyWebFilter || filter instanceof CorsCheckWebFilter
				|| ClassUtils.getPackageName(filter.getClass()).startsWith("org.springframework.boot.");
	}

	private int order(String name, WebFilter filter) {
		if (filter instanceof Ordered ordered) {
			return ordered.getOrder();
		}
		Order order = this.beans.containsBean(name) ? this.beans.findAnnotationOnBean(name, Order.class)
				: AnnotationUtils.findAnnotation(filter.getClass(), Order.class);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

	private void addSources(CorsStartReportBuilder report, Set<Object> named) {
		Map<Object, String> sources = new LinkedHashMap<>();
		this.beans.getBeansOfType(CorsConfigurationSource.class, false, false).forEach((name, source) -> {
			// Spring WebFlux's own handlers and mappings are sources too
			if (!isOfWebFlux(source)) {
				sources.put(source, name);
			}
		});
		if (SECURITY) {
			for (CorsWebFilter filter : SecurityWebCorsLayers.find(this.beans)) {
				Object source = source(filter);
				if (!named.contains(filter) && (source == null || !isOfWebFlux(source))) {
					String bean = (source != null) ? sources.remove(source) : null;
					report.add(new CorsLayer(
							"Spring Security's cors() with "
									+ ((bean != null) ? "the CorsConfigurationSource bean '" + bean + "'"
											: "a CorsConfigurationSource of its own"),
							CorsLayer.Place.FILTER, "", rules(filter)));
				}
			}
		}
		named.forEach(sources::remove);
		sources.forEach((source, name) -> report.add(new CorsLayer("the CorsConfigurationSource bean '" + name + "'",
				CorsLayer.Place.UNUSED, "", rules(source))));
	}

	/**
	 * Find mappings with a source of their own, and handlers that are one.
	 * @param named to be told of these sources, which may be beans
	 */
	private List<CorsLayer> layersOfMappings(Set<Object> named) {
		List<CorsLayer> layers = new ArrayList<>();
		this.beans.getBeansOfType(AbstractHandlerMapping.class, false, false).forEach((name, mapping) -> {
			String type = mapping.getClass().getName();
			if (type.startsWith("org.springframework.boot.") || type.startsWith(GATEWAYS_MAPPINGS)) {
				return;
			}
			Object source = HiddenField.read(AbstractHandlerMapping.class, "corsConfigurationSource", mapping);
			if (source != null && !WEB_FLUXS_MAPPINGS.contains(name)) {
				named.add(source);
				layers.add(new CorsLayer("the CorsConfigurationSource of the "
						+ ClassUtils.getShortName(mapping.getClass()) + " bean '" + name + "'", CorsLayer.Place.MAPPING,
						"", rules(source)));
			}
			if (mapping instanceof AbstractUrlHandlerMapping urls) {
				layers.addAll(layersOfHandlers(urls, named));
			}
		});
		return layers;
	}

	private static List<CorsLayer> layersOfHandlers(AbstractUrlHandlerMapping mapping, Set<Object> named) {
		Map<Object, List<CorsLayer.Rule>> rules = new LinkedHashMap<>();
		mapping.getHandlerMap().forEach((path, handler) -> {
			if (handler instanceof CorsConfigurationSource && !isOfWebFlux(handler)) {
				named.add(handler);
				rules.computeIfAbsent(handler, (absent) -> new ArrayList<>())
					.add(new CorsLayer.Rule(path.getPatternString(), null));
			}
		});
		List<CorsLayer> layers = new ArrayList<>();
		rules.forEach((handler,
				ofHandler) -> layers.add(new CorsLayer(
						"the handler " + ClassUtils.getShortName(handler.getClass()) + ", a CorsConfigurationSource",
						CorsLayer.Place.HANDLER, "", ofHandler)));
		return layers;
	}

	private static boolean isOfWebFlux(Object source) {
		return ClassUtils.getPackageName(source.getClass()).startsWith("org.springframework.web.reactive");
	}

	private static @Nullable Object source(CorsWebFilter filter) {
		return HiddenField.read(CorsWebFilter.class, "configSource", filter);
	}

	private static List<CorsLayer.Rule> rules(CorsWebFilter filter) {
		Object source = source(filter);
		return (source != null) ? rules(source) : ANYWHERE;
	}

	private static List<CorsLayer.Rule> rules(Object source) {
		Object settings = (source instanceof UrlBasedCorsConfigurationSource)
				? HiddenField.read(UrlBasedCorsConfigurationSource.class, "corsConfigurations", source) : null;
		if (!(settings instanceof Map<?, ?> byPath)) {
			return ANYWHERE;
		}
		List<CorsLayer.Rule> rules = new ArrayList<>();
		byPath.forEach((pattern, each) -> {
			if (pattern instanceof PathPattern path && each instanceof CorsConfiguration configuration) {
				rules.add(new CorsLayer.Rule(path.getPatternString(), configuration));
			}
		});
		return rules.isEmpty() ? ANYWHERE : rules;
	}

	private static List<CorsLayer.Rule> rules(Map<String, CorsConfiguration> settings) {
		List<CorsLayer.Rule> rules = new ArrayList<>();
		settings.forEach((path, each) -> rules.add(new CorsLayer.Rule(path, each)));
		return rules;
	}

	private Map<String, CorsConfiguration> mappings() {
		Mappings mappings = new Mappings();
		this.beans.getBeansOfType(WebFluxConfigurer.class, false, false)
			.values()
			.forEach((configurer) -> configurer.addCorsMappings(mappings));
		return mappings.getCorsConfigurations();
	}

	private void addHandlers(CorsStartReportBuilder report, Map<String, CorsConfiguration> ofAllHandlers) {
		AnnotatedReactiveHandlers annotations = new AnnotatedReactiveHandlers(this.beans);
		HandlerLayers handlers = new HandlerLayers(MAPPINGS, ofAllHandlers);
		this.beans.getBeansOfType(RequestMappingInfoHandlerMapping.class, false, false).values().forEach((mapping) -> {
			if (!ClassUtils.getPackageName(mapping.getClass()).startsWith("org.springframework.boot.")) {
				mapping.getHandlerMethods()
					.forEach((info, method) -> handlers.add(ClassUtils.getShortName(method.getBeanType()),
							method.getMethod().getName(), paths(info), methods(info), isConditional(info),
							annotations.settings(info, method)));
			}
		});
		handlers.addTo(report);
	}

	private static List<String> paths(RequestMappingInfo info) {
		return info.getPatternsCondition().getPatterns().stream().map(PathPattern::getPatternString).toList();
	}

	private static boolean isConditional(RequestMappingInfo info) {
		return !info.getParamsCondition().isEmpty() || !info.getHeadersCondition().isEmpty()
				|| !info.getConsumesCondition().isEmpty() || !info.getProducesCondition().isEmpty()
				|| info.getCustomCondition() != null;
	}

	private static List<String> methods(RequestMappingInfo info) {
		return info.getMethodsCondition().getMethods().stream().map(RequestMethod::name).toList();
	}

	/**
	 * Gives away what was registered.
	 */
	private static final class Mappings extends CorsRegistry {

		@Override
		protected Map<String, CorsConfiguration> getCorsConfigurations() {
			return super.getCorsConfigurations();
		}

	}

}
