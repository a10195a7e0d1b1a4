package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.servlet.CorsCheckFilter;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.GenericFilterBean;
import org.springframework.web.filter.OncePerRequestFilter;
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

	private static final String TOMCATS_FILTER = "org.apache.catalina.filters.CorsFilter";

	private static final String EVERYWHERE = "/**";

	private static final String SPECIAL = "*?{}";

	private final List<Registered> filters = new ArrayList<>();

	private final Map<String, List<String>> otherServlets = new LinkedHashMap<>();

	private final Map<String, List<String>> ownContexts = new LinkedHashMap<>();

	private final Set<String> registered = new HashSet<>();

	private final Map<String, List<String>> foreignCorsFilters = new LinkedHashMap<>();

	// The path patterns of the application's own Spring MVC servlets
	private final Set<List<String>> own = new HashSet<>();

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
				else {
					this.own.add(own);
				}
			}
			if (initializer instanceof AbstractFilterRegistrationBean<?> registration && registration.isEnabled()) {
				String name = names.stream()
					.filter((each) -> beans.getBean(each) == registration)
					.findFirst()
					.orElse(null);
				Filter filter = (registration instanceof DelegatingFilterProxyRegistrationBean proxy)
						? corsFilter(proxy, beans) : registration.getFilter();
				Registered registered = new Registered(filter, registration.getFilterName(), name,
						registration.getOrder(), registration, paths);
				this.registered.add(registered.filterName());
				if (registered.getsRequests()) {
					this.filters.add(registered);
				}
			}
		}
		this.filters.sort(Comparator.comparing(Registered::turn));
		ServletContext servletContext = (context instanceof WebApplicationContext web) ? web.getServletContext() : null;
		if (servletContext != null) {
			addForeign(servletContext, paths);
		}
	}

	/**
	 * Return the CORS filter bean that a proxy delegates to. Other filters may have to be
	 * created later.
	 */
	private static @Nullable Filter corsFilter(DelegatingFilterProxyRegistrationBean proxy, ListableBeanFactory beans) {
		Object target = HiddenField.read(DelegatingFilterProxyRegistrationBean.class, "targetBeanName", proxy);
		String name = (target instanceof String known) ? known : proxy.getFilterName();
		Class<?> type = beans.containsBean(name) ? beans.getType(name, false) : null;
		return (type != null && isCors(type) && beans.getBean(name) instanceof Filter filter) ? filter : null;
	}

	/**
	 * Add servlets and filters that aren't beans, such as those that a
	 * {@code ServletContextInitializer} adds.
	 */
	private void addForeign(ServletContext servletContext, Map<String, List<String>> servlets) {
		servletContext.getServletRegistrations().forEach((name, servlet) -> {
			if (!servlets.containsKey(name)) {
				List<String> own = paths(servlet.getMappings());
				servlets.put(name, own);
				(ServletHandlerPaths.isSpringMvc(servlet.getClassName()) ? this.ownContexts : this.otherServlets)
					.put(name, own);
			}
		});
		servletContext.getFilterRegistrations().forEach((name, filter) -> {
			String type = String.valueOf(filter.getClassName());
			if (!this.registered.contains(name)
					&& (CorsStartReportBuilder.isNamedLikeCors(type) || CorsStartReportBuilder.isNamedLikeCors(name))) {
				this.foreignCorsFilters.put("the " + ClassUtils.getShortName(type) + " '" + name + "' (not a bean)",
						paths(filter.getUrlPatternMappings(), filter.getServletNameMappings(), servlets));
			}
		});
	}

	/**
	 * Return whether a filter is a CORS filter.
	 * @param type its class
	 */
	static boolean isCors(Class<?> type) {
		return CorsFilter.class.isAssignableFrom(type) || type.getName().equals(TOMCATS_FILTER)
				|| CorsStartReportBuilder.isNamedLikeCors(type.getName());
	}

	/**
	 * Return the name that marks a request as handled by a filter. Of several filters
	 * with one name, only the first handles the request.
	 */
	static String nameInRequest(Filter filter) {
		if (!(filter instanceof OncePerRequestFilter)) {
			return filter.getClass().getName() + "@" + System.identityHashCode(filter);
		}
		Object configuration = HiddenField.read(GenericFilterBean.class, "filterConfig", filter);
		Object bean = HiddenField.read(GenericFilterBean.class, "beanName", filter);
		String name = (configuration instanceof FilterConfig known) ? known.getFilterName()
				: ((bean instanceof String known) ? known : null);
		return (name != null) ? name : filter.getClass().getName();
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
	 * Return the path patterns of CORS filters that aren't beans, by their descriptions.
	 */
	Map<String, List<String>> foreignCorsFilters() {
		return this.foreignCorsFilters;
	}

	/**
	 * Return whether the application's handlers see only the rest of a path after that of
	 * their servlet.
	 */
	boolean belowServletPath() {
		return !"".equals(servletPath());
	}

	/**
	 * Return the path of the application's only Spring MVC servlet.
	 * @return the path, empty if the servlet has all paths, or {@code null} if it has
	 * several paths or isn't the only one
	 */
	@Nullable String servletPath() {
		if (this.own.isEmpty() || this.own.equals(Set.of(List.of(EVERYWHERE)))) {
			return "";
		}
		List<String> paths = this.own.iterator().next();
		return (this.own.size() == 1 && paths.size() == 1 && paths.get(0).endsWith(EVERYWHERE))
				? paths.get(0).substring(0, paths.get(0).length() - EVERYWHERE.length()) : null;
	}

	/**
	 * Return the path patterns of servlets that aren't the application's own.
	 */
	List<String> foreignServletPaths() {
		return Stream.of(this.otherServlets, this.ownContexts)
			.flatMap((servlets) -> servlets.values().stream())
			.flatMap(List::stream)
			.filter((path) -> path.endsWith(EVERYWHERE) && !path.equals(EVERYWHERE))
			.toList();
	}

	private static List<String> paths(Collection<String> urlPatterns, Collection<String> servletNames,
			Map<String, List<String>> servlets) {
		if (urlPatterns.isEmpty() && servletNames.isEmpty()) {
			return List.of(EVERYWHERE);
		}
		Set<String> paths = new LinkedHashSet<>();
		for (String pattern : urlPatterns) {
			// For a filter, / is only the root path
			paths.addAll(pattern.equals("/") ? List.of(pattern) : paths(List.of(pattern)));
		}
		servletNames.forEach((name) -> paths.addAll(servlets.getOrDefault(name, List.of())));
		return List.copyOf(paths);
	}

	/**
	 * Convert URL patterns of the servlet specification to path patterns, except those
	 * whose special characters are literal, such as {@code /api/**}.
	 */
	private static List<String> paths(Collection<String> urlPatterns) {
		return urlPatterns.stream().map(ServletFilters::path).filter((path) -> !path.isEmpty()).toList();
	}

	private static String path(String urlPattern) {
		boolean subtree = urlPattern.equals("/") || urlPattern.endsWith("/*");
		String beginning = subtree ? urlPattern.substring(0, urlPattern.lastIndexOf('/')) : urlPattern;
		boolean extension = beginning.startsWith("*.");
		String literal = extension ? beginning.substring(1) : beginning;
		boolean sayable = literal.chars().noneMatch((c) -> SPECIAL.indexOf(c) >= 0);
		if (!sayable || !(extension || subtree || literal.startsWith("/"))) {
			return "";
		}
		return extension ? "/**/*" + literal : (literal + (subtree ? EVERYWHERE : ""));
	}

	/**
	 * Return the order of the policy filter.
	 * @param planned the order that it gets once policies exist
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
	 * @param known a predicate for filters to omit
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

		/**
		 * Return whether it receives any request that isn't forwarded.
		 */
		boolean getsRequests() {
			return this.registration.determineDispatcherTypes().contains(DispatcherType.REQUEST)
					&& (this.registration.getUrlPatterns().isEmpty() || !servletNames().isEmpty()
							|| !paths().isEmpty());
		}

		/**
		 * Return when it runs: filters with URL patterns precede those with the names of
		 * servlets, whatever their orders.
		 */
		private int turn() {
			boolean ofServlets = !servletNames().isEmpty() && this.registration.getUrlPatterns().isEmpty();
			return (ofServlets ? 2 : 0) + (this.registration.isMatchAfter() ? 1 : 0);
		}

		/**
		 * Return whether its name suggests that it handles CORS.
		 */
		boolean isNamedLikeCors() {
			return CorsStartReportBuilder.isNamedLikeCors(this.filterName);
		}

		/**
		 * Return whether the server runs it through a proxy.
		 */
		boolean isProxied() {
			return this.registration instanceof DelegatingFilterProxyRegistrationBean;
		}

		/**
		 * Return whether it is Tomcat's CORS filter.
		 */
		boolean isTomcats() {
			return this.filter != null && this.filter.getClass().getName().equals(TOMCATS_FILTER);
		}

		/**
		 * Return whether it never answers a request.
		 */
		boolean passesOn() {
			return this.filter instanceof CorsPolicyFilter || this.filter instanceof CorsCheckFilter
					|| (this.filter != null && (PASSING_ON.contains(this.filter.getClass().getName())
							|| ClassUtils.getPackageName(this.filter.getClass())
								.startsWith("org.springframework.boot.")));
		}

		/**
		 * Return the path patterns that the filter is registered for.
		 */
		List<String> paths() {
			return ServletFilters.paths(this.registration.getUrlPatterns(), servletNames(), this.servlets);
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
			return describe((this.filter != null && !CorsStartReportBuilder.isNameless(this.filter.getClass()))
					? ClassUtils.getShortName(this.filter.getClass()) : "filter");
		}

	}

}
