package io.github.corsstarter.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Hints for native images: the properties, which aren't a bean, and the public suffix
 * list.
 */
final class CorsRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (Class<?> type : List.of(CorsProperties.class, CorsProperties.Policy.class, CorsProperties.Check.class)) {
			// A native image keeps a record's components only with their accessors
			hints.reflection()
				.registerType(type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.INVOKE_PUBLIC_METHODS);
		}
		// Spring's settings, which the start names and translates
		for (String type : List.of("org.springframework.web.filter.CorsFilter",
				"org.springframework.web.filter.CompositeFilter",
				"org.springframework.web.cors.UrlBasedCorsConfigurationSource",
				"org.springframework.web.servlet.resource.ResourceHttpRequestHandler",
				"org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean",
				"org.springframework.data.rest.webmvc.RepositoryRestHandlerMapping",
				"org.springframework.security.web.server.MatcherSecurityWebFilterChain",
				"org.springframework.security.web.server.util.matcher.OrServerWebExchangeMatcher",
				"org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher",
				"org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher",
				"org.springframework.security.web.util.matcher.OrRequestMatcher",
				"org.springframework.web.cors.reactive.CorsWebFilter",
				"org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource",
				"org.springframework.web.reactive.handler.AbstractHandlerMapping",
				"org.springframework.web.reactive.handler.AbstractUrlHandlerMapping",
				"org.springframework.web.reactive.function.server.PredicateResourceLookupFunction",
				"org.springframework.web.servlet.function.PredicateResourceLookupFunction",
				"org.springframework.cloud.gateway.handler.AsyncPredicate$AndAsyncPredicate",
				"org.springframework.cloud.gateway.handler.AsyncPredicate$OrAsyncPredicate",
				"org.springframework.graphql.server.webflux.GraphQlRequestPredicates$GraphQlHttpRequestPredicate",
				"org.springframework.graphql.server.webflux.GraphQlWebSocketHandler",
				"org.springframework.graphql.server.webmvc.GraphQlRequestPredicates$GraphQlHttpRequestPredicate")) {
			hints.reflection().registerTypeIfPresent(classLoader, type, MemberCategory.ACCESS_DECLARED_FIELDS);
		}
		hints.reflection()
			.registerTypeIfPresent(classLoader, "org.springframework.web.cors.CorsConfiguration",
					MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.INVOKE_PUBLIC_METHODS);
		// The request that nobody sends
		hints.proxies().registerJdkProxy(TypeReference.of("jakarta.servlet.http.HttpServletRequest"));
		hints.resources().registerPattern("io/github/corsstarter/policy/public-suffix-list.dat");
	}

}
