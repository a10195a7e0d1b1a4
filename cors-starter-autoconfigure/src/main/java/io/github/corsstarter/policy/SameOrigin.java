package io.github.corsstarter.policy;

/**
 * Tells whether a request comes from a page of the server's own origin. Such a request is
 * treated like one without an {@code Origin}, so that a wrong guess never makes an answer
 * readable.
 */
final class SameOrigin {

	private static final String HTTPS_SCHEME = "https";

	private static final String HTTPS = HTTPS_SCHEME + "://";

	private SameOrigin() {
	}

	static boolean test(String origin, CorsRequest request) {
		if ("same-origin".equals(request.header(HeaderNames.SEC_FETCH_SITE))) {
			return true;
		}
		String scheme = request.scheme();
		boolean https = origin.startsWith(HTTPS);
		// A proxy that ends TLS hides the scheme: https may well be http here.
		boolean sameScheme = (https && scheme.equals("http"))
				|| (origin.startsWith(scheme) && origin.startsWith("://", scheme.length()));
		if (!sameScheme) {
			return false;
		}
		int port = request.port();
		boolean defaultPort = port == -1 || port == WebOrigin.defaultPort(scheme)
				|| (https && port == WebOrigin.defaultPort(HTTPS_SCHEME));
		// Most origins have no port, and a server without proxy most often has one: that
		// needs no host, which containers make anew
		if (!defaultPort && !endsWithDigit(origin)) {
			return false;
		}
		String host = request.host();
		if (host == null || host.isEmpty()) {
			return false;
		}
		int hostStart = https ? HTTPS.length() : scheme.length() + 3;
		int hostEnd = hostStart + host.length();
		// Most origins differ in length already
		boolean sameLength = hostEnd == origin.length() || (hostEnd < origin.length() && origin.charAt(hostEnd) == ':');
		if (!sameLength || !origin.regionMatches(true, hostStart, host, 0, host.length())) {
			return false;
		}
		if (hostEnd < origin.length()) {
			// Browsers leave the default port out
			return port > 0 && port != WebOrigin.defaultPort(https ? HTTPS_SCHEME : scheme)
					&& WebOrigin.port(origin, hostEnd) == port;
		}
		return defaultPort;
	}

	private static boolean endsWithDigit(String origin) {
		char last = origin.charAt(origin.length() - 1);
		return last >= '0' && last <= '9';
	}

}
