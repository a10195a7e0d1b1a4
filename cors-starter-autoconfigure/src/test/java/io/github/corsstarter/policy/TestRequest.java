package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A request, by default to {@code http://api.example.com:8080/x}.
 *
 * @param method its method
 * @param path its path
 * @param decodedPath its path as the server reads it
 * @param lines its header fields, name and value in turn
 * @param scheme the server's scheme
 * @param host the server's host
 * @param port the server's port
 */
public record TestRequest(String method, String path, String decodedPath, List<String> lines, String scheme,
		@Nullable String host, int port) implements CorsRequest {

	public static TestRequest request(String method) {
		return new TestRequest(method, "/x", "/x", List.of(), "http", "api.example.com", 8080);
	}

	public static TestRequest preflight(String origin, String requestedMethod) {
		return request("OPTIONS").from(origin).with("Access-Control-Request-Method", requestedMethod);
	}

	public TestRequest from(String origin) {
		return with("Origin", origin);
	}

	public TestRequest with(String name, String value) {
		List<String> lines = new ArrayList<>(this.lines);
		lines.add(name);
		lines.add(value);
		return new TestRequest(this.method, this.path, this.decodedPath, lines, this.scheme, this.host, this.port);
	}

	public TestRequest asking(String... headerLines) {
		TestRequest request = this;
		for (String line : headerLines) {
			request = request.with("Access-Control-Request-Headers", line);
		}
		return request;
	}

	public TestRequest at(String path) {
		return at(path, path);
	}

	public TestRequest at(String path, String decodedPath) {
		return new TestRequest(this.method, path, decodedPath, this.lines, this.scheme, this.host, this.port);
	}

	public TestRequest server(String scheme, @Nullable String host, int port) {
		return new TestRequest(this.method, this.path, this.decodedPath, this.lines, scheme, host, port);
	}

	@Override
	public @Nullable String header(String name) {
		Iterator<String> values = headers(name);
		return values.hasNext() ? values.next() : null;
	}

	@Override
	public Iterator<String> headers(String name) {
		List<String> values = new ArrayList<>();
		for (int i = 0; i < this.lines.size(); i += 2) {
			if (this.lines.get(i).toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
				values.add(this.lines.get(i + 1));
			}
		}
		return values.iterator();
	}

}
