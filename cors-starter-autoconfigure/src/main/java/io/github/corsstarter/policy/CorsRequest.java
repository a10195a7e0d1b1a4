package io.github.corsstarter.policy;

import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a request that a policy reads. Each web stack implements it as a view of
 * its own request, without copying. Header names are case-insensitive. Values are as
 * sent, one for each field line.
 */
public interface CorsRequest {

	/**
	 * Return the request method.
	 * @return the method, as sent
	 */
	String method();

	/**
	 * Return the path within the application, without the query.
	 * @return the path as sent, neither decoded nor normalized
	 */
	String path();

	/**
	 * Return the path within the application that the server uses to find a handler.
	 * @return the path, decoded and normalized, or as sent if the server does neither
	 */
	String decodedPath();

	/**
	 * Return the first field line of a header.
	 * @param name the header's name
	 * @return the value, or {@code null} if the request doesn't have this header
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
	 * @return the values, in the order sent
	 */
	Iterator<String> headers(String name);

	/**
	 * Return whether a header has several field lines.
	 * @param name the header's name
	 * @return whether it has more than one
	 */
	default boolean isRepeated(String name) {
		Iterator<String> lines = headers(name);
		if (lines.hasNext()) {
			lines.next();
		}
		return lines.hasNext();
	}

	/**
	 * Return the scheme of the request, as far as the server knows it.
	 * @return {@code http} or {@code https}
	 */
	String scheme();

	/**
	 * Return the host of the request, as far as the server knows it.
	 * @return the host without a port, or {@code null} if the request has none
	 */
	@Nullable String host();

	/**
	 * Return the port of the request, as far as the server knows it.
	 * @return the port, or -1 for the scheme's default
	 */
	int port();

}
