package io.github.corsstarter.recipes;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The server of resumable.js: it reports the chunks that it has, and accepts the others.
 */
@RestController
@RequestMapping({ "/resumable", "/lacking/{lacking}/resumable" })
class ResumableEndpoint {

	private final Set<String> chunks = ConcurrentHashMap.newKeySet();

	@GetMapping
	ResponseEntity<String> test(@RequestParam String resumableIdentifier, @RequestParam int resumableChunkNumber) {
		boolean kept = this.chunks.contains(resumableIdentifier + resumableChunkNumber);
		return kept ? ResponseEntity.ok("kept") : ResponseEntity.noContent().build();
	}

	@PostMapping
	String upload(@RequestParam String resumableIdentifier, @RequestParam int resumableChunkNumber,
			@RequestParam long resumableTotalSize) {
		Parts.checked(resumableTotalSize);
		this.chunks.add(resumableIdentifier + resumableChunkNumber);
		return "stored";
	}

}
