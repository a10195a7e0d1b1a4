package io.github.corsstarter.showcase.attachments;

import java.net.URI;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An upload that was announced and hasn't come yet.
 *
 * @param ticket what its URL ends with: who knows it may upload, once
 * @param id the id that the attachment will have
 * @param name the name of its file
 * @param size its size in bytes
 * @param mimeType what the client says it is
 * @param expires when the ticket ends
 * @param url where it has to be sent without this service, if that is so
 */
public record AnnouncedUpload(String ticket, String id, String name, long size, String mimeType, Instant expires,
		@Nullable URI url) {

	AnnouncedUpload at(URI url) {
		return new AnnouncedUpload(this.ticket, this.id, this.name, this.size, this.mimeType, this.expires, url);
	}

}
