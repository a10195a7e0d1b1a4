package io.github.corsstarter.refusal;

/**
 * The forwarded headers that the server reads ({@code server.forward-headers-strategy}).
 */
public enum ForwardedHeaders {

	/** None. */
	UNREAD,

	/** The server reads {@code X-Forwarded-*}, from proxies that it trusts. */
	NATIVE,

	/** Spring reads {@code X-Forwarded-*} and {@code Forwarded}, from every client. */
	FRAMEWORK

}
