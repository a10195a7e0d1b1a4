package io.github.corsstarter.test;

import java.net.http.HttpHeaders;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of a browser.
 */
interface Sender {

	/**
	 * Send a request without a body.
	 * @param method the method
	 * @param path the path within the application, as sent
	 * @param headers the request headers
	 * @return the answer
	 */
	Answer send(String method, String path, Map<String, String> headers);

	/**
	 * Return where the application is, for commands that repeat a request.
	 * @return the URL, without a slash at its end
	 */
	String baseUrl();

	/**
	 * Return what may be wrong where no policy has answered.
	 * @return what to do, or {@code null} if there is nothing to say
	 */
	default @Nullable String hintWithoutPolicy() {
		return null;
	}

	/**
	 * What is received.
	 *
	 * @param status the status
	 * @param url the URL that was asked
	 * @param headers the response headers
	 */
	record Answer(int status, String url, HttpHeaders headers) {
	}

}
