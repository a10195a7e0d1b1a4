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
 * Lets WebSocket handshakes through whose origin a policy allows, so that it needs to be
 * listed once only. Browsers send cookies with a handshake whatever a policy says, so the
 * list has to be one that a policy may have together with credentials: any origin,
 * {@code null}, {@code http} from elsewhere and the subdomains of a public suffix open
 * nothing. About all other handshakes another interceptor decides, except for those of
 * the application's own origin, which the policy knows behind a proxy too. Safe for
 * concurrent use.
 */
public final class CorsPolicyHandshakeInterceptor implements HandshakeInterceptor {

	private final CorsPolicies policies;

	private final HandshakeInterceptor others;

	/**
	 * Create an interceptor.
	 * @param policies the policies
	 * @param others decides about handshakes of origins that no policy lists
	 */
	public CorsPolicyHandshakeInterceptor(CorsPolicies policies, HandshakeInterceptor others) {
		this.policies = policies;
		this.others = others;
	}

	@Override
	public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Map<String, Object> attributes) throws Exception {
		return isListed(request) || this.others.beforeHandshake(request, response, handler, attributes);
	}

	private boolean isListed(ServerHttpRequest request) {
		if (!(request instanceof ServletServerHttpRequest servletRequest)) {
			return false;
		}
		String origin = request.getHeaders().getFirst(HeaderNames.ORIGIN);
		CorsDecision decision = this.policies.decide(ServletCorsRequest.of(servletRequest.getServletRequest()));
		if (decision == null || decision.reason() != null) {
			return false;
		}
		return switch (decision.kind()) {
			case ACTUAL -> origin != null && decision.policy().isFitForCredentials(origin);
			// No navigation is a handshake
			case NOT_CORS -> !request.getHeaders().containsHeader(HeaderNames.SEC_FETCH_MODE)
					|| "websocket".equals(request.getHeaders().getFirst(HeaderNames.SEC_FETCH_MODE));
			case PREFLIGHT -> false;
		};
	}

	@Override
	public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			@Nullable Exception exception) {
		this.others.afterHandshake(request, response, handler, exception);
	}

}
