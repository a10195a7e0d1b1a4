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
		if (uri == null || !uri.startsWith(contextPath) || !uri.startsWith("/", contextPath.length())) {
			return null;
		}
		String path = uri.substring(contextPath.length());
		return new UnmappedPath(path, DecodedPath.of(path));
	}

}
