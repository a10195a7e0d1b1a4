package io.github.corsstarter.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A request as sent on the wire, with its valid responses.
 *
 * @param text head and body, one byte per character
 * @param statuses the valid statuses
 * @param corsHeaders the valid sets of all CORS headers, as sent, in alphabetical order
 */
record SoakRequest(String text, Set<Integer> statuses, List<List<String>> corsHeaders) {

	/**
	 * Create a request without a body.
	 * @param requestLine method and path
	 * @param headers header lines in addition to {@code Host}
	 */
	static SoakRequest of(String requestLine, String... headers) {
		return withBody("", requestLine, headers);
	}

	/**
	 * Create a request with a body.
	 */
	static SoakRequest withBody(String body, String requestLine, String... headers) {
		StringBuilder text = new StringBuilder(requestLine).append(" HTTP/1.1\r\nHost: localhost\r\n");
		Arrays.stream(headers).forEach((line) -> text.append(line).append("\r\n"));
		if (!body.isEmpty()) {
			text.append("Content-Length: ").append(body.length()).append("\r\n");
		}
		return new SoakRequest(text.append("\r\n").append(body).toString(), Set.of(), List.of());
	}

	/**
	 * Create an upload.
	 * @param size the size of the file in bytes
	 * @param origin the origin of the page
	 * @param headers more header lines
	 */
	static SoakRequest upload(int size, String origin, String... headers) {
		String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n" + "x".repeat(size)
				+ "\r\n--b--\r\n";
		return withBody(body, "POST /upload",
				Stream
					.concat(Stream.of("Origin: " + origin, "Content-Type: multipart/form-data; boundary=b"),
							Arrays.stream(headers))
					.toArray(String[]::new));
	}

	/**
	 * Expect a status and CORS headers.
	 */
	SoakRequest expect(int status, String... headers) {
		return expect(Set.of(status), List.of(List.of(headers)));
	}

	/**
	 * Expect one of several statuses and one of several lists of CORS headers.
	 */
	SoakRequest expect(Set<Integer> expected, List<List<String>> headers) {
		return new SoakRequest(this.text, expected,
				headers.stream().map((lines) -> lines.stream().sorted().toList()).toList());
	}

	/**
	 * Return whether a response isn't one of the expected ones. A refused origin must not
	 * receive the content that the policy protects.
	 */
	boolean isWrong(SoakAnswer answer) {
		List<String> headers = answer.corsHeaders();
		boolean readable = headers.stream().anyMatch((line) -> line.startsWith("Access-Control-Allow-Origin"));
		return !this.statuses.contains(answer.status()) || !this.corsHeaders.contains(headers)
				|| (!readable && answer.body().contains("secret"));
	}

	byte[] bytes() {
		return this.text.getBytes(StandardCharsets.ISO_8859_1);
	}

	@Override
	public String toString() {
		return this.text.substring(0, Math.min(this.text.length(), 300)).replace("\r\n", " | ");
	}

}
