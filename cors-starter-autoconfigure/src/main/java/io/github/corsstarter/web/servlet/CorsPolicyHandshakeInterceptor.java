package io.github.corsstarter.web.servlet;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

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

	@Override
	public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Map<String, Object> attributes) throws Exception {
		if (!(request instanceof ServletServerHttpRequest servletRequest)
				|| !(response instanceof ServletServerHttpResponse servletResponse)) {
			return this.others.beforeHandshake(request, response, handler, attributes);
		}
		HandshakeCheck.Verdict verdict = this.check.of(servletRequest.getServletRequest());
		if (verdict.isOpened()) {
			return true;
		}
		boolean passed = this.others.beforeHandshake(request, response, handler, attributes);
		if (!passed) {
			verdict.addReasonTo(servletResponse.getServletResponse());
		}
		return passed;
	}

	@Override
	public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			@Nullable Exception exception) {
		this.others.afterHandshake(request, response, handler, exception);
	}

}
