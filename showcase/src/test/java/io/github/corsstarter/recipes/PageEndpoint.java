package io.github.corsstarter.recipes;

import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Endpoints for requests that pages send themselves, and for libraries without their own
 * protocol.
 */
@RestController
class PageEndpoint {

	private static final byte[] PIXEL = Base64.getDecoder()
		.decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

	private final AtomicInteger beacons = new AtomicInteger();

	@PostMapping("/beacons")
	void beacon(@RequestBody byte[] content) {
		this.beacons.incrementAndGet();
	}

	@GetMapping(path = "/received", produces = MediaType.TEXT_PLAIN_VALUE)
	String received() {
		return String.valueOf(this.beacons.getAndSet(0));
	}

	@GetMapping(path = "/media/pixel.png", produces = MediaType.IMAGE_PNG_VALUE)
	byte[] pixel() {
		return PIXEL;
	}

	@GetMapping("/media/private.png")
	ResponseEntity<byte[]> privatePixel() {
		return ResponseEntity.ok()
			.header("Cross-Origin-Resource-Policy", "same-origin")
			.contentType(MediaType.IMAGE_PNG)
			.body(PIXEL);
	}

	@GetMapping("/media/font.woff2")
	Resource font() {
		return new FileSystemResource(
				"src/test/clients/node_modules/@fontsource/press-start-2p/files/press-start-2p-latin-400-normal.woff2");
	}

	@GetMapping(path = "/media/module.js", produces = "text/javascript")
	String module() {
		return "export default 'imported';";
	}

	@GetMapping("/attachments/1")
	ResponseEntity<String> attachment() {
		return ResponseEntity.ok().eTag("1").body("Hello, page");
	}

	/**
	 * Redirect requests without a session to another origin, the pages' other host name.
	 */
	@GetMapping("/account")
	ResponseEntity<Void> account(@RequestHeader("Origin") String origin) {
		return ResponseEntity.status(HttpStatus.FOUND)
			.location(URI.create(origin.replace("localhost", "127.0.0.1") + "/client.html"))
			.build();
	}

	@GetMapping("/traced")
	String traced() {
		return "Hello, page";
	}

	/**
	 * Respond to htmx with a fragment and headers that control its use.
	 */
	@PostMapping("/htmx/saved")
	ResponseEntity<String> saved() {
		return ResponseEntity.ok()
			.header("HX-Trigger", "saved")
			.header("HX-Retarget", "#errors")
			.header("HX-Reswap", "beforeend")
			.contentType(MediaType.TEXT_HTML)
			.body("<b>too long</b>");
	}

	@GetMapping("/v3/api-docs")
	Map<String, Object> description() {
		Map<String, Object> json = Map.of("application/json", Map.of("schema", Map.of("type", "object")));
		return Map.of("openapi", "3.0.1", "info", Map.of("title", "Orders", "version", "1"), "paths",
				Map.of("/orders/1", Map.of("put", Map.of("operationId", "place", "requestBody", Map.of("content", json),
						"responses", Map.of("201", Map.of("description", "Placed"))))));
	}

	@PutMapping("/orders/1")
	ResponseEntity<Map<String, Object>> place(@RequestBody Map<String, Object> order) {
		return ResponseEntity.created(URI.create("/orders/1")).body(Map.of("placed", true));
	}

}
