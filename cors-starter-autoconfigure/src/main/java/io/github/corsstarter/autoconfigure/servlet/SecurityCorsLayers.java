package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.corsstarter.autoconfigure.ActuatorPath;
import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.SecurityChain;
import io.github.corsstarter.autoconfigure.SecurityChains;
import io.github.corsstarter.web.CorsLayer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.debug.DebugFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.CompositeFilter;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the CORS filters in the chains of Spring Security, such as the chain of an
 * authorization server.
 */
final class SecurityCorsLayers {

	// Its own matchers exist only after the first request
	private static final String STATIC_RESOURCES = "org.springframework.boot.security.autoconfigure.web.servlet.StaticResourceRequest$StaticResourceRequestMatcher";

	private static final String AUTHORIZATION_SERVERS = "org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer$$Lambda";

	/**
	 * The name of Spring Security's filter.
	 */
	static final String PROXY = "springSecurityFilterChain";

	private SecurityCorsLayers() {
	}

	/**
	 * Return the filters.
	 * @param beans the beans of the application
	 * @return each filter with its chain, in the order of the chains; several chains may
	 * have the same filter, and chains that only repeat settings are left out
	 */
	static List<Map.Entry<Filter, SecurityChain>> find(ListableBeanFactory beans) {
		return readChains(beans).filters();
	}

	/**
	 * Return a layer for the chains that may refuse preflights before a CORS filter
	 * answers them.
	 */
	static CorsLayer secured(ListableBeanFactory beans) {
		return readChains(beans).secured();
	}

	private static SecurityChains<Filter> readChains(ListableBeanFactory beans) {
		SecurityChains<Filter> chains = new SecurityChains<>(SecurityCorsLayers::settings,
				() -> ActuatorPath.get(beans.getBean(Environment.class), true));
		for (SecurityFilterChain chain : chains(beans)) {
			RequestMatcher matcher = (chain instanceof DefaultSecurityFilterChain known) ? known.getRequestMatcher()
					: null;
			List<Filter> filters = corsFilters(chain);
			chains.add(matcher, paths(matcher, false), paths(matcher, true), excluded(matcher), filters,
					isSecured(chain, filters));
		}
		return chains;
	}

	/**
	 * Return whether a chain may refuse a preflight before a CORS filter answers it.
	 */
	private static boolean isSecured(SecurityFilterChain chain, List<Filter> corsFilters) {
		return corsFilters.isEmpty() ? !chain.getFilters().isEmpty()
				: chain.getFilters()
					.stream()
					.takeWhile((filter) -> filter != corsFilters.get(0))
					.anyMatch(AuthorizationFilter.class::isInstance);
	}

	/**
	 * Return the object that decides for a filter.
	 */
	private static Object settings(Filter filter) {
		if (SpringCorsSettings.appliesSettingsOfHandlers(filter)) {
			return HandlerMapping.class;
		}
		Object source = (filter instanceof CorsFilter ofSpring && SpringCorsSettings.code(ofSpring) == null)
				? SpringCorsSettings.source(ofSpring) : null;
		return (source != null) ? source : filter;
	}

	/**
	 * Return the CORS filters of the chain that handles a request.
	 */
	static List<Filter> corsFilters(ListableBeanFactory beans, HttpServletRequest request) {
		return chains(beans).stream()
			.filter((chain) -> chain.matches(request))
			.findFirst()
			.map(SecurityCorsLayers::corsFilters)
			.orElse(List.of());
	}

	private static List<Filter> corsFilters(SecurityFilterChain chain) {
		Set<String> names = new HashSet<>();
		return chain.getFilters()
			.stream()
			.filter((filter) -> ServletFilters.isCors(filter.getClass()))
			.filter((filter) -> names.add(ServletFilters.nameInRequest(filter)))
			.toList();
	}

	/**
	 * Return all chains, including those that aren't beans, such as that of
	 * {@code web.ignoring()}.
	 */
	private static List<SecurityFilterChain> chains(ListableBeanFactory beans) {
		List<SecurityFilterChain> chains = beans.containsBean(PROXY) ? chains(beans.getBean(PROXY)) : List.of();
		return chains.isEmpty() ? beans.getBeanProvider(SecurityFilterChain.class).orderedStream().toList() : chains;
	}

	private static List<SecurityFilterChain> chains(@Nullable Object filter) {
		if (filter instanceof FilterChainProxy proxy) {
			return proxy.getFilterChains();
		}
		if (filter instanceof DebugFilter debug) {
			return debug.getFilterChainProxy().getFilterChains();
		}
		return (filter instanceof CompositeFilter
				&& HiddenField.read(CompositeFilter.class, "filters", filter) instanceof List<?> several)
						? several.stream().flatMap((each) -> chains(each).stream()).toList() : List.of();
	}

	/**
	 * Return the path patterns of the requests that a matcher excludes, or none if it
	 * doesn't exclude only paths.
	 */
	private static List<String> excluded(@Nullable RequestMatcher matcher) {
		return (matcher instanceof NegatedRequestMatcher && HiddenField.read(NegatedRequestMatcher.class,
				"requestMatcher", matcher) instanceof RequestMatcher excluded) ? paths(excluded, false) : List.of();
	}

	/**
	 * Return the path patterns of a matcher, or none if it can't be read.
	 * @param someMethods whether the matcher may be restricted to some methods
	 */
	private static List<String> paths(@Nullable RequestMatcher matcher, boolean someMethods) {
		if (matcher == AnyRequestMatcher.INSTANCE) {
			return List.of(SecurityChain.EVERYWHERE);
		}
		if (matcher instanceof PathPatternRequestMatcher) {
			boolean anyMethod = HiddenField.read(PathPatternRequestMatcher.class, "method",
					matcher) == AnyRequestMatcher.INSTANCE;
			return ((anyMethod || someMethods) && HiddenField.read(PathPatternRequestMatcher.class, "pattern",
					matcher) instanceof PathPattern path) ? List.of(path.getPatternString()) : List.of();
		}
		if (matcher != null && matcher.getClass().getName().startsWith(AUTHORIZATION_SERVERS)) {
			// The matcher exists only after the chain is built
			Object configurer = HiddenField.read(matcher.getClass(), "arg$1", matcher);
			return (configurer != null && HiddenField.read(configurer.getClass(), "endpointsMatcher",
					configurer) instanceof RequestMatcher endpoints) ? paths(endpoints, someMethods) : List.of();
		}
		List<String> paths = new ArrayList<>();
		if (matcher != null && matcher.getClass().getName().equals(STATIC_RESOURCES)
				&& HiddenField.read(matcher.getClass(), "locations", matcher) instanceof Collection<?> locations) {
			for (Object each : locations) {
				if (!(HiddenField.read(each.getClass(), "patterns", each) instanceof String[] patterns)) {
					return List.of();
				}
				paths.addAll(List.of(patterns));
			}
		}
		if (matcher instanceof OrRequestMatcher
				&& HiddenField.read(OrRequestMatcher.class, "requestMatchers", matcher) instanceof List<?> several) {
			for (Object each : several) {
				List<String> ofEach = (each instanceof RequestMatcher one) ? paths(one, someMethods) : List.of();
				if (ofEach.isEmpty()) {
					return List.of();
				}
				paths.addAll(ofEach);
			}
		}
		return paths;
	}

}
