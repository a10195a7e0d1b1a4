package io.github.corsstarter.policy;

/**
 * Why a request is refused. The {@link #code() codes} are stable: they stand in the log,
 * in the {@value HeaderNames#CORS_REFUSAL} response header, in metrics and in the
 * documentation.
 * <p>
 * The constants are in the order in which a policy checks: a request that several of them
 * fit is refused for the first.
 */
public enum RefusalReason {

	/**
	 * The {@code Origin} is no <a href=
	 * "https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin">serialized
	 * origin</a>, is longer than 1,024 bytes, or comes in several lines.
	 */
	ORIGIN_MALFORMED("origin-malformed"),

	/**
	 * The {@code Origin} is {@code null}, as sent by sandboxed frames, by {@code file:}
	 * pages and after redirects across origins, and the policy doesn't allow it.
	 */
	ORIGIN_NULL("origin-null"),

	/**
	 * The origin is not among the allowed ones.
	 */
	ORIGIN_NOT_ALLOWED("origin-not-allowed"),

	/**
	 * The method is not among the allowed ones.
	 */
	METHOD_NOT_ALLOWED("method-not-allowed"),

	/**
	 * The request opens a WebSocket, which always carries credentials, and the policy
	 * doesn't allow them.
	 */
	WEBSOCKET_NEEDS_CREDENTIALS("websocket-needs-credentials"),

	/**
	 * {@code Access-Control-Request-Headers} is no list of header names, or is beyond the
	 * length that any browser sends.
	 */
	HEADERS_MALFORMED("headers-malformed"),

	/**
	 * A requested header is not among the allowed ones.
	 */
	HEADER_NOT_ALLOWED("header-not-allowed"),

	/**
	 * The preflight asks for access from a public page to a private network, and the
	 * policy doesn't allow it.
	 */
	PRIVATE_NETWORK_NOT_ALLOWED("private-network-not-allowed");

	private final String code;

	RefusalReason(String code) {
		this.code = code;
	}

	/**
	 * Return the stable code.
	 * @return lower-case words joined by hyphens
	 */
	public String code() {
		return this.code;
	}

	/**
	 * Return whether the origin itself is refused, so that its page may not even learn
	 * why.
	 */
	boolean isAboutOrigin() {
		return this == ORIGIN_MALFORMED || this == ORIGIN_NULL || this == ORIGIN_NOT_ALLOWED;
	}

}
