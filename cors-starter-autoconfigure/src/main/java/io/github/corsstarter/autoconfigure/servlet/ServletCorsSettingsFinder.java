package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Finds what else in a servlet application would answer or decorate CORS requests.
 */
final class ServletCorsSettingsFinder {

	private static final List<String> EVERY_PATH = List.of("/**");

	private final ListableBeanFactory beans;

	ServletCorsSettingsFinder(ListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Look for them, once all handlers are there.
	 */
	void addTo(CorsStartReportBuilder report) {
		addFilters(report);
		for (String name : this.beans.getBeanNamesForType(CorsConfigurationSource.class, false, false)) {
			// Spring MVC's own handlers and mappings are sources too, of which one is
			// created only when it is wanted
			if (!isOfSpringMvc(this.beans.getType(name))
					&& this.beans.getBean(name) instanceof CorsConfigurationSource source) {
				report.otherLayer("the CorsConfigurationSource bean '" + name + "'", paths(source));
			}
		}
		for (AbstractHandlerMapping mapping : this.beans.getBeansOfType(AbstractHandlerMapping.class, false, false)
			.values()) {
			CorsConfigurationSource source = mapping.getCorsConfigurationSource();
			if (source != null) {
				report.otherLayer("addCorsMappings", paths(source));
			}
			if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
				annotated.getHandlerMethods().forEach((info, method) -> addAnnotated(report, info, method));
			}
		}
	}

	private void addFilters(CorsStartReportBuilder report) {
		Map<String, Integer> registered = ordersOfRegistered(CorsFilter.class);
		Map<String, Integer> beans = ordersOfBeans(CorsFilter.class);
		if (registered.isEmpty() && beans.isEmpty()) {
			return;
		}
		List<Integer> policyOrders = new ArrayList<>(ordersOfRegistered(CorsPolicyFilter.class).values());
		policyOrders.addAll(ordersOfBeans(CorsPolicyFilter.class).values());
		int policyOrder = policyOrders.isEmpty() ? Ordered.LOWEST_PRECEDENCE : Collections.min(policyOrders);
		registered.forEach((name, order) -> report.otherFilter("the CorsFilter registered by bean '" + name + "'",
				order, policyOrder));
		beans.forEach((name, order) -> report.otherFilter("the CorsFilter bean '" + name + "'", order, policyOrder));
	}

	private Map<String, Integer> ordersOfRegistered(Class<? extends Filter> type) {
		Map<String, Integer> orders = new TreeMap<>();
		this.beans.getBeansOfType(FilterRegistrationBean.class, false, false).forEach((name, registration) -> {
			if (type.isInstance(registration.getFilter())) {
				orders.put(name, registration.getOrder());
			}
		});
		return orders;
	}

	/**
	 * Return the orders that Spring Boot gives to filters that are beans: it looks at the
	 * method of such a bean only where it has an annotation for registration.
	 */
	private Map<String, Integer> ordersOfBeans(Class<? extends Filter> type) {
		Map<String, Integer> orders = new TreeMap<>();
		this.beans.getBeansOfType(type, false, false).forEach((name, filter) -> {
			Order order = (this.beans.findAnnotationOnBean(name, FilterRegistration.class) != null)
					? this.beans.findAnnotationOnBean(name, Order.class)
					: AnnotationUtils.findAnnotation(filter.getClass(), Order.class);
			if (filter instanceof Ordered ordered) {
				orders.put(name, ordered.getOrder());
			}
			else {
				orders.put(name, (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE);
			}
		});
		return orders;
	}

	private static boolean isOfSpringMvc(@Nullable Class<?> type) {
		return type != null && ClassUtils.getPackageName(type).startsWith("org.springframework.web.servlet");
	}

	private static void addAnnotated(CorsStartReportBuilder report, RequestMappingInfo info, HandlerMethod method) {
		if (AnnotatedElementUtils.hasAnnotation(method.getMethod(), CrossOrigin.class)
				|| AnnotatedElementUtils.hasAnnotation(method.getBeanType(), CrossOrigin.class)) {
			report.otherLayer("@CrossOrigin on " + ClassUtils.getShortName(method.getBeanType()) + "."
					+ method.getMethod().getName(), info.getPatternValues());
		}
	}

	private static Collection<String> paths(CorsConfigurationSource source) {
		return (source instanceof UrlBasedCorsConfigurationSource byPath) ? byPath.getCorsConfigurations().keySet()
				: EVERY_PATH;
	}

}
