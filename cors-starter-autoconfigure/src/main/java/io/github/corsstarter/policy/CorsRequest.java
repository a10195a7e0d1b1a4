package io.github.corsstarter.policy;

import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * What a policy looks at in a request. An adapter of a web stack implements it as a view,
 * so that nothing is copied. Header names are matched without regard to case, and values
 * are as sent, one for each field line.
 */
public interface CorsRequest {

	/**
	 * Return the request method.
	 * @return the method, as sent
	 */
	String method();

	/**
	 * Return the path within the application, without the query.
	 * @return the path, as sent: neither decoded nor normalised
	 */
	String path();

	/**
	 * Return the path within the application as the server reads it to find a handler.
	 * @return the path, decoded and normalised, or as sent if the server does neither
	 */
	String decodedPath();

	/**
	 * Return the first field line of a header.
	 * @param name the header's name
	 * @return the value, or {@code null} if the request has no such header
	 */
	@Nullable String header(String name);

	/**
	 * Return the
	 * <a href="https://fetch.spec.whatwg.org/#origin-header">{@code Origin}</a>: the
	 * first field line, if there are several.
	 * @return the value, or {@code null} if the request has none
	 */
	default @Nullable String origin() {
		return header(HeaderNames.ORIGIN);
	}

	/**
	 * Return all field lines of a header.
	 * @param name the header's name
	 * @return the values in the order in which they were sent
	 */
	Iterator<String> headers(String name);

	/**
	 * Return whether a header came in several field lines.
	 * @param name the header's name
	 * @return whether there is a second one
	 */
	default boolean isRepeated(String name) {
		Iterator<String> lines = headers(name);
		if (lines.hasNext()) {
			lines.next();
		}
		return lines.hasNext();
	}

	/**
	 * Return the scheme with which the server believes to have been addressed.
	 * @return {@code http} or {@code https}
	 */
	String scheme();

	/**
	 * Return the host with which the server believes to have been addressed.
	 * @return the host without port, or {@code null} if the request names none
	 */
	@Nullable String host();

	/**
	 * Return the port with which the server believes to have been addressed.
	 * @return the port, or -1 for the scheme's default
	 */
	int port();

}
