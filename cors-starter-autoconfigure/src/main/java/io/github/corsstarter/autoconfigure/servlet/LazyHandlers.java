package io.github.corsstarter.autoconfigure.servlet;

import java.lang.reflect.Method;

import io.github.corsstarter.autoconfigure.HiddenMethod;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMethodMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Looks up annotated handlers as their mapping does, without creating their beans.
 */
final class LazyHandlers {

	private static final @Nullable Method PATH = HiddenMethod.find(AbstractHandlerMapping.class, "initLookupPath",
			HttpServletRequest.class);

	private static final @Nullable Method LOOKUP = HiddenMethod.find(AbstractHandlerMethodMapping.class,
			"lookupHandlerMethod", String.class, HttpServletRequest.class);

	private static final @Nullable Method SETTINGS = HiddenMethod.find(AbstractHandlerMapping.class,
			"getCorsConfiguration", Object.class, HttpServletRequest.class);

	private LazyHandlers() {
	}

	/**
	 * Return whether handlers of a mapping can be looked up. The version of a request is
	 * only known to the mapping.
	 */
	static boolean areReadable(RequestMappingInfoHandlerMapping mapping) {
		return PATH != null && LOOKUP != null && SETTINGS != null && mapping.getApiVersionStrategy() == null;
	}

	/**
	 * Return the handler of a request, or {@code null} if there is none.
	 */
	static @Nullable Object find(RequestMappingInfoHandlerMapping mapping, HttpServletRequest request) {
		return call(LOOKUP, mapping, call(PATH, mapping, request), request);
	}

	/**
	 * Return the settings of a handler, or {@code null} if it has none.
	 */
	static @Nullable CorsConfiguration settings(RequestMappingInfoHandlerMapping mapping, Object handler,
			HttpServletRequest request) {
		CorsConfiguration own = (CorsConfiguration) call(SETTINGS, mapping, handler, request);
		CorsConfigurationSource source = mapping.getCorsConfigurationSource();
		CorsConfiguration ofAll = (source != null) ? source.getCorsConfiguration(request) : null;
		CorsConfiguration settings = (ofAll != null) ? ofAll.combine(own) : own;
		if (settings != null) {
			settings.validateAllowCredentials();
			settings.validateAllowPrivateNetwork();
		}
		return settings;
	}

	private static @Nullable Object call(@Nullable Method method, Object target, @Nullable Object... arguments) {
		return (method != null) ? ReflectionUtils.invokeMethod(method, target, arguments) : null;
	}

}
