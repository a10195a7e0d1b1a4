package io.github.corsstarter.autoconfigure.servlet;

import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.Filter;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.filter.CorsFilter;

/**
 * Finds the CORS filters within the chains of Spring Security, that of an authorization
 * server for one.
 */
final class SecurityCorsLayers {

	private SecurityCorsLayers() {
	}

	/**
	 * Return the filters.
	 * @param beans the beans of the application
	 * @return each filter with what the log says of its chain, in the order of the chains
	 */
	static Map<CorsFilter, String> find(ListableBeanFactory beans) {
		Map<CorsFilter, String> filters = new LinkedHashMap<>();
		beans.getBeanProvider(SecurityFilterChain.class).orderedStream().forEach((chain) -> {
			for (Filter filter : chain.getFilters()) {
				if (filter instanceof CorsFilter corsFilter) {
					filters.putIfAbsent(corsFilter, requests(chain));
				}
			}
		});
		return filters;
	}

	private static String requests(SecurityFilterChain chain) {
		return (chain instanceof DefaultSecurityFilterChain known
				&& known.getRequestMatcher() != AnyRequestMatcher.INSTANCE)
						? " (in the chain for " + known.getRequestMatcher() + ")" : "";
	}

}
