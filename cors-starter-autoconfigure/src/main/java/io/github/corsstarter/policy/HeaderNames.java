package io.github.corsstarter.policy;

import java.util.List;
import java.util.Set;

/**
 * Names of header fields.
 */
public final class HeaderNames {

	/** {@value}. */
	public static final String ACCESS_CONTROL_ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";

	/** {@value}. */
	public static final String ACCESS_CONTROL_ALLOW_HEADERS = "Access-Control-Allow-Headers";

	/** {@value}. */
	public static final String ACCESS_CONTROL_ALLOW_METHODS = "Access-Control-Allow-Methods";

	/** {@value}. */
	public static final String ACCESS_CONTROL_ALLOW_ORIGIN = "Access-Control-Allow-Origin";

	/** {@value}. */
	public static final String ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK = "Access-Control-Allow-Private-Network";

	/** {@value}. */
	public static final String ACCESS_CONTROL_EXPOSE_HEADERS = "Access-Control-Expose-Headers";

	/** {@value}. */
	public static final String ACCESS_CONTROL_MAX_AGE = "Access-Control-Max-Age";

	/** {@value}. */
	public static final String ACCESS_CONTROL_REQUEST_HEADERS = "Access-Control-Request-Headers";

	/** {@value}. */
	public static final String ACCESS_CONTROL_REQUEST_METHOD = "Access-Control-Request-Method";

	/** {@value}. */
	public static final String ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK = "Access-Control-Request-Private-Network";

	/** {@value}. */
	public static final String CONTENT_TYPE = "Content-Type";

	/** {@value}: the code of a refusal. */
	public static final String CORS_REFUSAL = "Cors-Refusal";

	/** {@value}. */
	public static final String HOST = "Host";

	/** {@value}. */
	public static final String ORIGIN = "Origin";

	/** {@value}. */
	public static final String SEC_FETCH_DEST = "Sec-Fetch-Dest";

	/** {@value}. */
	public static final String SEC_FETCH_MODE = "Sec-Fetch-Mode";

	/** {@value}. */
	public static final String SEC_FETCH_SITE = "Sec-Fetch-Site";

	/** {@value}. */
	public static final String SEC_FETCH_USER = "Sec-Fetch-User";

	/** {@value}. */
	public static final String SEC_WEBSOCKET_VERSION = "Sec-WebSocket-Version";

	/** {@value}. */
	public static final String UPGRADE = "Upgrade";

	/** {@value}. */
	public static final String UPGRADE_INSECURE_REQUESTS = "Upgrade-Insecure-Requests";

	/** {@value}. */
	public static final String VARY = "Vary";

	/**
	 * The <a href="https://fetch.spec.whatwg.org/#http-responses">response headers</a> of
	 * the CORS protocol.
	 */
	public static final List<String> CORS_RESPONSE_HEADERS = List.of(ACCESS_CONTROL_ALLOW_ORIGIN,
			ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
			ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_PRIVATE_NETWORK, ACCESS_CONTROL_MAX_AGE);

	private static final Set<String> FORBIDDEN_IN_REQUEST = Set.of("accept-charset", "accept-encoding",
			"access-control-request-headers", "access-control-request-method", "access-control-request-private-network",
			"connection", "content-length", "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive",
			"origin", "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "via");

	private HeaderNames() {
	}

	/**
	 * Return whether a name is one of the CORS response headers.
	 * @param name the name, in any case
	 * @return whether it is a CORS response header
	 */
	public static boolean isCorsResponseHeader(String name) {
		// The prefix rules out most headers
		return name.regionMatches(true, 0, "access-control-", 0, 15)
				&& CORS_RESPONSE_HEADERS.stream().anyMatch(name::equalsIgnoreCase);
	}

	/**
	 * Return whether a policy can allow a request header: a valid name that browsers let
	 * scripts send.
	 * @param name the name in lower case
	 * @return whether it can be allowed
	 */
	public static boolean isAllowable(String name) {
		return Tokens.isToken(name) && name.indexOf('*') < 0 && !isCorsResponseHeader(name)
				&& !isForbiddenInRequest(name);
	}

	/**
	 * Return whether a response header is one that a policy can expose and that scripts
	 * can use.
	 * @param name the name in any case
	 * @return whether it is the plain name of a readable response header
	 */
	public static boolean isExposable(String name) {
		String lowerCase = Tokens.lowerCase(name);
		boolean plain = !name.isEmpty() && name.length() <= 64
				&& name.chars().allMatch((c) -> c == '-' || c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
		return plain && !isForbiddenInResponse(lowerCase) && !isCorsResponseHeader(name) && !lowerCase.equals("origin");
	}

	/**
	 * Return whether a header belongs to the CORS protocol, so that scripts have no use
	 * for it in a response.
	 * @param name the name in any case
	 * @return whether it does
	 */
	public static boolean isOfProtocol(String name) {
		String lowerCase = Tokens.lowerCase(name);
		return lowerCase.equals("origin") || lowerCase.startsWith("access-control-");
	}

	/**
	 * Return whether browsers never let a script send the header.
	 * @param name the name in lower case
	 * @return whether it is forbidden
	 * @see <a href="https://fetch.spec.whatwg.org/#forbidden-request-header">forbidden
	 * request-header</a>
	 */
	public static boolean isForbiddenInRequest(String name) {
		return FORBIDDEN_IN_REQUEST.contains(name) || name.startsWith("proxy-") || name.startsWith("sec-");
	}

	/**
	 * Return whether browsers never let a script read the header.
	 * @param name the name in lower case
	 * @see <a href=
	 * "https://fetch.spec.whatwg.org/#forbidden-response-header-name">forbidden
	 * response-header name</a>
	 */
	static boolean isForbiddenInResponse(String name) {
		return name.equals("set-cookie") || name.equals("set-cookie2");
	}

}
