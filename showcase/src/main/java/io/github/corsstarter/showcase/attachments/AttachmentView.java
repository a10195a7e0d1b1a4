package io.github.corsstarter.showcase.attachments;

import java.net.URI;

/**
 * The uploading client's view of an attachment.
 *
 * @param id its id
 * @param name the name of its file
 * @param type its media type, determined from its content
 * @param size its size in bytes
 * @param url the URL to read it from
 * @param deleteToken the token to delete it with
 */
record AttachmentView(String id, String name, String type, long size, URI url, String deleteToken) {

	static AttachmentView of(StoredAttachment attachment) {
		return new AttachmentView(attachment.id(), attachment.name(), attachment.mimeType(), attachment.size(),
				AttachmentLinks.of(attachment.id()), attachment.deleteToken());
	}

}
