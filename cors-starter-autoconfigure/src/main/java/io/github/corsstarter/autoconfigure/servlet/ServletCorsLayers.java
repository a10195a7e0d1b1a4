package io.github.corsstarter.autoconfigure.servlet;

import java.util.Collection;
import java.util.List;

import io.github.corsstarter.web.CorsStartReport;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.annotation.AnnotatedElementUtils;
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
final class ServletCorsLayers {

	private static final List<String> EVERY_PATH = List.of("/**");

	private final ListableBeanFactory beans;

	ServletCorsLayers(ListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Look for them, once all handlers are there.
	 */
	void addTo(CorsStartReport.Builder report) {
		this.beans.getBeansOfType(FilterRegistrationBean.class, false, false).forEach((name, registration) -> {
			if (registration.getFilter() instanceof CorsFilter) {
				report.otherLayer("the CorsFilter registered by bean '" + name + "'", EVERY_PATH);
			}
		});
		for (String name : this.beans.getBeanNamesForType(CorsFilter.class, false, false)) {
			report.otherLayer("the CorsFilter bean '" + name + "'", EVERY_PATH);
		}
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

	private static boolean isOfSpringMvc(@Nullable Class<?> type) {
		return type != null && ClassUtils.getPackageName(type).startsWith("org.springframework.web.servlet");
	}

	private static void addAnnotated(CorsStartReport.Builder report, RequestMappingInfo info, HandlerMethod method) {
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
