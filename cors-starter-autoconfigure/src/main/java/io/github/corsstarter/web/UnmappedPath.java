package io.github.corsstarter.web;

import org.jspecify.annotations.Nullable;

/**
 * The path of a request that a server refuses before it has found the application, so
 * that nobody has taken the context path off yet, nor decoded the rest.
 *
 * @param path the path within the application, as sent
 * @param decodedPath the same decoded and normalised, as far as that is possible
 */
public record UnmappedPath(String path, String decodedPath) {

	/**
	 * Find the path within an application.
	 * @param uri the path as sent, or {@code null} if the server could not read it
	 * @param contextPath the application's context path, empty for the root
	 * @return the path, or {@code null} if it isn't the application's
	 */
	public static @Nullable UnmappedPath of(@Nullable String uri, String contextPath) {
		String path = (uri != null) ? within(uri, contextPath) : null;
		return (path != null && path.startsWith("/")) ? new UnmappedPath(path, DecodedPath.of(path)) : null;
	}

	/**
	 * Take the context path off, also where a client has encoded it in another way.
	 * @param uri the path as sent
	 * @param contextPath the context path, empty for the root
	 * @return the path, or {@code null} if it isn't the application's
	 */
	public static @Nullable String within(String uri, String contextPath) {
		int end = contextPath.length();
		if (uri.startsWith(contextPath) && (uri.length() == end || uri.charAt(end) == '/')) {
			return uri.substring(end);
		}
		end = 0;
		for (int i = 0; i < contextPath.length() && end >= 0; i++) {
			end = (contextPath.charAt(i) == '/') ? uri.indexOf('/', end + 1) : end;
		}
		end = (end >= 0) ? end : uri.length();
		return DecodedPath.of(uri.substring(0, end)).equals(DecodedPath.of(contextPath)) ? uri.substring(end) : null;
	}

}
