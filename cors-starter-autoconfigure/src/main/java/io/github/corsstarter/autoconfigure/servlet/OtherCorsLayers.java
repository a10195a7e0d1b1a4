package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;

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
 * Finds what else in an application would answer or decorate CORS requests on paths that
 * a policy covers: the policy decides there, so the rest is at best without effect.
 */
final class OtherCorsLayers {

	private static final List<String> EVERY_PATH = List.of("/**");

	private final ListableBeanFactory beans;

	private final CorsPolicies policies;

	OtherCorsLayers(ListableBeanFactory beans, CorsPolicies policies) {
		this.beans = beans;
		this.policies = policies;
	}

	/**
	 * Look for them, once all handlers are there.
	 * @return a description of each layer, with the paths that it covers
	 */
	List<String> find() {
		Set<String> layers = new TreeSet<>();
		this.beans.getBeansOfType(FilterRegistrationBean.class, false, false).forEach((name, registration) -> {
			if (registration.getFilter() instanceof CorsFilter) {
				add(layers, "the CorsFilter registered by bean '" + name + "'", EVERY_PATH);
			}
		});
		this.beans.getBeansOfType(CorsFilter.class, false, false)
			.keySet()
			.forEach((name) -> add(layers, "the CorsFilter bean '" + name + "'", EVERY_PATH));
		this.beans.getBeansOfType(CorsConfigurationSource.class, false, false).forEach((name, source) -> {
			// Spring MVC's own handlers and mappings are sources too
			if (!ClassUtils.getPackageName(source.getClass()).startsWith("org.springframework.web.servlet")) {
				add(layers, "the CorsConfigurationSource bean '" + name + "'", paths(source));
			}
		});
		this.beans.getBeansOfType(AbstractHandlerMapping.class, false, false).values().forEach((mapping) -> {
			CorsConfigurationSource source = mapping.getCorsConfigurationSource();
			if (source != null) {
				add(layers, "addCorsMappings", paths(source));
			}
		});
		this.beans.getBeansOfType(RequestMappingInfoHandlerMapping.class, false, false)
			.values()
			.forEach((mapping) -> mapping.getHandlerMethods()
				.forEach((info, method) -> addAnnotated(layers, info, method)));
		return List.copyOf(layers);
	}

	private void addAnnotated(Set<String> layers, RequestMappingInfo info, HandlerMethod method) {
		if (AnnotatedElementUtils.hasAnnotation(method.getMethod(), CrossOrigin.class)
				|| AnnotatedElementUtils.hasAnnotation(method.getBeanType(), CrossOrigin.class)) {
			add(layers, "@CrossOrigin on " + ClassUtils.getShortName(method.getBeanType()) + "."
					+ method.getMethod().getName(), info.getPatternValues());
		}
	}

	private static Collection<String> paths(CorsConfigurationSource source) {
		return (source instanceof UrlBasedCorsConfigurationSource byPath) ? byPath.getCorsConfigurations().keySet()
				: EVERY_PATH;
	}

	private void add(Set<String> layers, String layer, Collection<String> paths) {
		List<String> covered = new ArrayList<>(paths);
		covered.removeIf((path) -> !isCovered(path));
		if (!covered.isEmpty()) {
			layers.add(layer + " for " + String.join(", ", new TreeSet<>(covered)));
		}
	}

	/**
	 * Return whether a policy may decide about a path that the pattern matches, judged by
	 * what the patterns begin with.
	 */
	private boolean isCovered(String path) {
		String start = literalStart(path);
		boolean leftAlone = this.policies.pathsLeftAlone()
			.stream()
			.anyMatch((each) -> start.startsWith(literalStart(each)));
		return !leftAlone
				&& this.policies.all().stream().map(CorsPolicy::paths).flatMap(List::stream).anyMatch((each) -> {
					String policyStart = literalStart(each);
					return start.startsWith(policyStart) || policyStart.startsWith(start);
				});
	}

	private static String literalStart(String pattern) {
		for (int i = 0; i < pattern.length(); i++) {
			if ("*{?".indexOf(pattern.charAt(i)) >= 0) {
				return pattern.substring(0, i);
			}
		}
		return pattern;
	}

}
