package io.github.corsstarter.policy;

import org.jspecify.annotations.Nullable;

/**
 * Detects same-origin requests by the browser's {@code Sec-Fetch-Site} header or, if it
 * is absent, by a guess.
 */
final class SameOrigin {

	private static final String HTTPS_SCHEME = "https";

	private static final String HTTPS = HTTPS_SCHEME + "://";

	private SameOrigin() {
	}

	/**
	 * Return whether the browser marks the request as same-origin.
	 */
	static boolean isStated(CorsRequest request) {
		return "same-origin".equals(request.header(HeaderNames.SEC_FETCH_SITE))
				&& !request.isRepeated(HeaderNames.SEC_FETCH_SITE);
	}

	/**
	 * Return whether a request may be same-origin, judging from the server's own address,
	 * unless the browser marks it otherwise. A forwarded port or scheme may be wrong, so
	 * the {@code Host} header as received is also compared.
	 */
	static boolean isGuessed(String origin, CorsRequest request) {
		String site = request.header(HeaderNames.SEC_FETCH_SITE);
		if ("same-site".equals(site) || "cross-site".equals(site) || request.isRepeated(HeaderNames.SEC_FETCH_SITE)) {
			return false;
		}
		String scheme = scheme(request.scheme());
		boolean https = origin.startsWith(HTTPS);
		// A proxy that terminates TLS hides the scheme, so https can appear as http
		boolean sameScheme = (https && scheme.equals("http"))
				|| (origin.startsWith(scheme) && origin.startsWith("://", scheme.length()));
		return sameScheme && (isAt(origin, scheme, request.host(), request.port()) || isAtHostLine(origin, request));
	}

	/**
	 * Return the page's scheme for a connection's scheme. Some proxies send {@code wss}
	 * for WebSockets, and some send {@code on}.
	 */
	private static String scheme(String scheme) {
		return switch (Tokens.lowerCase(scheme)) {
			case HTTPS_SCHEME, "wss" -> HTTPS_SCHEME;
			default -> "http";
		};
	}

	private static boolean isAt(String origin, String scheme, @Nullable String host, int port) {
		if (host == null || host.isEmpty()) {
			return false;
		}
		boolean https = origin.startsWith(HTTPS);
		int hostStart = origin.indexOf("://") + 3;
		int hostEnd = hostStart + host.length();
		boolean sameLength = hostEnd == origin.length() || (hostEnd < origin.length() && origin.charAt(hostEnd) == ':');
		if (!sameLength || !origin.regionMatches(true, hostStart, host, 0, host.length())) {
			return false;
		}
		if (hostEnd < origin.length()) {
			// Browsers omit the default port
			return port > 0 && port != WebOrigin.defaultPort(https ? HTTPS_SCHEME : scheme)
					&& WebOrigin.port(origin, hostEnd) == port;
		}
		return port == -1 || port == WebOrigin.defaultPort(scheme)
				|| (https && port == WebOrigin.defaultPort(HTTPS_SCHEME));
	}

	private static boolean isAtHostLine(String origin, CorsRequest request) {
		String line = request.header(HeaderNames.HOST);
		if (line == null || line.length() > WebOrigin.MAX_LENGTH || request.isRepeated(HeaderNames.HOST)) {
			return false;
		}
		String scheme = origin.substring(0, origin.indexOf("://"));
		int colon = line.lastIndexOf(':');
		if (colon <= line.lastIndexOf(']')) {
			return isAt(origin, scheme, line, -1);
		}
		int port = WebOrigin.port(line, colon);
		return port > 0 && isAt(origin, scheme, line.substring(0, colon), port);
	}

}
