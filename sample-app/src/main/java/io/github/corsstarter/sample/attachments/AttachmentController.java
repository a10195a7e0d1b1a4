package io.github.corsstarter.sample.attachments;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
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
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Takes uploads, gives them back, deletes them.
 */
@RestController
@RequestMapping("/attachments")
class AttachmentController {

	private static final int MAX_NAME_LENGTH = 200;

	private final AttachmentStore store;

	AttachmentController(AttachmentStore store) {
		this.store = store;
	}

	@PostMapping
	ResponseEntity<AttachmentView> upload(@RequestPart("file") MultipartFile file) throws IOException {
		if (file.isEmpty()) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The file is empty.");
		}
		StoredAttachment attachment = this.store.store(name(file), file::transferTo);
		URI location = ServletUriComponentsBuilder.fromCurrentContextPath()
			.path("/attachments/{id}")
			.build(attachment.id());
		return ResponseEntity.created(location).body(AttachmentView.of(attachment, location));
	}

	private static String name(MultipartFile file) {
		String path = file.getOriginalFilename();
		String name = (path != null) ? StringUtils.getFilename(path.replace('\\', '/')) : null;
		// Neither control characters nor those that turn the direction of what follows
		String printable = (name != null) ? name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "").strip() : "";
		return printable.isEmpty() ? "file"
				: printable.codePoints()
					.limit(MAX_NAME_LENGTH)
					.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
					.toString();
	}

	@GetMapping("/{id}")
	ResponseEntity<Resource> download(@PathVariable String id) {
		StoredAttachment attachment = this.store.find(id).orElseThrow(UnknownAttachmentException::new);
		ContentDisposition disposition = (attachment.isImage() ? ContentDisposition.inline()
				: ContentDisposition.attachment())
			.filename(attachment.name(), StandardCharsets.UTF_8)
			.build();
		return ResponseEntity.ok()
			.contentType(attachment.mediaType())
			.eTag(id)
			.cacheControl(CacheControl.noCache().cachePrivate())
			.header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
			// Whatever it is, it runs nowhere
			.header("X-Content-Type-Options", "nosniff")
			.header("Content-Security-Policy", "default-src 'none'; sandbox")
			.body(this.store.content(attachment));
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@PathVariable String id,
			@RequestHeader(name = "X-Delete-Token", required = false) @Nullable String deleteToken) throws IOException {
		StoredAttachment attachment = this.store.find(id).orElseThrow(UnknownAttachmentException::new);
		if (deleteToken == null || !MessageDigest.isEqual(bytes(deleteToken), bytes(attachment.deleteToken()))) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"Only who uploaded an attachment may delete it: send its delete_token as X-Delete-Token.");
		}
		this.store.delete(attachment);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
