package io.github.corsstarter.policy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * The path of a request within the application, as sent and as decoded.
 *
 * @param path the path as sent
 * @param decodedPath the path as a server may interpret it: decoded and normalized,
 * without path parameters, empty segments and dot segments
 */
public record RequestPath(String path, String decodedPath) {

	/**
	 * Return the path within the application before the request is mapped to a handler.
	 * @param uri the path as sent, or {@code null} if the server couldn't parse it
	 * @param contextPath the application's context path, empty for the root
	 * @return the path, or {@code null} if it isn't within the application
	 */
	public static @Nullable RequestPath of(@Nullable String uri, String contextPath) {
		String path = (uri != null) ? within(uri, contextPath) : null;
		return (path != null && path.startsWith("/")) ? new RequestPath(path, decode(path)) : null;
	}

	/**
	 * Remove the context path, even if a client has encoded it differently.
	 * @param uri the path as sent
	 * @param contextPath the context path, empty for the root
	 * @return the path within the application, or {@code null} if it isn't within the
	 * application
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
	 * Return a path as seen by a server that decodes and normalizes it.
	 * @param path the path as sent
	 * @return the path, decoded as far as possible
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
	 * Remove empty segments and dot segments, which may come from encoded slashes and
	 * dots. A backslash counts as a slash.
	 */
	private static String normalize(String path) {
		if (path.isEmpty()) {
			return path;
		}
		String[] segments = path.replace('\\', '/').split("/", -1);
		Deque<String> kept = new ArrayDeque<>();
		int parents = 0;
		// The first segment, before the leading slash, is empty
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
	 * Return whether a path is unambiguous.
	 * @param path the path as sent
	 * @return whether nothing in it is encoded, and no segment changes another one
	 */
	public static boolean isPlain(String path) {
		return path.indexOf('%') < 0 && hasPlainSegments(path);
	}

	/**
	 * Return whether no segment of a path changes another one.
	 * @param path the path
	 * @return whether it has no empty segments, segments that start with a dot,
	 * parameters or backslashes
	 */
	public static boolean hasPlainSegments(String path) {
		return path.indexOf(';') < 0 && path.indexOf('\\') < 0 && !path.contains("//") && !path.contains("/.");
	}

}
