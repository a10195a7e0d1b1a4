package io.github.corsstarter.policy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * The path of a request within the application, in both readings that count.
 *
 * @param path the path as sent
 * @param decodedPath the same as a server may read it: decoded and normalized, without
 * path parameters, empty segments and dot segments
 */
public record RequestPath(String path, String decodedPath) {

	/**
	 * Find the path within an application that nobody has mapped the request to yet.
	 * @param uri the path as sent, or {@code null} if the server could not read it
	 * @param contextPath the application's context path, empty for the root
	 * @return the path, or {@code null} if it isn't the application's
	 */
	public static @Nullable RequestPath of(@Nullable String uri, String contextPath) {
		String path = (uri != null) ? within(uri, contextPath) : null;
		return (path != null && path.startsWith("/")) ? new RequestPath(path, decode(path)) : null;
	}

	/**
	 * Take the context path off, even where a client has encoded it differently.
	 * @param uri the path as sent
	 * @param contextPath the context path, empty for the root
	 * @return the path within the application, or {@code null} if it isn't the
	 * application's
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
		return decode(uri.substring(0, end)).equals(decode(contextPath)) ? uri.substring(end) : null;
	}

	/**
	 * Read a path as a server does that decodes and normalizes it.
	 * @param path the path as sent
	 * @return the path decoded, as far as that is possible
	 */
	public static String decode(String path) {
		StringBuilder decoded = new StringBuilder();
		boolean directory = false;
		for (String segment : path.split("/", -1)) {
			int parameters = segment.indexOf(';');
			String name = decodeSegment((parameters >= 0) ? segment.substring(0, parameters) : segment);
			directory = name.isEmpty() || name.equals(".") || name.equals("..");
			if (!name.isEmpty()) {
				decoded.append('/').append(name);
			}
		}
		String normalized = normalize(decoded.toString());
		return (directory && !normalized.isEmpty() && !normalized.endsWith("/")) ? normalized + "/" : normalized;
	}

	/**
	 * Remove empty segments and dot segments, which encoded slashes and dots may have
	 * made. A backslash counts as a slash.
	 */
	private static String normalize(String path) {
		if (path.isEmpty()) {
			return path;
		}
		String[] segments = path.replace('\\', '/').split("/", -1);
		Deque<String> kept = new ArrayDeque<>();
		int parents = 0;
		// The first one is empty, in front of the slash
		for (int i = segments.length - 1; i > 0; i--) {
			String segment = segments[i];
			boolean last = i == segments.length - 1;
			if (segment.equals("..")) {
				parents++;
			}
			else if (!segment.equals(".") && (last || !segment.isEmpty())) {
				if (parents > 0) {
					parents--;
				}
				else {
					kept.addFirst(segment);
				}
			}
		}
		for (int i = 0; i < parents; i++) {
			kept.addFirst("..");
		}
		return "/" + String.join("/", kept);
	}

	private static String decodeSegment(String segment) {
		int percent = segment.indexOf('%');
		if (percent < 0) {
			return segment;
		}
		StringBuilder decoded = new StringBuilder(segment.length());
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		int i = 0;
		while (i < segment.length()) {
			char c = segment.charAt(i);
			if (c == '%') {
				int high = (i + 2 < segment.length()) ? Character.digit(segment.charAt(i + 1), 16) : -1;
				int low = (high >= 0) ? Character.digit(segment.charAt(i + 2), 16) : -1;
				if (low < 0) {
					return segment;
				}
				bytes.write(16 * high + low);
				i += 3;
			}
			else {
				append(bytes, decoded);
				decoded.append(c);
				i++;
			}
		}
		append(bytes, decoded);
		return decoded.toString();
	}

	private static void append(ByteArrayOutputStream bytes, StringBuilder decoded) {
		if (bytes.size() > 0) {
			decoded.append(bytes.toString(StandardCharsets.UTF_8));
			bytes.reset();
		}
	}

	/**
	 * Return whether a path can be read in one way only.
	 * @param path the path as sent
	 * @return whether nothing in it is encoded, or moves a server to another segment
	 */
	public static boolean isPlain(String path) {
		return path.indexOf('%') < 0 && hasPlainSegments(path);
	}

	/**
	 * Return whether no segment of a path moves a server to another one.
	 * @param path the path
	 * @return whether it has neither empty segments, nor those that begin with a dot, nor
	 * parameters, nor backslashes
	 */
	public static boolean hasPlainSegments(String path) {
		return path.indexOf(';') < 0 && path.indexOf('\\') < 0 && !path.contains("//") && !path.contains("/.");
	}

}
