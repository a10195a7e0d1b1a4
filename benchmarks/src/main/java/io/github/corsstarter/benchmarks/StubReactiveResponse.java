package io.github.corsstarter.benchmarks;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.support.Netty4HeadersAdapter;

/**
 * A reactive response without a connection, with Netty's headers.
 */
final class StubReactiveResponse extends AbstractServerHttpResponse {

	StubReactiveResponse() {
		super(DefaultDataBufferFactory.sharedInstance,
				new HttpHeaders(new Netty4HeadersAdapter(new DefaultHttpHeaders())));
	}

	@Override
	@SuppressWarnings("TypeParameterUnusedInFormals") // as Spring has it
	public <T> T getNativeResponse() {
		throw new UnsupportedOperationException();
	}

	@Override
	protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
		return Flux.from(body).then();
	}

	@Override
	protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return Flux.from(body).concatMap((part) -> part).then();
	}

	@Override
	protected void applyStatusCode() {
	}

	@Override
	protected void applyHeaders() {
	}

	@Override
	protected void applyCookies() {
	}

}
