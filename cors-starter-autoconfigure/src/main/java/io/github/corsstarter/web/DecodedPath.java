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
		for (String segment : path.split("/", -1)) {
			int parameters = segment.indexOf(';');
			String name = (parameters >= 0) ? segment.substring(0, parameters) : segment;
			if (!name.isEmpty()) {
				decoded.append('/').append(decode(name));
			}
		}
		return StringUtils.cleanPath(decoded.toString());
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
