package io.github.corsstarter.web.servlet;

import java.util.Map;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.web.CorsPolicies;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Lets WebSocket handshakes through whose origin a policy allows by name, so that the
 * origin needs to be listed once only. About all others another interceptor decides:
 * those that no policy covers, and those of a policy for any origin, since browsers send
 * cookies with a handshake whatever the policy says. Safe for concurrent use.
 */
public final class CorsPolicyHandshakeInterceptor implements HandshakeInterceptor {

	private final CorsPolicies policies;

	private final HandshakeInterceptor others;

	/**
	 * Create an interceptor.
	 * @param policies the policies
	 * @param others decides about handshakes that no policy allows by name
	 */
	public CorsPolicyHandshakeInterceptor(CorsPolicies policies, HandshakeInterceptor others) {
		this.policies = policies;
		this.others = others;
	}

	@Override
	public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Map<String, Object> attributes) throws Exception {
		return isAllowedByName(request) || this.others.beforeHandshake(request, response, handler, attributes);
	}

	private boolean isAllowedByName(ServerHttpRequest request) {
		if (!(request instanceof ServletServerHttpRequest servletRequest)) {
			return false;
		}
		CorsDecision decision = this.policies.decide(ServletCorsRequest.of(servletRequest.getServletRequest()));
		if (decision == null || decision.reason() != null) {
			return false;
		}
		// Only an answer that varies was found in a list
		boolean listed = decision.givesAccess() && HeaderNames.ORIGIN.equals(decision.vary());
		return listed || decision.kind() == CorsDecision.Kind.NOT_CORS;
	}

	@Override
	public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			@Nullable Exception exception) {
		this.others.afterHandshake(request, response, handler, exception);
	}

}
