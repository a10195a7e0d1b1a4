package io.github.corsstarter.sample.attachments;

import org.springframework.http.MediaType;

/**
 * What is known of an attachment in the store.
 *
 * @param id its id, which can't be guessed
 * @param name the name of the file that was uploaded
 * @param mimeType what it is, judged by its content
 * @param size its size in bytes
 * @param deleteToken what one has to know to delete it
 */
public record StoredAttachment(String id, String name, String mimeType, long size, String deleteToken) {

	boolean isImage() {
		return this.mimeType.startsWith("image/");
	}

	MediaType mediaType() {
		return MediaType.parseMediaType(this.mimeType);
	}

}
