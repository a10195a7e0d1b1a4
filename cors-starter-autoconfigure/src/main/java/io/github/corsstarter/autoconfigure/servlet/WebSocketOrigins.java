package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.refusal.Hint;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.servlet.CheckedHandshakes;
import io.github.corsstarter.web.servlet.CorsPolicyHandshakeInterceptor;
import io.github.corsstarter.web.servlet.HandshakeCheck;
import io.github.corsstarter.web.servlet.SockJsHandlerAdapter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.socket.server.HandshakeInterceptor;
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

	private final SockJsHandlerAdapter sockJs;

	private final CheckedHandshakes checkedHandshakes;

	private final String servletPath;

	/**
	 * Look at an application.
	 * @param beans the beans of the application
	 * @param policies its policies
	 * @param check asks the policies
	 * @param sockJs has the SockJS endpoints ask the policies
	 * @param checkedHandshakes told of handlers with origins of their own
	 * @param servletPath the path of Spring MVC's servlet, without a slash at its end
	 */
	WebSocketOrigins(ListableBeanFactory beans, CorsPolicies policies, HandshakeCheck check,
			SockJsHandlerAdapter sockJs, CheckedHandshakes checkedHandshakes, String servletPath) {
		this.beans = beans;
		this.policies = policies;
		this.check = check;
		this.sockJs = sockJs;
		this.checkedHandshakes = checkedHandshakes;
		this.servletPath = servletPath;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<CorsPolicy, Set<String>> sockJsPaths = new LinkedHashMap<>();
		List<String> checked = new ArrayList<>();
		handlers().forEach((path, handler) -> {
			if (handler instanceof WebSocketHttpRequestHandler webSocketHandler) {
				if (webSocketHandler.getHandshakeInterceptors()
					.stream()
					.anyMatch(CorsPolicyHandshakeInterceptor::isOwnCheck)) {
					checked.add(this.servletPath + path);
				}
				askPolicies(webSocketHandler);
			}
			else if (handler instanceof SockJsHttpRequestHandler sockJsHandler) {
				if (!this.sockJs.supports(sockJsHandler)) {
					checked.add(this.servletPath + path);
				}
				CorsPolicy policy = policyWithoutCredentials(path);
				if (policy != null) {
					sockJsPaths.computeIfAbsent(policy, (each) -> new TreeSet<>()).add(path);
				}
			}
		});
		this.checkedHandshakes.set(checked);
		sockJsPaths.forEach((policy, paths) -> logger.warn(Hint.ofSockJs(paths, policy)));
	}

	private @Nullable CorsPolicy policyWithoutCredentials(String path) {
		String endpoint = path.endsWith(SUBTREE) ? path.substring(0, path.length() - SUBTREE.length()) : path;
		// Without an origin, so that no policy of several refuses it first
		HypotheticalRequest request = new HypotheticalRequest(null, this.servletPath + endpoint + "/info", "GET",
				List.of(), true);
		CorsDecision decision = this.policies.decide(request.actual(), null);
		return (decision != null) ? decision.policy().lackingCredentials() : null;
	}

	// A lazy mapping is known by the type that its bean is declared with
	private Map<String, Object> handlers() {
		Map<String, Object> handlers = new LinkedHashMap<>();
		this.beans.getBeansOfType(HandlerMapping.class, false, false).values().forEach((mapping) -> {
			if (mapping instanceof AbstractUrlHandlerMapping byUrl) {
				handlers.putAll(byUrl.getHandlerMap());
			}
		});
		return handlers;
	}

	private void askPolicies(WebSocketHttpRequestHandler handler) {
		List<HandshakeInterceptor> interceptors = handler.getHandshakeInterceptors();
		handler.setHandshakeInterceptors(interceptors.stream().map(this::askPolicies).collect(Collectors.toList()));
	}

	private HandshakeInterceptor askPolicies(HandshakeInterceptor interceptor) {
		return CorsPolicyHandshakeInterceptor.isDefault(interceptor)
				? new CorsPolicyHandshakeInterceptor(this.check, interceptor) : interceptor;
	}

}
