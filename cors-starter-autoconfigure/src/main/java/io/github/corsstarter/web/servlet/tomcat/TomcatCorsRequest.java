package io.github.corsstarter.web.servlet.tomcat;

import java.util.Iterator;

import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.web.UnmappedPath;
import org.apache.catalina.connector.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request that Tomcat refuses, as a policy looks at it.
 *
 * @param request the request
 * @param unmapped its path
 */
record TomcatCorsRequest(Request request, UnmappedPath unmapped) implements CorsRequest {

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
		return this.request.getHeader(name);
	}

	@Override
	public Iterator<String> headers(String name) {
		return this.request.getHeaders(name).asIterator();
	}

	@Override
	public String scheme() {
		return this.request.getScheme();
	}

	@Override
	public @Nullable String host() {
		return this.request.getServerName();
	}

	@Override
	public int port() {
		return this.request.getServerPort();
	}

}
