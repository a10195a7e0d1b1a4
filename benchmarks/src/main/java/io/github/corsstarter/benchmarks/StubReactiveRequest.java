package io.github.corsstarter.benchmarks;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * A reactive request without a connection. It has Netty's headers, with new values for
 * each request, as on a server.
 */
final class StubReactiveRequest extends AbstractServerHttpRequest {

	private StubReactiveRequest(Template template) {
		super(template.method, template.uri, null, read(template.headers));
	}

	private static HttpHeaders read(List<Map.Entry<String, byte[]>> headers) {
		var read = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
		for (Map.Entry<String, byte[]> header : headers) {
			read.add(header.getKey(), new String(header.getValue(), StandardCharsets.ISO_8859_1));
		}
		return new HttpHeaders(new Netty4HeadersAdapter(read));
	}

	@Override
	protected String initId() {
		return "1";
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return Flux.empty();
	}

	@Override
	public InetSocketAddress getRemoteAddress() {
		return InetSocketAddress.createUnresolved("127.0.0.1", 50_000);
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
	@SuppressWarnings("TypeParameterUnusedInFormals") // as Spring has it
	public <T> T getNativeRequest() {
		throw new UnsupportedOperationException();
	}

	/**
	 * A template for requests.
	 *
	 * @param method the method
	 * @param uri the URI
	 * @param headers the names and values of the headers
	 */
	record Template(HttpMethod method, URI uri, List<Map.Entry<String, byte[]>> headers) {

		StubReactiveRequest next() {
			return new StubReactiveRequest(this);
		}

	}

}
