package io.github.corsstarter.autoconfigure.servlet;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Reads {@code @CrossOrigin} as Spring MVC does. Doesn't map any requests.
 */
final class AnnotatedHandlers extends RequestMappingHandlerMapping {

	private @Nullable HandlerMethod handler;

	AnnotatedHandlers(ConfigurableBeanFactory beans) {
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
