package io.github.corsstarter.showcase.attachments;

import java.io.BufferedInputStream;
import java.io.IOException;
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
	 * Return the type of some content.
	 * @param content the content; it is marked, looked at and reset
	 * @return its media type, or {@code null} if it is none of those that are accepted
	 * @throws IOException if the content can't be read
	 */
	static @Nullable String of(BufferedInputStream content) throws IOException {
		return accepted(tika.detect(content));
	}

	/**
	 * Return whether content may turn out to be acceptable.
	 * @param mimeType what the client says it is; browsers say nothing of what they don't
	 * know
	 * @return whether it is worth being sent
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
	 * Return whether a type is plain text to a browser: a letter or a script is, markup
	 * isn't.
	 */
	private static boolean isPlainText(MediaType type) {
		boolean markup = type.equals(MediaType.TEXT_HTML) || registry.isInstanceOf(type, MediaType.APPLICATION_XML);
		return !markup && registry.isInstanceOf(type, MediaType.TEXT_PLAIN);
	}

}
