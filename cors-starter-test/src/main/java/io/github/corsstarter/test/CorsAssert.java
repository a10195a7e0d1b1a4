package io.github.corsstarter.test;

import org.springframework.http.HttpMethod;

/**
 * Selects the request that an assertion is about. Immutable, so that one instance can be
 * used for many assertions.
 */
public final class CorsAssert {

	private final Verdict verdict;

	CorsAssert(Verdict verdict) {
		this.verdict = verdict;
	}

	/**
	 * Check only the preflight of a request. On a server, no handler runs. A browser
	 * sends a preflight for methods other than {@code GET}, {@code HEAD} and
	 * {@code POST}, for request headers that aren't CORS-safelisted, and for uploads with
	 * progress listeners. This assertion sends one in any case.
	 * @param method the method of the request
	 * @param path the path within the application, as sent, without a query
	 * @return the assertion
	 */
	public CorsRequestAssert preflight(HttpMethod method, String path) {
		return new CorsRequestAssert(this.verdict, method, path, true);
	}

	/**
	 * Check a request, including its preflight if a browser sends one. On a server, the
	 * handler runs. The request has no body, and each of its headers has the value
	 * {@code x}.
	 * @param method the method
	 * @param path the path within the application, as sent, without a query
	 * @return the assertion
	 */
	public CorsRequestAssert request(HttpMethod method, String path) {
		return new CorsRequestAssert(this.verdict, method, path, false);
	}

}
