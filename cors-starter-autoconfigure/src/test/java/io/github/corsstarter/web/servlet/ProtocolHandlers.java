package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.github.corsstarter.web.AnswerCase;
import io.github.corsstarter.web.SharedProtocolHandlers;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Handlers for the protocol tests.
 */
@RestController
class ProtocolHandlers extends SharedProtocolHandlers {

	@PostMapping(path = "/upload", consumes = "multipart/form-data")
	long upload(@RequestParam MultipartFile file) {
		return file.getSize();
	}

	@GetMapping("/send-error")
	void sendError(HttpServletResponse response) throws IOException {
		response.sendError(502);
	}

	@GetMapping({ "/async", "/foreign/async" })
	Callable<String> async() {
		return () -> "done";
	}

	@GetMapping("/async-throw")
	Callable<String> asyncThrow() {
		return () -> {
			throw new IllegalStateException("intended");
		};
	}

	@GetMapping("/deferred")
	CompletableFuture<String> deferred() {
		return CompletableFuture.supplyAsync(() -> "done");
	}

	@GetMapping("/deferred-error")
	CompletableFuture<String> deferredError() {
		return CompletableFuture.supplyAsync(() -> {
			throw new ResponseStatusException(HttpStatus.BAD_GATEWAY);
		});
	}

	@GetMapping("/never")
	DeferredResult<String> never() {
		return new DeferredResult<>(100L);
	}

	@GetMapping("/stream")
	StreamingResponseBody stream() {
		return (out) -> out.write(new byte[100_000]);
	}

	@GetMapping("/stream-fails")
	StreamingResponseBody streamFails() {
		return (out) -> {
			out.write(new byte[100_000]);
			out.flush();
			throw new IOException("intended");
		};
	}

	@GetMapping("/events")
	SseEmitter events() throws IOException {
		SseEmitter emitter = new SseEmitter();
		emitter.send("first");
		emitter.complete();
		return emitter;
	}

	@GetMapping("/events-fail")
	SseEmitter eventsFail() throws IOException {
		SseEmitter emitter = new SseEmitter();
		emitter.send("first");
		emitter.completeWithError(new IllegalStateException("intended"));
		return emitter;
	}

	@GetMapping("/varies")
	ResponseEntity<String> varies() {
		return ResponseEntity.ok().header("Vary", "Accept").body("x");
	}

	@GetMapping("/adds")
	String adds(HttpServletResponse response) {
		response.addHeader("access-control-allow-origin", AnswerCase.ORIGIN);
		response.addIntHeader("Access-Control-Max-Age", 1);
		response.addHeader("Vary", "Origin");
		return "x";
	}

	@GetMapping("/sets")
	String sets(HttpServletResponse response) {
		response.setHeader("Access-Control-Allow-Origin", "*");
		return "x";
	}

	@GetMapping("/warned/{id}")
	String warned(HttpServletResponse response) {
		return sets(response);
	}

	@GetMapping("/sets-and-fails")
	String setsAndFails(HttpServletResponse response) {
		sets(response);
		throw new IllegalStateException("intended");
	}

	@GetMapping("/resets")
	String resets(HttpServletResponse response) {
		response.reset();
		return "x";
	}

	@GetMapping("/sets-vary")
	String setsVary(HttpServletResponse response) {
		response.setHeader("Vary", "Accept");
		return "x";
	}

}
