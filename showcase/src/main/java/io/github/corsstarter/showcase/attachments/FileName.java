package io.github.corsstarter.showcase.attachments;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The name of a file for display. It is never part of a path.
 */
final class FileName {

	private static final int MAX_LENGTH = 200;

	private FileName() {
	}

	static String of(@Nullable String path) {
		String name = (path != null) ? StringUtils.getFilename(path.replace('\\', '/')) : null;
		// Remove control characters and characters that change the text direction
		String printable = (name != null) ? name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "").strip() : "";
		return printable.isEmpty() ? "file"
				: printable.codePoints()
					.limit(MAX_LENGTH)
					.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
					.toString();
	}

}
