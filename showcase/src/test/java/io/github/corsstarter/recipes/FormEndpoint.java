package io.github.corsstarter.recipes;

import java.util.Map;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * A form with one file, as sent by a page without a library, and by Uppy and Dropzone.
 */
@RestController
class FormEndpoint {

	@PostMapping({ "/uploads", "/uppy", "/dropzone", "/lacking/{lacking}/uploads", "/lacking/{lacking}/uppy",
			"/lacking/{lacking}/dropzone" })
	Map<String, Object> upload(@RequestParam("file") MultipartFile file) {
		return Map.of("size", file.getSize());
	}

}
