package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.corsstarter.web.HandlerPaths;
import io.github.corsstarter.web.ServletMapping;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.PathMatcher;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Determines how the handlers of a servlet application read paths.
 */
final class ServletHandlerPaths {

	private static final String SUBTREE = "/*";

	private final ListableBeanFactory beans;

	private final @Nullable ServletContext servletContext;

	/**
	 * Create an instance for an application.
	 * @param beans the beans of the application
	 * @param servletContext its servlet context, or {@code null} if it has none
	 */
	ServletHandlerPaths(ListableBeanFactory beans, @Nullable ServletContext servletContext) {
		this.beans = beans;
		this.servletContext = servletContext;
	}

	/**
	 * Return how the handlers read paths. Call this after all handlers and servlets are
	 * registered.
	 */
	HandlerPaths get() {
		boolean matchCase = false;
		boolean ignoreCase = false;
		boolean matchDecoded = false;
		for (AbstractHandlerMapping mapping : BeanFactoryUtils
			.beansOfTypeIncludingAncestors(this.beans, AbstractHandlerMapping.class, false, false)
			.values()) {
			if (!isSpringBoots(mapping)) {
				boolean matches = matchesCase(mapping);
				matchCase |= matches;
				ignoreCase |= !matches;
				matchDecoded |= mapping.getPatternParser() == null;
			}
		}
		return new HandlerPaths(List.of(), matchCase || !ignoreCase, ignoreCase, hasUrlHandler(), true, matchDecoded,
				servlets());
	}

	/**
	 * Return whether a mapping is the welcome page's or the actuator's. These always
	 * compare paths exactly.
	 */
	private static boolean isSpringBoots(AbstractHandlerMapping mapping) {
		return ClassUtils.getPackageName(mapping.getClass()).startsWith("org.springframework.boot.");
	}

	@SuppressWarnings("removal") // what an application may still use
	private static boolean matchesCase(AbstractHandlerMapping mapping) {
		if (mapping.getPatternParser() != null) {
			return mapping.getPatternParser().isCaseSensitive();
		}
		PathMatcher matcher = mapping.getPathMatcher();
		return !matcher.match("/a", "/A");
	}

	private boolean hasUrlHandler() {
		return this.beans.getBeanNamesForType(UrlHandlerFilter.class, false, false).length > 0
				|| this.beans.getBeansOfType(FilterRegistrationBean.class, false, false)
					.values()
					.stream()
					.anyMatch((registration) -> registration.getFilter() instanceof UrlHandlerFilter)
				|| (this.servletContext != null && this.servletContext.getFilterRegistrations()
					.values()
					.stream()
					.anyMatch((registration) -> UrlHandlerFilter.class.getName().equals(registration.getClassName())));
	}

	private List<ServletMapping> servlets() {
		List<ServletMapping> servlets = new ArrayList<>();
		if (this.servletContext != null) {
			Set<String> known = servletsOfApplication();
			this.servletContext.getServletRegistrations()
				.forEach((name, servlet) -> add(servlet, !known.contains(name), servlets));
		}
		boolean below = servlets.stream().anyMatch((servlet) -> servlet.springMvc() && servlet.subtree());
		return below ? servlets : List.of();
	}

	/**
	 * Return the names of Spring MVC's servlets that are beans and use the application's
	 * handlers.
	 */
	@SuppressWarnings("ReferenceEquality") // the context is its own bean factory
	private Set<String> servletsOfApplication() {
		Map<String, DispatcherServlet> beans = new HashMap<>(
				this.beans.getBeansOfType(DispatcherServlet.class, false, false));
		beans.values().removeIf((servlet) -> servlet.getWebApplicationContext() != this.beans);
		Set<String> names = new HashSet<>(beans.keySet());
		this.beans.getBeansOfType(ServletRegistrationBean.class, false, false).values().forEach((registration) -> {
			if (beans.containsValue(registration.getServlet())) {
				names.add(registration.getServletName());
			}
		});
		return names;
	}

	private void add(ServletRegistration registration, boolean unknown, List<ServletMapping> servlets) {
		boolean springMvc = isSpringMvc(registration.getClassName());
		for (String mapping : registration.getMappings()) {
			boolean subtree = mapping.endsWith(SUBTREE);
			String path = subtree ? mapping.substring(0, mapping.length() - SUBTREE.length()) : mapping;
			// Skip the default servlet, extension mappings, and mappings of every path
			if (path.length() > 1 && path.startsWith("/")) {
				servlets.add(new ServletMapping(path, subtree, springMvc, springMvc && unknown));
			}
		}
	}

	static boolean isSpringMvc(@Nullable String className) {
		try {
			return className != null && DispatcherServlet.class
				.isAssignableFrom(ClassUtils.forName(className, ClassUtils.getDefaultClassLoader()));
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
