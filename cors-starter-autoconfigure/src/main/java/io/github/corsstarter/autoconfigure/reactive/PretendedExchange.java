package io.github.corsstarter.autoconfigure.reactive;

import java.net.URI;

import io.github.corsstarter.check.HypotheticalRequest;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;

/**
 * A simulated request and response for handler mappings and sources of settings, which
 * require both.
 */
final class PretendedExchange {

	// No page has this origin, so no request is from the same origin
	private static final String HOST = "nobody.invalid";

	private PretendedExchange() {
	}

	/**
	 * Create an exchange for a request without its origin.
	 */
	static ServerWebExchange withoutOrigin(HypotheticalRequest request) {
		return of(HttpMethod.valueOf(request.method()), request.path(), new HttpHeaders());
	}

	/**
	 * Create an exchange for a request itself.
	 */
	static ServerWebExchange of(HypotheticalRequest request) {
		HttpHeaders headers = new HttpHeaders();
		headers.setOrigin(request.origin());
		return of(HttpMethod.valueOf(request.method()), request.path(), headers);
	}

	/**
	 * Create an exchange for the preflight of a request.
	 */
	static ServerWebExchange preflight(HypotheticalRequest request) {
		HttpHeaders headers = new HttpHeaders();
		headers.setOrigin(request.origin());
		headers.set(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, request.method());
		if (!request.headers().isEmpty()) {
			headers.setAccessControlRequestHeaders(request.headers());
		}
		return of(HttpMethod.OPTIONS, request.path(), headers);
	}

	private static ServerWebExchange of(HttpMethod method, String path, HttpHeaders headers) {
		headers.set(HttpHeaders.HOST, HOST);
		return new DefaultServerWebExchange(new Request(method, URI.create("http://" + HOST + path), headers),
				new Response(), new DefaultWebSessionManager(), ServerCodecConfigurer.create(),
				new AcceptHeaderLocaleContextResolver());
	}

	private static final class Request extends AbstractServerHttpRequest {

		private Request(HttpMethod method, URI uri, HttpHeaders headers) {
			super(method, uri, null, headers);
		}

		@Override
		protected MultiValueMap<String, HttpCookie> initCookies() {
			return new LinkedMultiValueMap<>();
		}

		@Override
		protected @Nullable SslInfo initSslInfo() {
			return null;
		}

		@Override
		@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
		public <T> T getNativeRequest() {
			return (T) this;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return Flux.empty();
		}

	}

	private static final class Response extends AbstractServerHttpResponse {

		private Response() {
			super(DefaultDataBufferFactory.sharedInstance);
		}

		@Override
		@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
		public <T> T getNativeResponse() {
			return (T) this;
		}

		@Override
		protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
			return Mono.empty();
		}

		@Override
		protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			return Mono.empty();
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

}
