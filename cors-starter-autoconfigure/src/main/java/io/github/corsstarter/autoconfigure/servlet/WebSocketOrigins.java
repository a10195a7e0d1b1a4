package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.refusal.Hint;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.HandlerPaths;
import io.github.corsstarter.web.servlet.CheckedHandshakes;
import io.github.corsstarter.web.servlet.CorsPolicyHandshakeInterceptor;
import io.github.corsstarter.web.servlet.HandshakeCheck;
import io.github.corsstarter.web.servlet.SockJsHandlerAdapter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.http.server.PathContainer;
import org.springframework.util.PathMatcher;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Applies the policies to WebSocket handlers without a list of allowed origins, which
 * would otherwise allow only the application's own origin. Handlers with their own list
 * keep it. Warns about SockJS endpoints that can't be used cross-origin.
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

	private final ObjectProvider<HandlerPaths> handlerPaths;

	/**
	 * Create an instance for an application.
	 * @param beans the beans of the application
	 * @param policies its policies
	 * @param check applies the policies to handshakes
	 * @param sockJs applies the policies to SockJS endpoints
	 * @param checkedHandshakes receives the paths of handlers with their own list of
	 * origins
	 * @param servletPath the path of Spring MVC's servlet, without a trailing slash
	 * @param handlerPaths provides the paths of other servlets
	 */
	WebSocketOrigins(ListableBeanFactory beans, CorsPolicies policies, HandshakeCheck check,
			SockJsHandlerAdapter sockJs, CheckedHandshakes checkedHandshakes, String servletPath,
			ObjectProvider<HandlerPaths> handlerPaths) {
		this.beans = beans;
		this.policies = policies;
		this.check = check;
		this.sockJs = sockJs;
		this.checkedHandshakes = checkedHandshakes;
		this.servletPath = servletPath;
		this.handlerPaths = handlerPaths;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<CorsPolicy, Set<String>> sockJsPaths = new LinkedHashMap<>();
		List<Predicate<String>> checked = new ArrayList<>();
		// A lazy mapping is only found by the declared type of its bean
		for (HandlerMapping each : BeanFactoryUtils
			.beansOfTypeIncludingAncestors(this.beans, HandlerMapping.class, false, false)
			.values()) {
			if (each instanceof AbstractUrlHandlerMapping mapping) {
				MappingCorsLayers.urlHandlers(mapping).forEach((path, handler) -> {
					if (checksOrigins(handler)) {
						addPaths(mapping, path, checked);
					}
					if (handler instanceof WebSocketHttpRequestHandler webSocketHandler) {
						askPolicies(webSocketHandler);
					}
					else if (handler instanceof SockJsHttpRequestHandler) {
						CorsPolicy policy = policyWithoutCredentials(path);
						if (policy != null) {
							sockJsPaths.computeIfAbsent(policy, (absent) -> new TreeSet<>()).add(path);
						}
					}
				});
			}
		}
		this.checkedHandshakes.set(checked);
		sockJsPaths.forEach((policy, paths) -> logger.warn(Hint.ofSockJs(paths, policy)));
	}

	private @Nullable CorsPolicy policyWithoutCredentials(String path) {
		String endpoint = path.endsWith(SUBTREE) ? path.substring(0, path.length() - SUBTREE.length()) : path;
		// No origin, so that none of several policies refuses it first
		HypotheticalRequest request = new HypotheticalRequest(null, this.servletPath + endpoint + "/info", "GET",
				List.of(), true);
		CorsDecision decision = this.policies.decide(request.actual(), null);
		return (decision != null && !decision.policy().allowsCredentials()) ? decision.policy() : null;
	}

	private boolean checksOrigins(Object handler) {
		if (handler instanceof WebSocketHttpRequestHandler webSocketHandler) {
			return webSocketHandler.getHandshakeInterceptors()
				.stream()
				.anyMatch(CorsPolicyHandshakeInterceptor::isOwnCheck);
		}
		return handler instanceof SockJsHttpRequestHandler && !this.sockJs.supports(handler);
	}

	/**
	 * Add the paths of a handler for each servlet of Spring MVC, matched as its mapping
	 * does.
	 */
	@SuppressWarnings("removal") // what an application may still use
	private void addPaths(AbstractUrlHandlerMapping mapping, String path, List<Predicate<String>> checked) {
		Set<String> servletPaths = new TreeSet<>(Set.of(this.servletPath));
		this.handlerPaths.ifAvailable((paths) -> paths.servlets()
			.stream()
			.filter((servlet) -> servlet.springMvc() && servlet.subtree())
			.forEach((servlet) -> servletPaths.add(servlet.path())));
		for (String servletPath : servletPaths) {
			String pattern = servletPath + path;
			PathPatternParser parser = mapping.getPatternParser();
			PathMatcher matcher = mapping.getPathMatcher();
			if (parser != null) {
				PathPattern parsed = parser.parse(pattern);
				checked.add((each) -> parsed.matches(PathContainer.parsePath(each)));
			}
			else {
				checked.add((each) -> matcher.match(pattern, each));
			}
		}
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
