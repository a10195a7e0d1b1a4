package io.github.corsstarter.test;

import org.springframework.http.HttpMethod;

/**
 * Names the request of a page that an assertion is about. Immutable, so that one can
 * serve many assertions.
 */
public final class CorsAssert {

	private final Verdict verdict;

	CorsAssert(Verdict verdict) {
		this.verdict = verdict;
	}

	/**
	 * Look at the preflight of a request, and at nothing else: on a server no handler
	 * runs. A browser sends one for methods other than {@code GET}, {@code HEAD} and
	 * {@code POST}, for headers that need to be asked for, and for uploads whose progress
	 * a script follows; here it is sent in any case.
	 * @param method the method that the page wants to use
	 * @param path the path within the application, as sent, without a query
	 * @return the assertion
	 */
	public CorsRequestAssert preflight(HttpMethod method, String path) {
		return new CorsRequestAssert(this.verdict, method, path, true);
	}

	/**
	 * Look at a request, and at its preflight where a browser sends one. On a server its
	 * handler runs, without a body, and with {@code x} as value of each header.
	 * @param method the method
	 * @param path the path within the application, as sent, without a query
	 * @return the assertion
	 */
	public CorsRequestAssert request(HttpMethod method, String path) {
		return new CorsRequestAssert(this.verdict, method, path, false);
	}

}
