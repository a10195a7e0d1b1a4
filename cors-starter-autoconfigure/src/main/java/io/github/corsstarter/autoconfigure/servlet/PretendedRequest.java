package io.github.corsstarter.autoconfigure.servlet;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * A simulated request for handler mappings and sources of settings, which require one. It
 * has no body, session or parameters.
 */
final class PretendedRequest implements InvocationHandler {

	private static final String ORIGIN = "https://origin.invalid";

	private static final String HOST = "nobody.invalid";

	private final String method;

	private final String servletPath;

	private final String path;

	private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private final Map<String, Object> attributes = new HashMap<>();

	private PretendedRequest(String method, String servletPath, String path) {
		this.method = method;
		this.servletPath = servletPath;
		this.path = path;
		this.headers.put(HttpHeaders.HOST, HOST);
		this.headers.put(HttpHeaders.ORIGIN, ORIGIN);
	}

	/**
	 * Create a request.
	 * @param method its method, or that of the request after the preflight
	 * @param servletPath the path of the servlet, empty if it has all paths
	 * @param path the path below that of the servlet
	 * @param preflight whether it is a preflight
	 * @return the request
	 */
	static HttpServletRequest of(HttpMethod method, String servletPath, String path, boolean preflight) {
		PretendedRequest request = new PretendedRequest(preflight ? "OPTIONS" : method.name(), servletPath, path);
		if (preflight) {
			request.headers.put(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, method.name());
		}
		return (HttpServletRequest) Proxy.newProxyInstance(HttpServletRequest.class.getClassLoader(),
				new Class<?>[] { HttpServletRequest.class }, request);
	}

	@Override
	@SuppressWarnings("JdkObsolete") // required by the servlet API
	public @Nullable Object invoke(Object proxy, Method called, Object @Nullable [] arguments) {
		Object argument = (arguments != null) ? arguments[0] : null;
		return switch (called.getName()) {
			case "getMethod" -> this.method;
			case "getRequestURI" -> this.servletPath + this.path;
			case "getServletPath" -> this.servletPath.isEmpty() ? this.path : this.servletPath;
			case "getPathInfo" -> this.servletPath.isEmpty() ? null : this.path;
			case "getRequestURL" -> new StringBuffer("http://").append(HOST).append(this.servletPath).append(this.path);
			case "getContextPath" -> "";
			case "getProtocol" -> "HTTP/1.1";
			case "getScheme" -> "http";
			case "getServerName" -> HOST;
			case "getLocalName", "getRemoteHost" -> "localhost";
			case "getLocalAddr", "getRemoteAddr" -> "127.0.0.1";
			case "getServerPort", "getLocalPort" -> 80;
			case "getDispatcherType" -> DispatcherType.REQUEST;
			case "getHttpServletMapping" -> new Mapping(this.servletPath, this.path);
			case "getLocale" -> Locale.ROOT;
			case "getLocales" -> Collections.enumeration(List.of(Locale.ROOT));
			case "getHeader" -> this.headers.get(String.valueOf(argument));
			case "getHeaders" -> values(this.headers.get(String.valueOf(argument)));
			case "getHeaderNames" -> Collections.enumeration(this.headers.keySet());
			case "getDateHeader", "getContentLengthLong" -> -1L;
			case "getIntHeader", "getContentLength" -> -1;
			case "getAttribute" -> this.attributes.get(String.valueOf(argument));
			case "getAttributeNames" -> Collections.enumeration(this.attributes.keySet());
			case "setAttribute" -> (arguments != null && arguments[1] != null)
					? this.attributes.put(String.valueOf(argument), arguments[1])
					: this.attributes.remove(String.valueOf(argument));
			case "removeAttribute" -> this.attributes.remove(String.valueOf(argument));
			case "getParameterMap" -> Map.of();
			case "getParameterNames" -> Collections.emptyEnumeration();
			case "hashCode" -> System.identityHashCode(proxy);
			case "equals" -> proxy == argument;
			case "toString" -> this.method + " " + this.servletPath + this.path;
			case "isSecure", "isAsyncStarted", "isAsyncSupported", "isUserInRole", "isRequestedSessionIdValid",
					"isRequestedSessionIdFromCookie", "isRequestedSessionIdFromURL", "isTrailerFieldsReady" ->
				false;
			default -> none(called);
		};
	}

	private static Enumeration<String> values(@Nullable String value) {
		return Collections.enumeration((value != null) ? List.of(value) : List.of());
	}

	private static @Nullable Object none(Method called) {
		if (called.getReturnType().isPrimitive() && called.getReturnType() != void.class) {
			throw new UnsupportedOperationException(called.getName());
		}
		return null;
	}

	/**
	 * The mapping of the servlet.
	 *
	 * @param servletPath its path, empty for all paths
	 * @param path the path below
	 */
	private record Mapping(String servletPath, String path) implements HttpServletMapping {

		@Override
		public String getMatchValue() {
			return this.servletPath.isEmpty() ? this.path : this.path.substring(1);
		}

		@Override
		public String getPattern() {
			return this.servletPath.isEmpty() ? "/" : this.servletPath + "/*";
		}

		@Override
		public String getServletName() {
			return "dispatcherServlet";
		}

		@Override
		public MappingMatch getMappingMatch() {
			return this.servletPath.isEmpty() ? MappingMatch.DEFAULT : MappingMatch.PATH;
		}

	}

}
