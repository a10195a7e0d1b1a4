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
import org.springframework.context.ApplicationContext;
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

	private static final String EVERYWHERE = "/**";

	private final List<Registered> filters = new ArrayList<>();

	private final Map<String, List<String>> otherServlets = new LinkedHashMap<>();

	private final Map<String, List<String>> ownContexts = new LinkedHashMap<>();

	@SuppressWarnings("ReferenceEquality") // the context is its own bean factory
	ServletFilters(ListableBeanFactory beans, ApplicationContext context) {
		Map<String, List<String>> paths = new LinkedHashMap<>();
		List<String> names = List.of(beans.getBeanNamesForType(AbstractFilterRegistrationBean.class, false, false));
		for (ServletContextInitializer initializer : new ServletContextInitializerBeans(beans)) {
			if (initializer instanceof ServletRegistrationBean<?> servlet && servlet.isEnabled()) {
				List<String> own = paths(servlet.getUrlMappings());
				paths.put(servlet.getServletName(), own);
				if (!(servlet.getServlet() instanceof DispatcherServlet dispatcher)) {
					this.otherServlets.put(servlet.getServletName(), own);
				}
				else if (dispatcher.getWebApplicationContext() != context) {
					this.ownContexts.put(servlet.getServletName(), own);
				}
			}
			if (initializer instanceof AbstractFilterRegistrationBean<?> registration && registration.isEnabled()) {
				String name = names.stream()
					.filter((each) -> beans.getBean(each) == registration)
					.findFirst()
					.orElse(null);
				boolean proxy = registration instanceof DelegatingFilterProxyRegistrationBean;
				Filter filter = proxy ? null : registration.getFilter();
				this.filters.add(new Registered(filter, registration.getFilterName(), name, registration.getOrder(),
						registration, paths));
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
	 * Return the path patterns of Spring MVC's servlets with an application context of
	 * their own, by name.
	 */
	Map<String, List<String>> ownContexts() {
		return this.ownContexts;
	}

	/**
	 * Return URL patterns of the servlet specification as path patterns.
	 */
	private static List<String> paths(Collection<String> urlPatterns) {
		return urlPatterns.stream()
			.map((pattern) -> pattern.endsWith("/*") ? pattern + "*"
					: (pattern.startsWith("*.") ? "/**/" + pattern : (pattern.equals("/") ? EVERYWHERE : pattern)))
			.filter((pattern) -> pattern.startsWith("/"))
			.toList();
	}

	/**
	 * Return the order of the policy filter.
	 * @param planned the order that it has once policies exist
	 */
	int policyOrder(int planned) {
		return this.filters.stream()
			.filter((each) -> each.filter instanceof CorsPolicyFilter)
			.mapToInt(Registered::order)
			.min()
			.orElse(planned);
	}

	/**
	 * Return the filters that may answer before the policy filter runs.
	 * @param policyOrder the order of the policy filter
	 * @param known matches filters to omit
	 */
	List<Registered> inFront(int policyOrder, Predicate<Registered> known) {
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
	 * @param servlets the path patterns of the servlets, by name
	 */
	record Registered(@Nullable Filter filter, String filterName, @Nullable String registrationName, int order,
			AbstractFilterRegistrationBean<?> registration, Map<String, List<String>> servlets) {

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
			Set<String> paths = new LinkedHashSet<>(ServletFilters.paths(this.registration.getUrlPatterns()));
			Set<String> names = servletNames();
			names.forEach((name) -> paths.addAll(this.servlets.getOrDefault(name, List.of())));
			return (paths.isEmpty() && names.isEmpty()) ? List.of(EVERYWHERE) : List.copyOf(paths);
		}

		/**
		 * Return the names of the servlets that it is registered for.
		 */
		Set<String> servletNames() {
			Set<String> names = new LinkedHashSet<>(this.registration.getServletNames());
			this.registration.getServletRegistrationBeans()
				.forEach((servlet) -> names.add(((ServletRegistrationBean<?>) servlet).getServletName()));
			return names;
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
