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
 * Opens WebSockets to the origins that a policy lists, so that they need to be listed
 * once only. A handshake always carries cookies, so only a policy that allows credentials
 * opens anything, and nothing that one of its dangers allows. A page of the application's
 * own origin is let in where the browser says that it is one. About all other handshakes
 * another interceptor decides. Safe for concurrent use.
 */
public final class CorsPolicyHandshakeInterceptor implements HandshakeInterceptor {

	private final HandshakeCheck check;

	private final HandshakeInterceptor others;

	/**
	 * Create an interceptor.
	 * @param check asks the policies
	 * @param others decides about handshakes that no policy opens
	 */
	public CorsPolicyHandshakeInterceptor(HandshakeCheck check, HandshakeInterceptor others) {
		this.check = check;
		this.others = others;
	}

	/**
	 * Return whether an interceptor allows the application's own origin only, as it does
	 * where an application says nothing of origins.
	 * @param interceptor the interceptor
	 * @return whether a policy may have a say
	 */
	public static boolean isDefault(HandshakeInterceptor interceptor) {
		return interceptor.getClass() == OriginHandshakeInterceptor.class
				&& interceptor instanceof OriginHandshakeInterceptor origins && origins.getAllowedOrigins().isEmpty()
				&& origins.getAllowedOriginPatterns().isEmpty();
	}

	/**
	 * Return whether an interceptor checks origins as an application wants it to.
	 * @param interceptor the interceptor
	 * @return whether it decides, beside a policy
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
