package io.github.corsstarter.check;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.MethodNames;
import io.github.corsstarter.policy.RequestPath;
import org.jspecify.annotations.Nullable;

/**
 * A hypothetical request from a page of another origin.
 *
 * @param origin the page's origin, or {@code null} for a request without one
 * @param path the path within the application, as sent
 * @param method the method
 * @param headers the names of the request headers that the page's script sets
 * @param credentials whether the page sends cookies or other credentials
 */
public record HypotheticalRequest(@Nullable String origin, String path, String method, List<String> headers,
		boolean credentials) {

	private static final Set<String> SAFELISTED_METHODS = Set.of("GET", "HEAD", "POST");

	private static final Set<String> SAFELISTED_HEADERS = Set.of("accept", "accept-language", "content-language");

	/**
	 * Create a request.
	 * @param origin the page's origin, or {@code null} for a request without one
	 * @param path the path within the application, as sent
	 * @param method the method
	 * @param headers the names of the request headers that the page's script sets; names
	 * that scripts can't set are ignored, as in browsers
	 * @param credentials whether the page sends cookies or other credentials
	 */
	public HypotheticalRequest {
		method = MethodNames.isNormalizedByBrowsers(method) ? MethodNames.normalize(method) : method;
		headers = headers.stream()
			.map((name) -> name.strip().toLowerCase(Locale.ROOT))
			.filter((name) -> !name.isEmpty() && !SAFELISTED_HEADERS.contains(name)
					&& !HeaderNames.isForbiddenInRequest(name))
			.distinct()
			.sorted()
			.toList();
	}

	/**
	 * Return whether a browser sends a preflight.
	 * @return whether it does, because of the headers or because the method isn't a
	 * <a href="https://fetch.spec.whatwg.org/#cors-safelisted-method">safelisted
	 * method</a>
	 */
	public boolean isPreflighted() {
		return this.origin != null && (!hasSafelistedMethod() || !this.headers.isEmpty());
	}

	boolean hasSafelistedMethod() {
		return SAFELISTED_METHODS.contains(this.method);
	}

	/**
	 * Return the preflight.
	 * @return the request that a browser sends first
	 */
	public CorsRequest preflight() {
		return new View(this, "OPTIONS");
	}

	/**
	 * Return the request itself.
	 * @return the request that a browser sends after the preflight, if there is one
	 */
	public CorsRequest actual() {
		return new View(this, this.method);
	}

	/**
	 * One of the two requests. It has no host, so it is never a same-origin request.
	 *
	 * @param asked the hypothetical request
	 * @param method the method of this request
	 */
	private record View(HypotheticalRequest asked, String method) implements CorsRequest {

		@Override
		public String path() {
			return this.asked.path;
		}

		@Override
		public String decodedPath() {
			return RequestPath.decode(this.asked.path);
		}

		@Override
		public @Nullable String header(String name) {
			return switch (name) {
				case HeaderNames.ORIGIN -> this.asked.origin;
				case HeaderNames.ACCESS_CONTROL_REQUEST_METHOD -> isPreflight() ? this.asked.method : null;
				case HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS ->
					(isPreflight() && !this.asked.headers.isEmpty()) ? String.join(",", this.asked.headers) : null;
				case HeaderNames.SEC_FETCH_SITE -> "cross-site";
				default -> null;
			};
		}

		private boolean isPreflight() {
			return this.method.equals("OPTIONS") && this.asked.isPreflighted();
		}

		@Override
		public Iterator<String> headers(String name) {
			String value = header(name);
			return (value != null) ? List.of(value).iterator() : Collections.emptyIterator();
		}

		@Override
		public String scheme() {
			return Objects.toString(this.asked.origin, "").startsWith("https:") ? "https" : "http";
		}

		@Override
		public @Nullable String host() {
			return null;
		}

		@Override
		public int port() {
			return -1;
		}

	}

}
