package io.github.corsstarter.showcase.attachments;

import java.net.URI;

/**
 * An attachment as the client that uploaded it sees it.
 *
 * @param id its id
 * @param name the name of its file
 * @param type its media type, determined from its content
 * @param size its size in bytes
 * @param url where it can be read
 * @param deleteToken what to send along to delete it
 */
record AttachmentView(String id, String name, String type, long size, URI url, String deleteToken) {

	static AttachmentView of(StoredAttachment attachment) {
		return new AttachmentView(attachment.id(), attachment.name(), attachment.mimeType(), attachment.size(),
				AttachmentLinks.of(attachment.id()), attachment.deleteToken());
	}

}
