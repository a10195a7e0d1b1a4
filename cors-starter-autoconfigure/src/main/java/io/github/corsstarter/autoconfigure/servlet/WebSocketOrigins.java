package io.github.corsstarter.autoconfigure.servlet;

import java.util.List;
import java.util.stream.Collectors;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.servlet.CorsPolicyHandshakeInterceptor;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * Has those of the application's WebSocket handlers ask the policies that have no list of
 * origins of their own, and so would allow no other origin. What an application decides
 * for a handler stays.
 */
final class WebSocketOrigins implements SmartInitializingSingleton {

	private final ListableBeanFactory beans;

	private final CorsPolicies policies;

	WebSocketOrigins(ListableBeanFactory beans, CorsPolicies policies) {
		this.beans = beans;
		this.policies = policies;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.beans.getBeansOfType(AbstractUrlHandlerMapping.class, false, false)
			.values()
			.forEach((mapping) -> mapping.getHandlerMap().values().forEach(this::askPolicies));
	}

	private void askPolicies(Object handler) {
		if (handler instanceof WebSocketHttpRequestHandler webSocketHandler) {
			List<HandshakeInterceptor> interceptors = webSocketHandler.getHandshakeInterceptors();
			webSocketHandler
				.setHandshakeInterceptors(interceptors.stream().map(this::askPolicies).collect(Collectors.toList()));
		}
	}

	private HandshakeInterceptor askPolicies(HandshakeInterceptor interceptor) {
		return isDefault(interceptor) ? new CorsPolicyHandshakeInterceptor(this.policies, interceptor) : interceptor;
	}

	private static boolean isDefault(HandshakeInterceptor interceptor) {
		return interceptor.getClass() == OriginHandshakeInterceptor.class
				&& interceptor instanceof OriginHandshakeInterceptor origins && origins.getAllowedOrigins().isEmpty()
				&& origins.getAllowedOriginPatterns().isEmpty();
	}

}
