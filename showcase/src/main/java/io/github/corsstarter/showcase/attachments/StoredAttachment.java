package io.github.corsstarter.showcase.attachments;

import org.springframework.http.MediaType;

/**
 * What is known of an attachment in the store.
 *
 * @param id its id, which can't be guessed
 * @param name the name of the file that was uploaded
 * @param mimeType what it is, judged by its content
 * @param size its size in bytes
 * @param deleteToken what one has to know to delete it
 * @param draft whether no message was sent with it yet; {@code false} where nobody knows,
 * so that no one deletes it who merely knows its id
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
