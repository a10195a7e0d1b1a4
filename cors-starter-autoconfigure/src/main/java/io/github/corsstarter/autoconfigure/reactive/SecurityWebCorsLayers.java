package io.github.corsstarter.autoconfigure.reactive;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.cors.reactive.CorsWebFilter;

/**
 * Finds the CORS filters within the chains of Spring Security.
 */
final class SecurityWebCorsLayers {

	private SecurityWebCorsLayers() {
	}

	static List<CorsWebFilter> find(ListableBeanFactory beans) {
		List<CorsWebFilter> filters = new ArrayList<>();
		beans.getBeanProvider(SecurityWebFilterChain.class)
			.orderedStream()
			.forEach((chain) -> chain.getWebFilters().ofType(CorsWebFilter.class).subscribe(filters::add));
		return filters;
	}

}
