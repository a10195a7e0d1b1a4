package io.github.corsstarter.showcase.chatkit;

import java.net.URI;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.corsstarter.showcase.attachments.AnnouncedUpload;
import io.github.corsstarter.showcase.attachments.AttachmentLinks;
import io.github.corsstarter.showcase.attachments.StoredAttachment;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The widget's view of an attachment.
 *
 * @param type {@code image} or {@code file}
 * @param id its id
 * @param name the name of its file
 * @param mimeType its media type
 * @param previewUrl the URL of an image; absent for a file
 * @param uploadDescriptor how to upload it; absent after the upload
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatKitAttachment(String type, String id, String name, @JsonProperty("mime_type") String mimeType,
		@JsonProperty("preview_url") @Nullable URI previewUrl,
		@JsonProperty("upload_descriptor") @Nullable UploadDescriptor uploadDescriptor) {

	static ChatKitAttachment of(StoredAttachment attachment) {
		return of(attachment.id(), attachment.name(), attachment.mimeType(), null);
	}

	static ChatKitAttachment of(AnnouncedUpload upload) {
		URI url = upload.url();
		Map<String, String> headers = Map.of();
		if (url != null) {
			headers = Map.of("Content-Type", upload.mimeType()); // signed with the URL
		}
		else {
			url = ServletUriComponentsBuilder.fromCurrentContextPath()
				.path("/chatkit/upload/{ticket}")
				.build(upload.ticket());
		}
		return of(upload.id(), upload.name(), upload.mimeType(), new UploadDescriptor(url, "PUT", headers));
	}

	private static ChatKitAttachment of(String id, String name, String mimeType,
			@Nullable UploadDescriptor uploadDescriptor) {
		boolean image = mimeType.startsWith("image/");
		return new ChatKitAttachment(image ? "image" : "file", id, name, mimeType,
				image ? AttachmentLinks.of(id) : null, uploadDescriptor);
	}

	/**
	 * How to upload.
	 *
	 * @param url the URL, which is valid once and for a short time
	 * @param method {@code PUT} for the raw bytes; the URL also accepts a multipart
	 * {@code POST}
	 * @param headers the request headers to send
	 */
	record UploadDescriptor(URI url, String method, Map<String, String> headers) {
	}

}
