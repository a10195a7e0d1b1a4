package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.github.corsstarter.web.servlet.CorsCheckFilter;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * The filters of an application, in the order in which Spring Boot registers them.
 */
final class ServletFilters {

	// These filters read or wrap a request, but never answer it
	private static final Set<String> PASSING_ON = Set.of("org.springframework.web.filter.CharacterEncodingFilter",
			"org.springframework.web.filter.ForwardedHeaderFilter", "org.springframework.web.filter.FormContentFilter",
			"org.springframework.web.filter.HiddenHttpMethodFilter",
			"org.springframework.web.filter.RequestContextFilter",
			"org.springframework.web.filter.ServerHttpObservationFilter",
			"org.springframework.session.web.http.SessionRepositoryFilter");

	private final List<Registered> filters = new ArrayList<>();

	private final Map<String, List<String>> otherServlets = new LinkedHashMap<>();

	ServletFilters(ListableBeanFactory beans) {
		List<String> names = List.of(beans.getBeanNamesForType(AbstractFilterRegistrationBean.class, false, false));
		for (ServletContextInitializer initializer : new ServletContextInitializerBeans(beans)) {
			if (initializer instanceof ServletRegistrationBean<?> servlet && servlet.isEnabled()
					&& !(servlet.getServlet() instanceof DispatcherServlet)) {
				this.otherServlets.put(servlet.getServletName(), paths(servlet.getUrlMappings()));
			}
			if (initializer instanceof AbstractFilterRegistrationBean<?> registration && registration.isEnabled()) {
				String name = names.stream()
					.filter((each) -> beans.getBean(each) == registration)
					.findFirst()
					.orElse(null);
				boolean proxy = registration instanceof DelegatingFilterProxyRegistrationBean;
				Filter filter = proxy ? null : registration.getFilter();
				this.filters.add(new Registered(filter, registration.getFilterName(), name, registration.getOrder(),
						registration));
			}
		}
	}

	List<Registered> all() {
		return this.filters;
	}

	/**
	 * Return the path patterns of servlets other than Spring MVC's, by name.
	 */
	Map<String, List<String>> otherServlets() {
		return this.otherServlets;
	}

	/**
	 * Return URL patterns of the servlet specification as path patterns.
	 */
	private static List<String> paths(Collection<String> urlPatterns) {
		return urlPatterns.stream()
			.map((pattern) -> pattern.endsWith("/*") ? pattern + "*"
					: (pattern.startsWith("*.") ? "/**/" + pattern : pattern))
			.filter((pattern) -> pattern.startsWith("/") && pattern.length() > 1)
			.toList();
	}

	/**
	 * Return the order of the policy filter, or the lowest precedence if the application
	 * has no such filter.
	 */
	int policyOrder() {
		return this.filters.stream()
			.filter((each) -> each.filter instanceof CorsPolicyFilter)
			.mapToInt(Registered::order)
			.min()
			.orElse(Ordered.LOWEST_PRECEDENCE);
	}

	/**
	 * Return the filters that may answer before the policy filter runs.
	 * @param known matches filters to omit
	 */
	List<Registered> inFront(Predicate<Registered> known) {
		int policyOrder = policyOrder();
		return this.filters.stream()
			.filter((each) -> each.order <= policyOrder && !each.passesOn() && !known.test(each))
			.toList();
	}

	/**
	 * A filter of the application.
	 *
	 * @param filter the filter, or {@code null} if the first request creates it
	 * @param filterName the name of the filter in the servlet container
	 * @param registrationName the name of the bean that registers it, or {@code null} if
	 * the filter itself is the bean
	 * @param order its order
	 * @param registration the registration
	 */
	record Registered(@Nullable Filter filter, String filterName, @Nullable String registrationName, int order,
			AbstractFilterRegistrationBean<?> registration) {

		private boolean passesOn() {
			return this.filter instanceof CorsPolicyFilter || this.filter instanceof CorsCheckFilter
					|| (this.filter != null && (PASSING_ON.contains(this.filter.getClass().getName())
							|| ClassUtils.getPackageName(this.filter.getClass())
								.startsWith("org.springframework.boot.")));
		}

		/**
		 * Return the path patterns that the filter is registered for.
		 */
		List<String> paths() {
			Set<String> patterns = new LinkedHashSet<>(this.registration.getUrlPatterns());
			boolean ofServlets = !this.registration.getServletNames().isEmpty()
					|| !this.registration.getServletRegistrationBeans().isEmpty();
			return (patterns.isEmpty() && !ofServlets) ? List.of("/**") : ServletFilters.paths(patterns);
		}

		/**
		 * Return the filter's description in the log.
		 * @param type the kind of filter
		 */
		String describe(String type) {
			return (this.registrationName != null)
					? "the " + type + " registered by bean '" + this.registrationName + "'"
					: "the " + type + " bean '" + this.filterName + "'";
		}

		String describe() {
			return describe((this.filter != null) ? ClassUtils.getShortName(this.filter.getClass()) : "filter");
		}

	}

}
