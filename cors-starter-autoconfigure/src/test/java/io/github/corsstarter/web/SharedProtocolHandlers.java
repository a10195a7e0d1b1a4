package io.github.corsstarter.web;

import java.net.URI;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Handlers for the protocol tests of both stacks.
 */
public abstract class SharedProtocolHandlers {

	@GetMapping({ "/ok", "/private", "/forbidden", "/form/ok", "/cors-defaults/ok", "/cors-disabled/ok",
			"/foreign/ok" })
	Map<String, String> ok() {
		return Map.of("hello", "world");
	}

	@PostMapping({ "/posted", "/form/ok" })
	void post() {
	}

	@PostMapping("/validated")
	String validated(@Valid @RequestBody Named named) {
		return named.name();
	}

	@GetMapping("/wants-parameter")
	String wants(@RequestParam String parameter) {
		return parameter;
	}

	@GetMapping("/redirect")
	ResponseEntity<Void> redirect() {
		return ResponseEntity.status(307).header("Location", "/ok").build();
	}

	@GetMapping("/created")
	ResponseEntity<Void> created() {
		return ResponseEntity.created(URI.create("/secret"))
			.header("X-RateLimit-Remaining", "secret")
			.header("Link", "secret")
			.header("X-Other", "secret")
			.build();
	}

	@GetMapping("/not-modified")
	ResponseEntity<Void> notModified() {
		return ResponseEntity.status(304).eTag("x").build();
	}

	@GetMapping("/status/409")
	void status() {
		throw new ResponseStatusException(HttpStatus.CONFLICT);
	}

	@GetMapping("/handled")
	void handled() {
		throw new UnsupportedOperationException("intended");
	}

	@ExceptionHandler
	ProblemDetail handle(UnsupportedOperationException ex) {
		return ProblemDetail.forStatus(422);
	}

	@GetMapping({ "/throw", "/foreign/throw" })
	void fail() {
		throw new IllegalStateException("intended");
	}

	@GetMapping("/entity")
	ResponseEntity<String> entity() {
		return ResponseEntity.ok()
			.header("Access-Control-Allow-Origin", "https://upstream.example")
			.header("Access-Control-Allow-Credentials", "false")
			.body("x");
	}

	@GetMapping("/copies")
	ResponseEntity<String> copies() {
		HttpHeaders upstream = new HttpHeaders();
		upstream.add("Access-Control-Allow-Origin", AnswerCase.ORIGIN);
		upstream.add("Access-Control-Allow-Credentials", "true");
		upstream.add("Access-Control-Allow-Methods", "DELETE");
		upstream.add("Vary", "Origin");
		upstream.setContentType(MediaType.TEXT_PLAIN);
		return new ResponseEntity<>("x", upstream, HttpStatus.OK);
	}

	@CrossOrigin("https://other.example")
	@GetMapping("/cross-origin")
	String crossOrigin() {
		return "x";
	}

	@GetMapping("/filter-resets")
	String filterResets() {
		return "x";
	}

	record Named(@NotEmpty String name) {
	}

}
