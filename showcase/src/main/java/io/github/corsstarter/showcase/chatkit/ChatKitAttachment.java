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
 * An attachment as the widget knows it.
 *
 * @param type {@code image} or {@code file}
 * @param id its id
 * @param name the name of its file
 * @param mimeType what it is
 * @param previewUrl where an image can be shown from; not there for a file
 * @param uploadDescriptor where to upload it; not there when that is done
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
	 * @param url where to; once only, and not for long
	 * @param method {@code PUT} for the bytes as they are; the URL takes a multipart
	 * {@code POST} as well
	 * @param headers what to send along
	 */
	record UploadDescriptor(URI url, String method, Map<String, String> headers) {
	}

}
