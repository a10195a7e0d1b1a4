package io.github.corsstarter.recipes;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streamed responses: events, and the output of a language model.
 */
@RestController
class StreamEndpoint {

	/**
	 * Send one event and end the stream, so that the client reconnects for the next.
	 */
	@GetMapping({ "/events", "/account-events", "/fetched-events" })
	SseEmitter events(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last)
			throws IOException {
		SseEmitter emitter = new SseEmitter();
		emitter.send(SseEmitter.event()
			.id("1")
			.reconnectTime(10)
			.data((last != null) ? "goes on after event " + last : "first"));
		emitter.complete();
		return emitter;
	}

	/**
	 * Respond as OpenAI's API does, or report that the model is busy.
	 */
	@PostMapping("/v1/chat/completions")
	Object complete(@RequestBody Map<String, Object> request) throws IOException {
		if ("busy".equals(request.get("model"))) {
			return ResponseEntity.status(429)
				.header("Retry-After", "1")
				.header("X-Request-Id", "r-1")
				.body(Map.of("error", Map.of("message", "Too many requests")));
		}
		return stream(chunk("Hello"), chunk(", page"), "[DONE]");
	}

	private static Map<String, Object> chunk(String text) {
		return Map.of("id", "1", "object", "chat.completion.chunk", "created", 0, "model", "m", "choices",
				List.of(Map.of("index", 0, "delta", Map.of("content", text))));
	}

	/**
	 * Respond with the protocol of the AI SDK's user interface.
	 */
	@PostMapping("/chat")
	SseEmitter chat() throws IOException {
		return stream(Map.of("type", "start"), Map.of("type", "text-start", "id", "1"),
				Map.of("type", "text-delta", "id", "1", "delta", "Hello"),
				Map.of("type", "text-delta", "id", "1", "delta", ", page"), Map.of("type", "text-end", "id", "1"),
				Map.of("type", "finish"), "[DONE]");
	}

	private static SseEmitter stream(Object... events) throws IOException {
		SseEmitter emitter = new SseEmitter();
		for (Object event : events) {
			emitter.send(event);
		}
		emitter.complete();
		return emitter;
	}

}
