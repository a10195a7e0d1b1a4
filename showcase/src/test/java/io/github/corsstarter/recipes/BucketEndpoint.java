package io.github.corsstarter.recipes;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Accepts a file at a presigned URL, as object storage does.
 */
@RestController
class BucketEndpoint {

	@PutMapping({ "/bucket/{key}", "/lacking/{lacking}/bucket/{key}" })
	ResponseEntity<Void> put(@RequestHeader("Content-Length") long length, @RequestBody byte[] content) {
		Parts.checked(length);
		return ResponseEntity.ok().eTag("tag-" + content.length).build();
	}

}
