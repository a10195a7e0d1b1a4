package io.github.corsstarter.benchmarks;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.corsstarter.policy.CorsRequest;
import org.jspecify.annotations.Nullable;

/**
 * A policy's view of a request, without a server.
 */
final class StubCorsRequest implements CorsRequest {

	private final String method;

	private final String path;

	private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	StubCorsRequest(String method, String path, List<Map.Entry<String, String>> headers) {
		this.method = method;
		this.path = path;
		headers.forEach((header) -> this.headers
			.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), (name) -> new ArrayList<>())
			.add(header.getValue()));
	}

	@Override
	public String method() {
		return this.method;
	}

	@Override
	public String path() {
		return this.path;
	}

	@Override
	public String decodedPath() {
		return this.path;
	}

	@Override
	public @Nullable String header(String name) {
		List<String> values = this.headers.get(name);
		return (values != null) ? values.get(0) : null;
	}

	@Override
	public Iterator<String> headers(String name) {
		return this.headers.getOrDefault(name, List.of()).iterator();
	}

	@Override
	public String scheme() {
		return "http";
	}

	@Override
	public String host() {
		return "api.example.com";
	}

	@Override
	public int port() {
		return 8080;
	}

}
