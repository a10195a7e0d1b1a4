package io.github.corsstarter.web.servlet;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;

/**
 * Allows WebSocket handshakes from the origins that a policy lists, so that they don't
 * need to be listed twice. Because a handshake always carries cookies, a policy can allow
 * it only if it allows credentials, and never for an origin that only a
 * {@code dangerously-allow} entry covers. A handshake from the application's own origin
 * is allowed if the browser marks it as same-origin. Another interceptor decides about
 * all other handshakes. Safe for concurrent use.
 */
public final class CorsPolicyHandshakeInterceptor implements HandshakeInterceptor {

	private final HandshakeCheck check;

	private final HandshakeInterceptor others;

	/**
	 * Create an interceptor.
	 * @param check applies the policies
	 * @param others decides about handshakes that no policy allows
	 */
	public CorsPolicyHandshakeInterceptor(HandshakeCheck check, HandshakeInterceptor others) {
		this.check = check;
		this.others = others;
	}

	/**
	 * Return whether an interceptor allows only the application's own origin, which is
	 * the default.
	 * @param interceptor the interceptor
	 * @return whether a policy may be applied
	 */
	public static boolean isDefault(HandshakeInterceptor interceptor) {
		return interceptor.getClass() == OriginHandshakeInterceptor.class
				&& interceptor instanceof OriginHandshakeInterceptor origins && origins.getAllowedOrigins().isEmpty()
				&& origins.getAllowedOriginPatterns().isEmpty();
	}

	/**
	 * Return whether an interceptor checks origins that the application has configured.
	 * @param interceptor the interceptor
	 * @return whether it decides in addition to a policy
	 */
	public static boolean isOwnCheck(HandshakeInterceptor interceptor) {
		return interceptor instanceof OriginHandshakeInterceptor && !isDefault(interceptor);
	}

	@Override
	public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Map<String, Object> attributes) throws Exception {
		return (request instanceof ServletServerHttpRequest servletRequest
				&& this.check.of(servletRequest.getServletRequest()).isOpened())
				|| this.others.beforeHandshake(request, response, handler, attributes);
	}

	@Override
	public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			@Nullable Exception exception) {
		this.others.afterHandshake(request, response, handler, exception);
	}

}
