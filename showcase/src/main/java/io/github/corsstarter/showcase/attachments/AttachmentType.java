package io.github.corsstarter.showcase.attachments;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Set;

import org.apache.tika.Tika;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Detects the type of a file from its content. It ignores the name and the type from the
 * client, because an HTML page that is named like a picture would run in a visitor's
 * browser.
 */
final class AttachmentType {

	private static final Set<String> ACCEPTED = Set.of("image/png", "image/jpeg", "image/gif", "image/webp",
			"application/pdf", "text/plain");

	private static final Tika tika = new Tika();

	private static final MediaTypeRegistry registry = MediaTypeRegistry.getDefaultRegistry();

	private AttachmentType() {
	}

	/**
	 * Return the type of some content.
	 * @param content the content, which is marked, read and reset
	 * @return its media type, or {@code null} if it isn't accepted
	 * @throws IOException if the content can't be read
	 */
	static @Nullable String of(BufferedInputStream content) throws IOException {
		return accepted(tika.detect(content));
	}

	/**
	 * Return whether content might be acceptable.
	 * @param mimeType its media type according to the client; empty if the browser
	 * doesn't know it
	 * @return whether the client should send it
	 */
	static boolean mayBeAccepted(String mimeType) {
		return mimeType.isEmpty() || mimeType.equals("application/octet-stream") || accepted(mimeType) != null;
	}

	private static @Nullable String accepted(String mimeType) {
		MediaType type = MediaType.parse(mimeType);
		if (type == null) {
			return null;
		}
		String name = registry.normalize(type).getBaseType().toString();
		if (ACCEPTED.contains(name)) {
			return name;
		}
		return isPlainText(type.getBaseType()) ? "text/plain" : null;
	}

	/**
	 * Return whether a type is plain text to a browser, such as a letter or a script, but
	 * not markup.
	 */
	private static boolean isPlainText(MediaType type) {
		boolean markup = type.equals(MediaType.TEXT_HTML) || registry.isInstanceOf(type, MediaType.APPLICATION_XML);
		return !markup && registry.isInstanceOf(type, MediaType.TEXT_PLAIN);
	}

}
