package io.github.corsstarter.sample.attachments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import org.apache.tika.Tika;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a file is by its content. What the client says of it, by name or by type, is
 * not asked: an HTML page that calls itself a picture would run in somebody's browser.
 */
final class AttachmentType {

	private static final Set<String> ACCEPTED = Set.of("image/png", "image/jpeg", "image/gif", "image/webp",
			"application/pdf", "text/plain");

	private static final Tika tika = new Tika();

	private static final MediaTypeRegistry registry = MediaTypeRegistry.getDefaultRegistry();

	private AttachmentType() {
	}

	/**
	 * Return the type of a file.
	 * @param file the file
	 * @return its media type, or {@code null} if it is none of those that are accepted
	 * @throws IOException if the file can't be read
	 */
	static @Nullable String of(Path file) throws IOException {
		try (InputStream content = Files.newInputStream(file)) {
			String type = tika.detect(content);
			if (ACCEPTED.contains(type)) {
				return type;
			}
			return isPlainText(MediaType.parse(type)) ? "text/plain" : null;
		}
	}

	/**
	 * Return whether a type is plain text to a browser: a letter or a script is, markup
	 * isn't.
	 */
	private static boolean isPlainText(MediaType type) {
		boolean markup = type.equals(MediaType.TEXT_HTML) || registry.isInstanceOf(type, MediaType.APPLICATION_XML);
		return !markup && registry.isInstanceOf(type, MediaType.TEXT_PLAIN);
	}

}
