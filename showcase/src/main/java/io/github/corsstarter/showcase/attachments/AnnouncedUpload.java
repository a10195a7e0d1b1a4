package io.github.corsstarter.showcase.attachments;

import java.net.URI;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An announced upload that hasn't arrived yet.
 *
 * @param ticket the last part of its URL, which allows one upload
 * @param id the id that the attachment will have
 * @param name the name of its file
 * @param size its size in bytes
 * @param mimeType its media type according to the client
 * @param expires the expiry of the ticket
 * @param url the URL to upload to directly, if the upload bypasses this service
 */
public record AnnouncedUpload(String ticket, String id, String name, long size, String mimeType, Instant expires,
		@Nullable URI url) {

	AnnouncedUpload at(URI url) {
		return new AnnouncedUpload(this.ticket, this.id, this.name, this.size, this.mimeType, this.expires, url);
	}

}
