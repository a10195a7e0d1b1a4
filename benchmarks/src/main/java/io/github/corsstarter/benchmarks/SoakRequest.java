package io.github.corsstarter.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A request as it goes over the wire, and what may come back.
 *
 * @param text head and body, a byte for each character
 * @param statuses what the status may be
 * @param corsHeaders what all the CORS headers of the answer may be, as sent, in order of
 * the alphabet
 */
record SoakRequest(String text, Set<Integer> statuses, List<List<String>> corsHeaders) {

	/**
	 * Write a request without a body.
	 * @param requestLine method and path
	 * @param headers header lines beside {@code Host}
	 */
	static SoakRequest of(String requestLine, String... headers) {
		return withBody("", requestLine, headers);
	}

	/**
	 * Write a request with a body.
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
	 * Upload a file.
	 * @param size its bytes
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
	 * Expect one of several statuses, and the CORS headers of one of several lists.
	 */
	SoakRequest expect(Set<Integer> expected, List<List<String>> headers) {
		return new SoakRequest(this.text, expected,
				headers.stream().map((lines) -> lines.stream().sorted().toList()).toList());
	}

	/**
	 * Return whether an answer is none of those expected. What a policy keeps to itself
	 * has to be kept from whom it refuses.
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
