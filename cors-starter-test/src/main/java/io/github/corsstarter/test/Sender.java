package io.github.corsstarter.test;

import java.net.http.HttpHeaders;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Sends requests as a browser does.
 */
interface Sender {

	/**
	 * Send a request without a body.
	 * @param method the method
	 * @param path the path within the application, as sent
	 * @param headers the request headers
	 * @return the response
	 */
	Response send(String method, String path, Map<String, String> headers);

	/**
	 * Return the URL of the application, for commands that reproduce a request.
	 * @return the URL, without a trailing slash
	 */
	String baseUrl();

	/**
	 * Return a hint for responses that no policy handled.
	 * @return the hint, or {@code null} for none
	 */
	default @Nullable String hintWithoutPolicy() {
		return null;
	}

	/**
	 * A response.
	 *
	 * @param status the status
	 * @param url the requested URL
	 * @param headers the response headers
	 */
	record Response(int status, String url, HttpHeaders headers) {
	}

}
