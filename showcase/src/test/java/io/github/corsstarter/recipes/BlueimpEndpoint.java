package io.github.corsstarter.recipes;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * The server of blueimp's File Upload. It keeps at most {@value #KEPT} bytes of a chunk
 * and returns them in {@code Range}; the client must continue from there.
 */
@RestController
@RequestMapping({ "/blueimp", "/lacking/{lacking}/blueimp" })
class BlueimpEndpoint {

	private static final int KEPT = 10 * 1024;

	private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

	private final Parts parts = new Parts();

	private String current = "";

	@PostMapping
	Map<String, Object> upload(@RequestParam("files[]") MultipartFile file) {
		String id = this.parts.begin(file.getSize());
		String url = ServletUriComponentsBuilder.fromCurrentRequest().path("/{id}").build(id).toString();
		return Map.of("files", List.of(Map.of("name", "cat.pdf", "deleteUrl", url)));
	}

	@PostMapping(headers = "Content-Range")
	ResponseEntity<Map<String, Object>> append(@RequestHeader("Content-Range") String contentRange) {
		MatchResult range = CONTENT_RANGE.matcher(contentRange).results().findFirst().orElseThrow();
		long offset = Long.parseLong(range.group(1));
		long size = Math.min(Long.parseLong(range.group(2)) + 1 - offset, KEPT);
		if (offset == 0) {
			this.current = this.parts.begin(Long.parseLong(range.group(3)));
		}
		long end = this.parts.append(this.current, offset, size, -1);
		return ResponseEntity.ok().header("Range", "0-" + (end - 1)).body(Map.of());
	}

	@DeleteMapping("/{id}")
	void remove(@PathVariable String id) {
		this.parts.remove(id);
	}

}
