package io.github.corsstarter.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.Part;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Accepts uploads.
 */
@RestController
public class AttachmentController {

	private final Path directory;

	AttachmentController(@Value("${attachments.directory}") Path directory) throws IOException {
		this.directory = Files.createDirectories(directory);
	}

	@PostMapping(path = "/attachments", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
	Mono<ResponseEntity<Void>> upload(@RequestPart("file") Part file, UriComponentsBuilder location) {
		if (!(file instanceof FilePart upload) || upload.filename().isEmpty()) {
			throw new ServerWebInputException("The part named file isn't a file.");
		}
		String id = UUID.randomUUID().toString();
		return upload.transferTo(this.directory.resolve(id))
			.thenReturn(ResponseEntity.created(location.path("/attachments/{id}").build(id)).build());
	}

}
