package io.github.corsstarter.recipes;

import java.net.URI;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * tus 1.0, with the extensions creation, creation-defer-length, termination and
 * concatenation.
 */
@RestController
@RequestMapping({ "/tus", "/lacking/{lacking}/tus" })
class TusEndpoint {

	private final Parts parts = new Parts();

	@ModelAttribute
	void version(HttpServletResponse response) {
		response.setHeader("Tus-Resumable", "1.0.0");
	}

	@PostMapping
	ResponseEntity<Void> begin(@RequestHeader(name = "Upload-Length", defaultValue = "-1") long length) {
		URI location = ServletUriComponentsBuilder.fromCurrentRequest().path("/{id}").build(this.parts.begin(length));
		return ResponseEntity.created(location).build();
	}

	@RequestMapping(path = "/{id}", method = RequestMethod.HEAD)
	ResponseEntity<Void> state(@PathVariable String id) {
		Parts.Upload upload = this.parts.get(id);
		return ResponseEntity.ok()
			.header("Upload-Offset", String.valueOf(upload.offset()))
			.header("Upload-Length", String.valueOf(upload.length()))
			.build();
	}

	@PatchMapping("/{id}")
	ResponseEntity<Void> append(@PathVariable String id, @RequestHeader("Upload-Offset") long offset,
			@RequestHeader(name = "Upload-Length", defaultValue = "-1") long length,
			@RequestBody(required = false) byte[] part) {
		long end = this.parts.append(id, offset, (part != null) ? part.length : 0, length);
		return ResponseEntity.noContent().header("Upload-Offset", String.valueOf(end)).build();
	}

	@PostMapping(path = "/{id}", headers = "X-HTTP-Method-Override=PATCH")
	ResponseEntity<Void> appendByPost(@PathVariable String id, @RequestHeader("Upload-Offset") long offset,
			@RequestHeader(name = "Upload-Length", defaultValue = "-1") long length, @RequestBody byte[] part) {
		return append(id, offset, length, part);
	}

	@DeleteMapping("/{id}")
	ResponseEntity<Void> terminate(@PathVariable String id) {
		this.parts.remove(id);
		return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
	}

}
