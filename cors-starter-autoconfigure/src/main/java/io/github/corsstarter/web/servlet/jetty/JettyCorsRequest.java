package io.github.corsstarter.web.servlet.jetty;

import java.util.Iterator;

import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.RequestPath;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A policy's view of a request that Jetty refuses.
 *
 * @param request the request
 * @param unmapped its path
 */
record JettyCorsRequest(Request request, RequestPath unmapped) implements CorsRequest {

	@Override
	public String method() {
		return this.request.getMethod();
	}

	@Override
	public String path() {
		return this.unmapped.path();
	}

	@Override
	public String decodedPath() {
		return this.unmapped.decodedPath();
	}

	@Override
	public @Nullable String header(String name) {
		return this.request.getHeaders().get(name);
	}

	@Override
	public Iterator<String> headers(String name) {
		return this.request.getHeaders().getValuesList(name).iterator();
	}

	@Override
	public String scheme() {
		return this.request.isSecure() ? "https" : "http";
	}

	@Override
	public @Nullable String host() {
		return Request.getServerName(this.request);
	}

	@Override
	public int port() {
		return Request.getServerPort(this.request);
	}

}
