package io.github.corsstarter.autoconfigure.reactive;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Reads {@code @CrossOrigin} as Spring WebFlux does. Maps no request.
 */
final class AnnotatedReactiveHandlers extends RequestMappingHandlerMapping {

	private @Nullable HandlerMethod handler;

	AnnotatedReactiveHandlers(ConfigurableBeanFactory beans) {
		setEmbeddedValueResolver(new EmbeddedValueResolver(beans));
	}

	@Override
	protected HandlerMethod createHandlerMethod(Object bean, Method method) {
		return (this.handler != null) ? this.handler : super.createHandlerMethod(bean, method);
	}

	/**
	 * Return the settings of a handler's annotations.
	 * @return the settings, or {@code null} if the handler has no annotation
	 */
	@Nullable CorsConfiguration settings(RequestMappingInfo info, HandlerMethod handler) {
		this.handler = handler;
		return initCorsConfiguration(handler.getBean(), handler.getMethod(), info);
	}

}
