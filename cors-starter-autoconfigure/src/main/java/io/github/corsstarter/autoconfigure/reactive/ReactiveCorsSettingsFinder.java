package io.github.corsstarter.autoconfigure.reactive;

import java.util.List;
import java.util.Map;

import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.reactive.CorsPolicyWebFilter;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/**
 * Finds what else in a reactive application would answer or decorate CORS requests.
 */
final class ReactiveCorsSettingsFinder {

	private static final String GATEWAY = "spring.cloud.gateway.server.webflux.globalcors.cors-configurations";

	private static final List<String> EVERY_PATH = List.of("/**");

	private final ListableBeanFactory beans;

	private final Environment environment;

	ReactiveCorsSettingsFinder(ListableBeanFactory beans, Environment environment) {
		this.beans = beans;
		this.environment = environment;
	}

	/**
	 * Look for them, once all handlers are there.
	 */
	void addTo(CorsStartReportBuilder report) {
		addFilters(report);
		this.beans.getBeansOfType(CorsConfigurationSource.class, false, false).forEach((name, source) -> {
			// Spring WebFlux's own handlers and mappings are sources too. None tells its
			// paths
			if (!ClassUtils.getPackageName(source.getClass()).startsWith("org.springframework.web.reactive")) {
				report.otherLayer("the CorsConfigurationSource bean '" + name + "'", EVERY_PATH);
			}
		});
		Mappings mappings = new Mappings();
		this.beans.getBeansOfType(WebFluxConfigurer.class, false, false)
			.values()
			.forEach((configurer) -> configurer.addCorsMappings(mappings));
		report.otherLayer("addCorsMappings", mappings.getCorsConfigurations().keySet());
		report.otherLayer("the gateway's globalcors",
				Binder.get(this.environment)
					.bind(GATEWAY, Bindable.mapOf(String.class, Object.class))
					.orElse(Map.of())
					.keySet());
		this.beans.getBeansOfType(RequestMappingInfoHandlerMapping.class, false, false)
			.values()
			.forEach((mapping) -> mapping.getHandlerMethods()
				.forEach((info, method) -> addAnnotated(report, info, method)));
	}

	private void addFilters(CorsStartReportBuilder report) {
		int policyOrder = this.beans.getBeansOfType(CorsPolicyWebFilter.class, false, false)
			.values()
			.stream()
			.mapToInt(CorsPolicyWebFilter::getOrder)
			.min()
			.orElse(Ordered.LOWEST_PRECEDENCE);
		this.beans.getBeansOfType(CorsWebFilter.class, false, false)
			.forEach((name, filter) -> report.otherFilter("the CorsWebFilter bean '" + name + "'", order(name, filter),
					policyOrder));
	}

	private int order(String name, CorsWebFilter filter) {
		if (filter instanceof Ordered ordered) {
			return ordered.getOrder();
		}
		Order order = this.beans.findAnnotationOnBean(name, Order.class);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

	private static void addAnnotated(CorsStartReportBuilder report, RequestMappingInfo info, HandlerMethod method) {
		if (AnnotatedElementUtils.hasAnnotation(method.getMethod(), CrossOrigin.class)
				|| AnnotatedElementUtils.hasAnnotation(method.getBeanType(), CrossOrigin.class)) {
			report.otherLayer(
					"@CrossOrigin on " + ClassUtils.getShortName(method.getBeanType()) + "."
							+ method.getMethod().getName(),
					info.getPatternsCondition().getPatterns().stream().map(Object::toString).toList());
		}
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
