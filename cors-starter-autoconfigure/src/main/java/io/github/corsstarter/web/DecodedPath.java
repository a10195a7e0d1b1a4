package io.github.corsstarter.web;

import java.nio.charset.StandardCharsets;

import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * A path as a server may read it that decodes and normalises: without path parameters,
 * empty segments and dot segments.
 */
public final class DecodedPath {

	private DecodedPath() {
	}

	/**
	 * Read a path.
	 * @param path the path within the application, as sent
	 * @return the path decoded, as far as that is possible
	 */
	public static String of(String path) {
		StringBuilder decoded = new StringBuilder();
		boolean directory = false;
		for (String segment : path.split("/", -1)) {
			int parameters = segment.indexOf(';');
			String name = decode((parameters >= 0) ? segment.substring(0, parameters) : segment);
			directory = name.isEmpty() || name.equals(".") || name.equals("..");
			if (!name.isEmpty()) {
				decoded.append('/').append(name);
			}
		}
		// An encoded slash may have made segments empty
		String clean = StringUtils.cleanPath(decoded.toString().replaceAll("/{2,}", "/"));
		return (directory && !clean.isEmpty() && !clean.endsWith("/")) ? clean + "/" : clean;
	}

	private static String decode(String segment) {
		try {
			return UriUtils.decode(segment, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return segment;
		}
	}

}
