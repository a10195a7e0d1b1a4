package io.github.corsstarter.web.reactive;

import java.net.URI;
import java.util.Iterator;

import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.RequestPath;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A policy's view of a reactive request.
 *
 * @param request the request
 * @param origin its {@code Origin}, which is read several times
 */
record ReactiveCorsRequest(ServerHttpRequest request, @Nullable String origin) implements CorsRequest {

	ReactiveCorsRequest(ServerHttpRequest request) {
		this(request, request.getHeaders().getFirst(HeaderNames.ORIGIN));
	}

	@Override
	public String method() {
		return this.request.getMethod().name();
	}

	@Override
	public String path() {
		try {
			return this.request.getPath().pathWithinApplication().value();
		}
		catch (IllegalArgumentException ex) {
			// The path begins with the base path, but not at a slash
			return this.request.getURI().getRawPath();
		}
	}

	/**
	 * Return the path as a server behind a gateway would read it. WebFlux itself neither
	 * decodes nor normalises paths.
	 */
	@Override
	public String decodedPath() {
		return RequestPath.decode(path());
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.getHeaders().getFirst(name);
	}

	@Override
	public Iterator<String> headers(String name) {
		return this.request.getHeaders().getOrEmpty(name).iterator();
	}

	@Override
	public boolean isRepeated(String name) {
		return this.request.getHeaders().getOrEmpty(name).size() > 1;
	}

	@Override
	public String scheme() {
		String scheme = this.request.getURI().getScheme();
		return (scheme != null) ? scheme : "";
	}

	@Override
	public @Nullable String host() {
		String host = this.request.getURI().getHost();
		if (host != null) {
			return host;
		}
		// URI doesn't parse some hosts, such as one with an underscore
		String authority = authority();
		int end = portSeparator(authority);
		return (authority != null && end >= 0) ? authority.substring(0, end) : authority;
	}

	@Override
	public int port() {
		URI uri = this.request.getURI();
		if (uri.getHost() != null) {
			return uri.getPort();
		}
		String authority = authority();
		int end = portSeparator(authority);
		try {
			return (authority != null && end >= 0) ? Integer.parseInt(authority, end + 1, authority.length(), 10) : -1;
		}
		catch (NumberFormatException ex) {
			return -1;
		}
	}

	private @Nullable String authority() {
		String authority = this.request.getURI().getRawAuthority();
		return (authority != null) ? authority : this.request.getHeaders().getFirst(HttpHeaders.HOST);
	}

	private static int portSeparator(@Nullable String authority) {
		if (authority == null) {
			return -1;
		}
		int colon = authority.lastIndexOf(':');
		return (colon > authority.lastIndexOf(']')) ? colon : -1;
	}

}
