package com.example.attachments;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Stores, serves and deletes attachments. The response to each error is a problem detail;
 * its {@code detail} is a sentence for the visitor of a page.
 */
@RestController
@RequestMapping("/attachments")
class AttachmentController {

	private static final SecureRandom random = new SecureRandom();

	private final AttachmentDirectory directory;

	private final AttachmentTypes types;

	private final DataSize limit;

	AttachmentController(AttachmentDirectory directory, AttachmentTypes types,
			@Value("${spring.servlet.multipart.max-file-size}") DataSize limit) {
		this.directory = directory;
		this.types = types;
		this.limit = limit;
	}

	@PostMapping
	ResponseEntity<Uploaded> upload(@RequestPart MultipartFile file) throws IOException {
		String name = fileName(file);
		if (file.isEmpty()) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The file is empty.");
		}
		String type = this.types.detect(file, name)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
					"“" + name + "” isn’t an accepted type of file. Accepted types: " + this.types + "."));
		// The id is derived from the token, so the id allows reading, but not deleting
		String deleteToken = randomToken();
		Attachment attachment = new Attachment(id(deleteToken), name, type, file.getSize());
		this.directory.store(attachment, file);
		URI url = ServletUriComponentsBuilder.fromCurrentContextPath().path("/attachments/{id}").build(attachment.id());
		return ResponseEntity.created(url)
			.body(new Uploaded(attachment.id(), name, type, attachment.size(), url, deleteToken));
	}

	@GetMapping("/{id}")
	ResponseEntity<Resource> download(@PathVariable String id) throws IOException {
		Attachment attachment = this.directory.get(id);
		ContentDisposition disposition = (attachment.type().startsWith("image/") ? ContentDisposition.inline()
				: ContentDisposition.attachment())
			.filename(attachment.name(), StandardCharsets.UTF_8)
			.build();
		return ResponseEntity.ok()
			.contentType(MediaType.parseMediaType(attachment.type()))
			.eTag(id)
			.cacheControl(CacheControl.noCache().cachePrivate())
			.header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
			// No browser executes the file, whatever it contains
			.header("X-Content-Type-Options", "nosniff")
			.header("Content-Security-Policy", "default-src 'none'; sandbox")
			// Pages with Cross-Origin-Embedder-Policy can show the file
			.header("Cross-Origin-Resource-Policy", "cross-origin")
			.body(this.directory.content(attachment));
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@PathVariable String id, @RequestHeader(name = "X-Delete-Token", defaultValue = "") String deleteToken)
			throws IOException {
		Attachment attachment = this.directory.get(id);
		if (!id(deleteToken).equals(attachment.id())) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"Only the uploader can delete an attachment. Send its deleteToken in the header X-Delete-Token.");
		}
		this.directory.delete(attachment);
	}

	@ExceptionHandler
	ProblemDetail tooLarge(MaxUploadSizeExceededException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE,
				"A file can be at most " + this.limit.toMegabytes() + " MB.");
		problem.setProperty("limit", this.limit.toBytes());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail notAnUpload(MultipartException ex) throws IOException {
		// The multipart parser of the server writes to the same disk
		this.directory.requireSpace();
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"Send the upload as multipart/form-data with a boundary, and the file in the part named file.");
	}

	private static String randomToken() {
		byte[] bytes = new byte[16];
		random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	private static String id(String deleteToken) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(deleteToken.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the file's name for display. It never becomes part of a path.
	 */
	private static String fileName(MultipartFile file) {
		String path = String.valueOf(file.getOriginalFilename()).replace('\\', '/');
		// Remove control characters and characters that change the text direction
		String name = StringUtils.getFilename(path).replaceAll("[\\p{Cntrl}\\p{Cf}]", "").strip();
		return name.isEmpty() ? "file"
				: name.codePoints()
					.limit(200)
					.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
					.toString();
	}

	/**
	 * The response to an upload.
	 *
	 * @param id the attachment's id, which can't be guessed
	 * @param name the name of the file
	 * @param type its media type
	 * @param size its size in bytes
	 * @param url the URL to read it from
	 * @param deleteToken the token to delete it with
	 */
	record Uploaded(String id, String name, String type, long size, URI url, String deleteToken) {
	}

}
