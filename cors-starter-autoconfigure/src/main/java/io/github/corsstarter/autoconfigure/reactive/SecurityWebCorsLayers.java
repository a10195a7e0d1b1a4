package io.github.corsstarter.autoconfigure.reactive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.autoconfigure.ActuatorPath;
import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.SecurityChain;
import io.github.corsstarter.autoconfigure.SecurityChains;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsStartReportBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.security.web.server.MatcherSecurityWebFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.security.web.server.authorization.AuthorizationWebFilter;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.OrServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the CORS filters in the chains of Spring Security.
 */
final class SecurityWebCorsLayers {

	private static final Class<?> ANY_EXCHANGE = ServerWebExchangeMatchers.anyExchange().getClass();

	private SecurityWebCorsLayers() {
	}

	/**
	 * Return the filters.
	 * @param beans the beans of the application
	 * @return each filter with its chain, in the order of the chains; several chains may
	 * have the same filter, and chains that only repeat settings are left out
	 */
	static List<Map.Entry<WebFilter, SecurityChain>> find(ListableBeanFactory beans) {
		return chains(beans).filters();
	}

	/**
	 * Return a layer for the chains that may refuse preflights before a CORS filter
	 * answers them.
	 */
	static CorsLayer secured(ListableBeanFactory beans) {
		return chains(beans).secured();
	}

	private static SecurityChains<WebFilter> chains(ListableBeanFactory beans) {
		SecurityChains<WebFilter> chains = new SecurityChains<>(SecurityWebCorsLayers::settings,
				() -> ActuatorPath.get(beans.getBean(Environment.class), false));
		beans.getBeanProvider(SecurityWebFilterChain.class).orderedStream().forEach((chain) -> {
			Object matcher = (chain instanceof MatcherSecurityWebFilterChain)
					? HiddenField.read(MatcherSecurityWebFilterChain.class, "matcher", chain) : null;
			List<WebFilter> all = new ArrayList<>();
			chain.getWebFilters().subscribe(all::add);
			List<WebFilter> filters = all.stream()
				.filter((filter) -> filter instanceof CorsWebFilter
						|| CorsStartReportBuilder.isNamedLikeCors(filter.getClass().getName()))
				.toList();
			chains.add(matcher, paths(matcher, false), paths(matcher, true), excluded(matcher), filters,
					isSecured(all, filters));
		});
		return chains;
	}

	/**
	 * Return whether a chain may refuse a preflight before a CORS filter answers it.
	 */
	private static boolean isSecured(List<WebFilter> all, List<WebFilter> corsFilters) {
		return corsFilters.isEmpty() ? !all.isEmpty()
				: all.stream()
					.takeWhile((filter) -> filter != corsFilters.get(0))
					.anyMatch(AuthorizationWebFilter.class::isInstance);
	}

	/**
	 * Return the object that decides for a filter.
	 */
	private static Object settings(WebFilter filter) {
		Object source = (filter instanceof CorsWebFilter ofSpring && ReactiveCorsSettingsFinder.code(ofSpring) == null)
				? ReactiveCorsSettingsFinder.source(ofSpring) : null;
		return (source != null) ? source : filter;
	}

	/**
	 * Return whether a filter runs the chains.
	 */
	static boolean isProxy(WebFilter filter) {
		return filter instanceof WebFilterChainProxy;
	}

	/**
	 * Return the CORS filters of the chain that handles a request.
	 */
	static List<WebFilter> corsFilters(ListableBeanFactory beans, ServerWebExchange exchange, Duration patience) {
		for (SecurityWebFilterChain chain : beans.getBeanProvider(SecurityWebFilterChain.class)
			.orderedStream()
			.toList()) {
			if (Boolean.TRUE.equals(chain.matches(exchange).block(patience))) {
				return chain.getWebFilters()
					.filter(CorsWebFilter.class::isInstance)
					.collectList()
					.blockOptional(patience)
					.orElse(List.of());
			}
		}
		return List.of();
	}

	/**
	 * Return the path patterns of the requests that a matcher excludes, or none if it
	 * doesn't exclude only paths.
	 */
	private static List<String> excluded(@Nullable Object matcher) {
		return (matcher instanceof NegatedServerWebExchangeMatcher)
				? paths(HiddenField.read(NegatedServerWebExchangeMatcher.class, "matcher", matcher), false) : List.of();
	}

	/**
	 * Return the path patterns of a matcher, or none if it can't be read.
	 * @param someMethods whether the matcher may be restricted to some methods
	 */
	private static List<String> paths(@Nullable Object matcher, boolean someMethods) {
		if (matcher == null) {
			return List.of();
		}
		if (matcher.getClass() == ANY_EXCHANGE) {
			return List.of(SecurityChain.EVERYWHERE);
		}
		if (matcher instanceof PathPatternParserServerWebExchangeMatcher) {
			boolean anyMethod = HiddenField.read(PathPatternParserServerWebExchangeMatcher.class, "method",
					matcher) == null;
			return ((anyMethod || someMethods) && HiddenField.read(PathPatternParserServerWebExchangeMatcher.class,
					"pattern", matcher) instanceof PathPattern path) ? List.of(path.getPatternString()) : List.of();
		}
		List<String> paths = new ArrayList<>();
		if (matcher instanceof OrServerWebExchangeMatcher
				&& HiddenField.read(OrServerWebExchangeMatcher.class, "matchers", matcher) instanceof List<?> several) {
			for (Object each : several) {
				List<String> ofEach = paths(each, someMethods);
				if (ofEach.isEmpty()) {
					return List.of();
				}
				paths.addAll(ofEach);
			}
		}
		return paths;
	}

}
