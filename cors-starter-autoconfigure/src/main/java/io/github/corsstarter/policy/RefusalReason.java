package io.github.corsstarter.policy;

/**
 * The reason for refusing a request. The {@link #code() codes} are stable. Logs, the
 * {@value HeaderNames#CORS_REFUSAL} response header, metrics and the documentation use
 * them.
 * <p>
 * The constants are in the order of the checks. If several reasons apply to a request, it
 * is refused for the first one.
 */
public enum RefusalReason {

	/**
	 * The {@code Origin} isn't a <a href=
	 * "https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin">serialized
	 * origin</a>, is longer than 1,024 bytes, or has several field lines.
	 */
	ORIGIN_MALFORMED("origin-malformed"),

	/**
	 * The {@code Origin} is {@code null}, and the policy doesn't allow it. Browsers send
	 * it from sandboxed frames and {@code file:} pages, and after cross-origin redirects.
	 */
	ORIGIN_NULL("origin-null"),

	/**
	 * The policy doesn't allow the origin.
	 */
	ORIGIN_NOT_ALLOWED("origin-not-allowed"),

	/**
	 * The policy doesn't allow the method.
	 */
	METHOD_NOT_ALLOWED("method-not-allowed"),

	/**
	 * The request opens a WebSocket, which needs credentials, and the policy doesn't
	 * allow them.
	 */
	WEBSOCKET_NEEDS_CREDENTIALS("websocket-needs-credentials"),

	/**
	 * {@code Access-Control-Request-Headers} isn't a list of header names, or is longer
	 * than browsers send.
	 */
	HEADERS_MALFORMED("headers-malformed"),

	/**
	 * The policy doesn't allow a requested header.
	 */
	HEADER_NOT_ALLOWED("header-not-allowed"),

	/**
	 * The preflight asks for access from a public website to a private network, and the
	 * policy doesn't allow it.
	 */
	PRIVATE_NETWORK_NOT_ALLOWED("private-network-not-allowed");

	private final String code;

	RefusalReason(String code) {
		this.code = code;
	}

	/**
	 * Return the stable code.
	 * @return lower-case words, joined with hyphens
	 */
	public String code() {
		return this.code;
	}

	/**
	 * Return whether the origin itself is refused. If so, scripts can't even read the
	 * reason.
	 */
	boolean isAboutOrigin() {
		return this == ORIGIN_MALFORMED || this == ORIGIN_NULL || this == ORIGIN_NOT_ALLOWED;
	}

}
