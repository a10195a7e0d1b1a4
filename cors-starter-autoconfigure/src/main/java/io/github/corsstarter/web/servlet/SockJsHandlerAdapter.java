package io.github.corsstarter.web.servlet;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import io.github.corsstarter.policy.HeaderNames;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.util.CollectionUtils;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.socket.sockjs.support.AbstractSockJsService;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;
import org.springframework.web.socket.sockjs.transport.TransportHandlingSockJsService;
import org.springframework.web.util.WebUtils;

/**
 * Allows the origins that a policy lists at SockJS endpoints without a list of allowed
 * origins, as for WebSockets. Spring checks the origin in several places for these
 * endpoints, so the {@code Origin} header is removed from a request that a policy allows.
 * Safe for concurrent use.
 */
public final class SockJsHandlerAdapter implements HandlerAdapter, Ordered {

	private final HandshakeCheck check;

	/**
	 * Create an adapter.
	 * @param check applies the policies
	 */
	public SockJsHandlerAdapter(HandshakeCheck check) {
		this.check = check;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof SockJsHttpRequestHandler sockJs
				&& sockJs.getSockJsService() instanceof AbstractSockJsService service
				&& CollectionUtils.isEmpty(service.getAllowedOrigins())
				&& CollectionUtils.isEmpty(service.getAllowedOriginPatterns()) && !hasOwnCheck(service);
	}

	private static boolean hasOwnCheck(AbstractSockJsService service) {
		return service instanceof TransportHandlingSockJsService transports
				&& transports.getHandshakeInterceptors().stream().anyMatch(CorsPolicyHandshakeInterceptor::isOwnCheck);
	}

	@Override
	public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		SockJsHttpRequestHandler sockJs = (SockJsHttpRequestHandler) handler;
		HandshakeCheck.Verdict verdict = this.check.of(request);
		if (verdict.isOpened()) {
			sockJs.handleRequest(new WithoutOrigin(request), response);
		}
		else if (verdict.needsCredentials() && !WebUtils.isSameOrigin(new ServletServerHttpRequest(request))) {
			verdict.refuse(response);
		}
		else {
			sockJs.handleRequest(request, response);
		}
		return null;
	}

	/**
	 * A request without its origin, which was already checked.
	 */
	private static final class WithoutOrigin extends HttpServletRequestWrapper {

		WithoutOrigin(HttpServletRequest request) {
			super(request);
		}

		private static boolean isOrigin(String name) {
			return HeaderNames.ORIGIN.equalsIgnoreCase(name);
		}

		@Override
		public @Nullable String getHeader(String name) {
			return isOrigin(name) ? null : super.getHeader(name);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return isOrigin(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
		}

		@Override
		public Enumeration<String> getHeaderNames() {
			List<String> names = Collections.list(super.getHeaderNames());
			names.removeIf(WithoutOrigin::isOrigin);
			return Collections.enumeration(names);
		}

	}

}
