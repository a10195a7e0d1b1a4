package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.web.CorsLayer;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the CORS filters within the chains of Spring Security, such as the chain of an
 * authorization server.
 */
final class SecurityCorsLayers {

	private static final String EVERYWHERE = "/**";

	// Policies leave the actuator alone
	private static final String ACTUATORS_MATCHERS = "org.springframework.boot.security.autoconfigure.actuate.";

	private SecurityCorsLayers() {
	}

	/**
	 * Return the filters.
	 * @param beans the beans of the application
	 * @return each filter with its chain, in the order of the chains
	 */
	static Map<CorsFilter, Chain> find(ListableBeanFactory beans) {
		Map<CorsFilter, Chain> filters = new LinkedHashMap<>();
		List<String> taken = new ArrayList<>();
		beans.getBeanProvider(SecurityFilterChain.class).orderedStream().forEach((chain) -> {
			RequestMatcher matcher = (chain instanceof DefaultSecurityFilterChain known) ? known.getRequestMatcher()
					: null;
			for (Filter filter : chain.getFilters()) {
				if (filter instanceof CorsFilter corsFilter) {
					filters.putIfAbsent(corsFilter,
							new Chain(requests(chain), paths(matcher, false), List.copyOf(taken)));
				}
			}
			if (matcher == null || !matcher.getClass().getName().startsWith(ACTUATORS_MATCHERS)) {
				List<String> paths = paths(matcher, true);
				// Unreadable: assume that the chain takes every request
				taken.addAll(paths.isEmpty() ? List.of(EVERYWHERE) : paths);
			}
		});
		return filters;
	}

	private static String requests(SecurityFilterChain chain) {
		return (chain instanceof DefaultSecurityFilterChain known
				&& known.getRequestMatcher() != AnyRequestMatcher.INSTANCE)
						? " (in the chain for " + known.getRequestMatcher() + ")" : "";
	}

	/**
	 * Return the path patterns of a matcher, or none if it can't be read.
	 * @param someMethods whether the matcher may be restricted to some methods
	 */
	private static List<String> paths(@Nullable RequestMatcher matcher, boolean someMethods) {
		if (matcher == AnyRequestMatcher.INSTANCE) {
			return List.of(EVERYWHERE);
		}
		if (matcher instanceof PathPatternRequestMatcher) {
			boolean anyMethod = HiddenField.read(PathPatternRequestMatcher.class, "method",
					matcher) == AnyRequestMatcher.INSTANCE;
			return ((anyMethod || someMethods) && HiddenField.read(PathPatternRequestMatcher.class, "pattern",
					matcher) instanceof PathPattern path) ? List.of(path.getPatternString()) : List.of();
		}
		List<String> paths = new ArrayList<>();
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

	/**
	 * The chain of a filter.
	 *
	 * @param requests the description of its requests in the log
	 * @param paths the path patterns of its requests, empty if they can't be read
	 * @param taken the path patterns of the preceding chains
	 */
	record Chain(String requests, List<String> paths, List<String> taken) {

		/**
		 * Return the layer for requests outside of this chain, which the preceding chains
		 * take.
		 */
		CorsLayer outside() {
			return new CorsLayer("Another chain of Spring Security handles these requests", CorsLayer.Place.OUTSIDE, "",
					this.taken.stream().map((path) -> new CorsLayer.Rule(path, null)).toList());
		}

		/**
		 * Restrict rules to the requests of the chain.
		 */
		List<CorsLayer.Rule> within(List<CorsLayer.Rule> rules) {
			return this.paths.isEmpty() ? List.of(new CorsLayer.Rule(EVERYWHERE, null))
					: CorsLayer.Rule.within(rules, this.paths);
		}

	}

}
