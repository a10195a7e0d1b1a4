package io.github.corsstarter.refusal;

/**
 * Which of the headers that a proxy sends the server reads
 * ({@code server.forward-headers-strategy}).
 */
public enum ForwardedHeaders {

	/** None. */
	UNREAD,

	/** The server reads {@code X-Forwarded-*}, from proxies that it trusts. */
	NATIVE,

	/** Spring reads {@code X-Forwarded-*} and {@code Forwarded}, from every client. */
	FRAMEWORK

}
