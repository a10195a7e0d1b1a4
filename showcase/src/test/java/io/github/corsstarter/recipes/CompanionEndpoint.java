package io.github.corsstarter.recipes;

import java.util.List;
import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The endpoints of Uppy's Companion, except the login popup and the WebSocket for
 * progress.
 */
@RestController
@RequestMapping({ "/companion", "/lacking/{lacking}/companion" })
class CompanionEndpoint {

	@GetMapping("/drive/list/root")
	ResponseEntity<Map<String, Object>> list() {
		String url = ServletUriComponentsBuilder.fromCurrentRequest().replacePath("/companion").toUriString();
		return ResponseEntity.ok().header("i-am", url).body(Map.of("items", List.of()));
	}

	@PostMapping("/drive/get/1")
	Map<String, Object> download(@RequestBody Map<String, Integer> file) {
		Parts.checked(file.getOrDefault("size", 0));
		return Map.of("token", "t");
	}

	@PostMapping("/drive/preauth/")
	Map<String, Object> login() {
		return Map.of("token", "p");
	}

	@GetMapping("/drive/logout")
	Map<String, Object> logout() {
		return Map.of("ok", true);
	}

	@ExceptionHandler
	ResponseEntity<Map<String, Object>> tooLarge(ResponseStatusException ex) {
		return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).body(Map.of("message", "maxFileSize exceeded"));
	}

}
