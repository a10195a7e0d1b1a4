package io.github.corsstarter.web.servlet;

import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.RequestPath;
import io.github.corsstarter.web.HandlerHeaders;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * A policy's view of a servlet request, the decision about it, and the wrapper for the
 * rest of the chain, so that asynchronous processing keeps the policy's response. Copies
 * nothing. Don't keep an instance longer than the request.
 */
public class ServletCorsRequest extends HttpServletRequestWrapper implements CorsRequest {

	// The original request, even if a forward inserts another wrapper
	private final HttpServletRequest request;

	// Read several times, and a container searches all headers each time
	private final @Nullable String origin;

	private @Nullable CorsDecision decision;

	private @Nullable ServletCorsResponse response;

	private ServletCorsRequest(HttpServletRequest request, @Nullable String origin) {
		super(request);
		this.request = request;
		this.origin = origin;
	}

	static ServletCorsRequest of(HttpServletRequest request) {
		return new ServletCorsRequest(request, request.getHeader(HeaderNames.ORIGIN));
	}

	/**
	 * Return a request that the server refuses before it selects the application.
	 * @param request the request
	 * @param path its path
	 * @return the request
	 */
	public static ServletCorsRequest unmapped(HttpServletRequest request, RequestPath path) {
		return new Dispatched(request, request.getMethod(), path);
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
	 * Return the request as it was before an asynchronous dispatch.
	 */
	static ServletCorsRequest beforeAsync(HttpServletRequest request) {
		return before(request, request.getMethod(), AsyncContext.ASYNC_REQUEST_URI);
	}

	private static ServletCorsRequest before(HttpServletRequest request, String method, String uriAttribute) {
		Object attribute = request.getAttribute(uriAttribute);
		String uri = (attribute instanceof String text) ? text : request.getRequestURI();
		RequestPath path = RequestPath.of(uri, request.getContextPath());
		return new Dispatched(request, method, (path != null) ? path : new RequestPath(uri, uri));
	}

	HttpServletRequest request() {
		return this.request;
	}

	/**
	 * Store the decision, and return a response that keeps its headers.
	 */
	ServletCorsResponse remember(CorsDecision decision, HttpServletResponse response, HandlerHeaders handlerHeaders) {
		this.decision = decision;
		this.response = new ServletCorsResponse(response, this, handlerHeaders);
		return this.response;
	}

	/**
	 * Return the stored decision.
	 */
	CorsDecision decision() {
		return Objects.requireNonNull(this.decision);
	}

	/**
	 * Start with the container's own request and response, as the specification requires,
	 * because {@link AsyncContext#dispatch()} depends on them after a forward. They are
	 * wrapped again for the policy.
	 */
	@Override
	public AsyncContext startAsync() {
		if (this.response == null) {
			return super.startAsync();
		}
		ServletRequest own = this.request;
		while (own instanceof ServletRequestWrapper wrapper) {
			own = wrapper.getRequest();
		}
		ServletCorsRequest wrapped = new ServletCorsRequest((HttpServletRequest) own, this.origin);
		return startAsync(wrapped, this.response.unwrappedFor(wrapped));
	}

	/**
	 * Start with the policy's response, even if the caller has unwrapped it.
	 */
	@Override
	public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
		boolean unwrapped = this.response != null && response instanceof HttpServletResponse
				&& !ServletCorsResponse.isWithin(response);
		return super.startAsync(request,
				unwrapped ? Objects.requireNonNull(this.response).around((HttpServletResponse) response) : response);
	}

	@Override
	public String method() {
		return this.request.getMethod();
	}

	@Override
	public String path() {
		String uri = this.request.getRequestURI();
		String path = RequestPath.within(uri, this.request.getContextPath());
		return (path != null) ? path : uri;
	}

	@Override
	public String decodedPath() {
		String pathInfo = this.request.getPathInfo();
		return (pathInfo != null) ? this.request.getServletPath() + pathInfo : this.request.getServletPath();
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.getHeader(name);
	}

	@Override
	public @Nullable String origin() {
		return this.origin;
	}

	@Override
	public Iterator<String> headers(String name) {
		return this.request.getHeaders(name).asIterator();
	}

	@Override
	public boolean isRepeated(String name) {
		Enumeration<String> lines = this.request.getHeaders(name);
		if (lines.hasMoreElements()) {
			lines.nextElement();
		}
		return lines.hasMoreElements();
	}

	@Override
	public String scheme() {
		return this.request.getScheme();
	}

	@Override
	public @Nullable String host() {
		String host = this.request.getServerName();
		// Some containers remove the brackets of an IPv6 address
		return (host != null && host.indexOf(':') >= 0 && !host.startsWith("[")) ? "[" + host + "]" : host;
	}

	@Override
	public int port() {
		return this.request.getServerPort();
	}

	/**
	 * A request that the server hasn't mapped, or a request with its attributes from
	 * before a dispatch.
	 */
	private static final class Dispatched extends ServletCorsRequest {

		private final String method;

		private final RequestPath path;

		Dispatched(HttpServletRequest request, String method, RequestPath path) {
			super(request, first(lines(request, HeaderNames.ORIGIN)));
			this.method = method;
			this.path = path;
		}

		@Override
		public String method() {
			return this.method;
		}

		/**
		 * The header line that made the server refuse a request may not have a value yet.
		 * It is replaced with a value that no header can have.
		 */
		private static Iterator<String> lines(HttpServletRequest request, String name) {
			List<String> values = Collections.list(request.getHeaders(name));
			values.replaceAll((value) -> Objects.requireNonNullElse(value, "\0"));
			return values.iterator();
		}

		private static @Nullable String first(Iterator<String> lines) {
			return lines.hasNext() ? lines.next() : null;
		}

		@Override
		public Iterator<String> headers(String name) {
			return lines(request(), name);
		}

		@Override
		public @Nullable String header(String name) {
			return first(headers(name));
		}

		@Override
		public String path() {
			return this.path.path();
		}

		@Override
		public String decodedPath() {
			return this.path.decodedPath();
		}

	}

}
