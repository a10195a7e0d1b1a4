package io.github.corsstarter.web.servlet;

import java.util.Iterator;

import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.web.UnmappedPath;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request as a policy looks at it. Copies nothing; not to be kept.
 *
 * @param request the request
 * @param method its method
 * @param uri its path, as sent, with the context path
 * @param unmapped its path if the server hasn't mapped it, or doesn't say how any more;
 * {@code null} if it has
 */
public record ServletCorsRequest(HttpServletRequest request, String method, String uri,
		@Nullable UnmappedPath unmapped) implements CorsRequest {

	static ServletCorsRequest of(HttpServletRequest request) {
		return new ServletCorsRequest(request, request.getMethod(), request.getRequestURI(), null);
	}

	/**
	 * Return a request that the server refuses before it has found the application.
	 * @param request the request
	 * @param path its path
	 * @return the request
	 */
	public static ServletCorsRequest unmapped(HttpServletRequest request, UnmappedPath path) {
		return new ServletCorsRequest(request, request.getMethod(), path.path(), path);
	}

	/**
	 * Return the request as it was before the container dispatched it to an error page.
	 */
	static ServletCorsRequest beforeError(HttpServletRequest request) {
		Object method = request.getAttribute(RequestDispatcher.ERROR_METHOD);
		return before(request, (method instanceof String text) ? text : request.getMethod(),
				RequestDispatcher.ERROR_REQUEST_URI);
	}

	/**
	 * Return the request as it was before it was dispatched from another thread.
	 */
	static ServletCorsRequest beforeAsync(HttpServletRequest request) {
		return before(request, request.getMethod(), AsyncContext.ASYNC_REQUEST_URI);
	}

	private static ServletCorsRequest before(HttpServletRequest request, String method, String uriAttribute) {
		Object attribute = request.getAttribute(uriAttribute);
		String uri = (attribute instanceof String text) ? text : request.getRequestURI();
		return new ServletCorsRequest(request, method, uri, UnmappedPath.of(uri, request.getContextPath()));
	}

	@Override
	public String path() {
		if (this.unmapped != null) {
			return this.unmapped.path();
		}
		String contextPath = this.request.getContextPath();
		return this.uri.startsWith(contextPath) ? this.uri.substring(contextPath.length()) : this.uri;
	}

	@Override
	public String decodedPath() {
		if (this.unmapped != null) {
			return this.unmapped.decodedPath();
		}
		String pathInfo = this.request.getPathInfo();
		return (pathInfo != null) ? this.request.getServletPath() + pathInfo : this.request.getServletPath();
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.getHeader(name);
	}

	@Override
	public Iterator<String> headers(String name) {
		return this.request.getHeaders(name).asIterator();
	}

	@Override
	public String scheme() {
		return this.request.getScheme();
	}

	@Override
	public @Nullable String host() {
		String host = this.request.getServerName();
		// Containers differ in whether an IPv6 address keeps its brackets.
		return (host != null && host.indexOf(':') >= 0 && !host.startsWith("[")) ? "[" + host + "]" : host;
	}

	@Override
	public int port() {
		return this.request.getServerPort();
	}

}
