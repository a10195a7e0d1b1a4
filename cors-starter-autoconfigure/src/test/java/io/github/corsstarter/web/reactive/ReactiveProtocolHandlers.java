package io.github.corsstarter.web.reactive;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.github.corsstarter.web.AnswerCase;
import io.github.corsstarter.web.SharedProtocolHandlers;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;

/**
 * Handlers for the protocol tests, the counterpart of the servlet handlers.
 */
@RestController
class ReactiveProtocolHandlers extends SharedProtocolHandlers {

	@PostMapping(path = "/upload", consumes = "multipart/form-data")
	Mono<Long> upload(@RequestPart FilePart file) {
		return file.content().map(DataBuffer::readableByteCount).reduce(0L, Long::sum);
	}

	@ExceptionHandler
	ProblemDetail handle(TimeoutException ex) {
		return ProblemDetail.forStatus(503);
	}

	@GetMapping("/send-error")
	Mono<Void> sendError(ServerHttpResponse response) {
		response.setStatusCode(HttpStatus.BAD_GATEWAY);
		return response.setComplete();
	}

	@GetMapping({ "/async", "/foreign/async" })
	Mono<String> async() {
		return Mono.delay(Duration.ofMillis(1)).thenReturn("done");
	}

	@GetMapping("/async-throw")
	Mono<String> asyncThrow() {
		return Mono.delay(Duration.ofMillis(1)).then(Mono.error(new IllegalStateException("intended")));
	}

	@GetMapping("/deferred")
	Mono<String> deferred() {
		return Mono.just("done");
	}

	@GetMapping("/deferred-error")
	Mono<String> deferredError() {
		return Mono.error(new ResponseStatusException(HttpStatus.BAD_GATEWAY));
	}

	@GetMapping("/never")
	Mono<String> never() {
		return Mono.<String>never().timeout(Duration.ofMillis(100));
	}

	@GetMapping("/stream")
	Flux<DataBuffer> stream() {
		return Flux.range(0, 10).map((i) -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[10_000]));
	}

	@GetMapping("/stream-fails")
	Mono<Void> streamFails(ServerHttpResponse response) {
		return response
			.writeAndFlushWith(Flux.concat(Flux.just(stream()), later(new IllegalStateException("intended"))));
	}

	// Wait until the first part is sent
	private static <T> Mono<T> later(Exception ex) {
		return Mono.delay(Duration.ofMillis(50)).then(Mono.error(ex));
	}

	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> events() {
		return Flux.just("first", "second");
	}

	@GetMapping(path = "/events-fail", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> eventsFail() {
		return Flux.concat(Flux.just("first"), later(new IllegalStateException("intended")));
	}

	@GetMapping("/adds")
	String adds(ServerHttpResponse response) {
		response.getHeaders().add("access-control-allow-origin", AnswerCase.ORIGIN);
		response.getHeaders().add("Access-Control-Max-Age", "1");
		response.getHeaders().add("Vary", "Origin");
		return "x";
	}

	@GetMapping("/sets")
	String sets(ServerHttpResponse response) {
		response.getHeaders().set("Access-Control-Allow-Origin", "*");
		return "x";
	}

	@GetMapping("/warned/{id}")
	String warned(ServerHttpResponse response) {
		return sets(response);
	}

	@GetMapping("/sets-and-fails")
	String setsAndFails(ServerHttpResponse response) {
		sets(response);
		throw new IllegalStateException("intended");
	}

	@GetMapping("/resets")
	String resets(ServerHttpResponse response) {
		response.getHeaders().clear();
		return "x";
	}

	@GetMapping("/late")
	String late(ServerWebExchange exchange) {
		exchange.getResponse().beforeCommit(() -> {
			exchange.getResponse().getHeaders().set("Access-Control-Allow-Origin", "*");
			return Mono.empty();
		});
		return "x";
	}

	@GetMapping("/sets-vary")
	String setsVary(ServerHttpResponse response) {
		response.getHeaders().set("Vary", "Accept");
		return "x";
	}

}
