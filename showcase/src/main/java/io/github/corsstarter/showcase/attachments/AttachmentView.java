package io.github.corsstarter.showcase.attachments;

import java.net.URI;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An attachment as the client that uploaded it sees it.
 *
 * @param id its id
 * @param name the name of its file
 * @param mimeType what it is, judged by its content
 * @param type {@code image} or {@code file}
 * @param size its size in bytes
 * @param previewUrl where an image can be shown from; not there for a file
 * @param deleteToken what to send along to delete it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AttachmentView(String id, String name, @JsonProperty("mime_type") String mimeType, String type, long size,
		@JsonProperty("preview_url") @Nullable URI previewUrl, @JsonProperty("delete_token") String deleteToken) {

	static AttachmentView of(StoredAttachment attachment) {
		boolean image = attachment.isImage();
		return new AttachmentView(attachment.id(), attachment.name(), attachment.mimeType(), image ? "image" : "file",
				attachment.size(), image ? AttachmentLinks.of(attachment.id()) : null, attachment.deleteToken());
	}

}
