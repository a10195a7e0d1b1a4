package io.github.corsstarter.showcase.attachments;

import org.springframework.http.MediaType;

/**
 * The metadata of a stored attachment.
 *
 * @param id its id, which can't be guessed
 * @param name the name of the file that was uploaded
 * @param mimeType its media type, detected from its content
 * @param size its size in bytes
 * @param deleteToken the token to delete it with
 * @param draft whether it hasn't been sent with a message yet; {@code false} if unknown,
 * so that the id alone doesn't allow deleting it
 */
public record StoredAttachment(String id, String name, String mimeType, long size, String deleteToken, boolean draft) {

	boolean isImage() {
		return this.mimeType.startsWith("image/");
	}

	StoredAttachment asSent() {
		return new StoredAttachment(this.id, this.name, this.mimeType, this.size, this.deleteToken, false);
	}

	MediaType mediaType() {
		return MediaType.parseMediaType(this.mimeType);
	}

}
