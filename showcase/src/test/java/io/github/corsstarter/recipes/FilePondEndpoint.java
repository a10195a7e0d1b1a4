package io.github.corsstarter.recipes;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * FilePond's server: process, revert and restore, and uploads in chunks.
 */
@RestController
@RequestMapping({ "/filepond", "/filepond-chunks", "/lacking/{lacking}/filepond",
		"/lacking/{lacking}/filepond-chunks" })
class FilePondEndpoint {

	private final Parts parts = new Parts();

	@PostMapping(produces = MediaType.TEXT_PLAIN_VALUE)
	String process(@RequestParam("filepond") MultipartFile file) {
		return this.parts.begin(file.getSize());
	}

	@PostMapping(headers = "Upload-Length", produces = MediaType.TEXT_PLAIN_VALUE)
	String begin(@RequestHeader("Upload-Length") long length) {
		return this.parts.begin(length);
	}

	@PatchMapping(params = "patch")
	ResponseEntity<Void> append(@RequestParam("patch") String id, @RequestHeader("Upload-Offset") long offset,
			@RequestBody(required = false) byte[] part) {
		this.parts.append(id, offset, (part != null) ? part.length : 0, -1);
		return ResponseEntity.noContent().build();
	}

	@RequestMapping(method = RequestMethod.HEAD, params = "patch")
	ResponseEntity<Void> state(@RequestParam("patch") String id) {
		return ResponseEntity.ok().header("Upload-Offset", String.valueOf(this.parts.get(id).offset())).build();
	}

	@GetMapping(params = "restore")
	ResponseEntity<byte[]> restore(@RequestParam("restore") String id) {
		this.parts.get(id);
		return ResponseEntity.ok().header("Content-Disposition", "inline; filename=\"cat.pdf\"").body(new byte[1]);
	}

	@DeleteMapping
	void revert(@RequestBody String id) {
		this.parts.remove(id);
	}

}
