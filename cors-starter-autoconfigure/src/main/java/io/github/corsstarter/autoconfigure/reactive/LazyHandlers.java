package io.github.corsstarter.autoconfigure.reactive;

import java.lang.reflect.Method;

import io.github.corsstarter.autoconfigure.HiddenMethod;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.reactive.result.method.AbstractHandlerMethodMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Looks up annotated handlers as their mapping does, without creating their beans.
 */
final class LazyHandlers {

	private static final @Nullable Method LOOKUP = HiddenMethod.find(AbstractHandlerMethodMapping.class,
			"lookupHandlerMethod", ServerWebExchange.class);

	private static final @Nullable Method SETTINGS = HiddenMethod.find(AbstractHandlerMapping.class,
			"getCorsConfiguration", Object.class, ServerWebExchange.class);

	private LazyHandlers() {
	}

	/**
	 * Return whether handlers of a mapping can be looked up. The version of a request is
	 * only known to the mapping.
	 */
	static boolean areReadable(RequestMappingInfoHandlerMapping mapping) {
		return LOOKUP != null && SETTINGS != null && mapping.getApiVersionStrategy() == null;
	}

	/**
	 * Return the handler of a request, or {@code null} if there is none. As the mapping
	 * does, apply its settings to the response.
	 */
	static @Nullable Object find(RequestMappingInfoHandlerMapping mapping, ServerWebExchange exchange) {
		Object handler = call(LOOKUP, mapping, exchange);
		CorsConfiguration settings = (handler != null) ? settings(mapping, handler, exchange) : null;
		if (settings != null) {
			settings.validateAllowCredentials();
			settings.validateAllowPrivateNetwork();
			mapping.getCorsProcessor().process(settings, exchange);
		}
		return handler;
	}

	private static @Nullable CorsConfiguration settings(RequestMappingInfoHandlerMapping mapping, Object handler,
			ServerWebExchange exchange) {
		CorsConfiguration own = (CorsConfiguration) call(SETTINGS, mapping, handler, exchange);
		CorsConfiguration ofAll = (ReactiveCorsSettingsFinder.source(mapping) instanceof CorsConfigurationSource source)
				? source.getCorsConfiguration(exchange) : null;
		return (ofAll != null) ? ofAll.combine(own) : own;
	}

	private static @Nullable Object call(@Nullable Method method, Object target, Object... arguments) {
		return (method != null) ? ReflectionUtils.invokeMethod(method, target, arguments) : null;
	}

}
