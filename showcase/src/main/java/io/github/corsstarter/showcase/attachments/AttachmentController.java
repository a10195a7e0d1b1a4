package io.github.corsstarter.showcase.attachments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Accepts, serves and deletes uploads.
 */
@RestController
@RequestMapping("/attachments")
class AttachmentController {

	private final Attachments attachments;

	AttachmentController(Attachments attachments) {
		this.attachments = attachments;
	}

	@PostMapping
	ResponseEntity<AttachmentView> upload(@RequestPart("file") MultipartFile file) throws IOException {
		try (InputStream content = file.getInputStream()) {
			StoredAttachment attachment = this.attachments.uploadDirectly(file.getOriginalFilename(), file.getSize(),
					content);
			return ResponseEntity.created(AttachmentLinks.of(attachment.id())).body(AttachmentView.of(attachment));
		}
	}

	@GetMapping("/{id}")
	ResponseEntity<Resource> download(@PathVariable String id) {
		StoredAttachment attachment = this.attachments.get(id);
		ContentDisposition disposition = (attachment.isImage() ? ContentDisposition.inline()
				: ContentDisposition.attachment())
			.filename(attachment.name(), StandardCharsets.UTF_8)
			.build();
		return ResponseEntity.ok()
			.contentType(attachment.mediaType())
			.eTag(id)
			.cacheControl(CacheControl.noCache().cachePrivate())
			.header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
			// No browser executes the file, whatever it contains
			.header("X-Content-Type-Options", "nosniff")
			.header("Content-Security-Policy", "default-src 'none'; sandbox")
			// Pages with Cross-Origin-Embedder-Policy, such as those with shared memory,
			// can embed it
			.header("Cross-Origin-Resource-Policy", "cross-origin")
			.body(this.attachments.content(attachment));
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@PathVariable String id,
			@RequestHeader(name = "X-Delete-Token", required = false) @Nullable String deleteToken) throws IOException {
		this.attachments.delete(id, deleteToken);
	}

}
