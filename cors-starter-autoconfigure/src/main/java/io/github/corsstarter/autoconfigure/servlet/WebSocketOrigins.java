package io.github.corsstarter.autoconfigure.servlet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.refusal.Hint;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.servlet.CorsPolicyHandshakeInterceptor;
import io.github.corsstarter.web.servlet.HandshakeCheck;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;

/**
 * Has those of the application's WebSocket handlers ask the policies that have no list of
 * origins of their own, and so would allow no other origin. What an application decides
 * for a handler stays. Warns of SockJS endpoints that no page of another origin can use.
 */
final class WebSocketOrigins implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private static final String SUBTREE = "/**";

	private final ListableBeanFactory beans;

	private final CorsPolicies policies;

	private final HandshakeCheck check;

	WebSocketOrigins(ListableBeanFactory beans, CorsPolicies policies, HandshakeCheck check) {
		this.beans = beans;
		this.policies = policies;
		this.check = check;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, Set<String>> sockJsPaths = new TreeMap<>();
		this.beans.getBeansOfType(AbstractUrlHandlerMapping.class, false, false)
			.values()
			.forEach((mapping) -> mapping.getHandlerMap().forEach((path, handler) -> {
				if (handler instanceof WebSocketHttpRequestHandler webSocketHandler) {
					askPolicies(webSocketHandler);
				}
				else if (handler instanceof SockJsHttpRequestHandler) {
					CorsPolicy policy = policyWithoutCredentials(path);
					if (policy != null) {
						sockJsPaths.computeIfAbsent(policy.name(), (name) -> new TreeSet<>()).add(path);
					}
				}
			}));
		sockJsPaths.forEach((policy, paths) -> logger
			.warn("The SockJS endpoint " + String.join(", ", paths) + " is under policy '" + policy
					+ "', which doesn't allow credentials. sockjs-client always sends them, so pages of other origins "
					+ "can't connect: set " + Hint.prefix(policy)
					+ "allow-credentials to true, or leave the path to the endpoint's own origins by a policy with "
					+ "enabled: false."));
	}

	private @Nullable CorsPolicy policyWithoutCredentials(String path) {
		String endpoint = path.endsWith(SUBTREE) ? path.substring(0, path.length() - SUBTREE.length()) : path;
		HypotheticalRequest request = new HypotheticalRequest("https://page.invalid", endpoint + "/info", "GET",
				List.of(), true);
		CorsDecision decision = this.policies.decide(request.actual(), null);
		return (decision != null && !decision.policy().allowsCredentials()) ? decision.policy() : null;
	}

	private void askPolicies(WebSocketHttpRequestHandler handler) {
		List<HandshakeInterceptor> interceptors = handler.getHandshakeInterceptors();
		handler.setHandshakeInterceptors(interceptors.stream().map(this::askPolicies).collect(Collectors.toList()));
	}

	private HandshakeInterceptor askPolicies(HandshakeInterceptor interceptor) {
		return isDefault(interceptor) ? new CorsPolicyHandshakeInterceptor(this.check, interceptor) : interceptor;
	}

	private static boolean isDefault(HandshakeInterceptor interceptor) {
		return interceptor.getClass() == OriginHandshakeInterceptor.class
				&& interceptor instanceof OriginHandshakeInterceptor origins && origins.getAllowedOrigins().isEmpty()
				&& origins.getAllowedOriginPatterns().isEmpty();
	}

}
