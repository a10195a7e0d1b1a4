package io.github.corsstarter.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * A response of a server.
 *
 * @param status its status
 * @param headers its header lines
 * @param body its body, truncated if it is long
 */
record SoakAnswer(int status, List<String> headers, String body) {

	/**
	 * Return all header lines related to CORS, as sent, in alphabetical order.
	 */
	List<String> corsHeaders() {
		return this.headers.stream().filter(SoakAnswer::isCors).sorted().toList();
	}

	private static boolean isCors(String line) {
		String name = line.toLowerCase(Locale.ROOT);
		return name.startsWith("access-control-") || name.startsWith("vary:") || name.startsWith("cors-refusal:");
	}

	/**
	 * Return whether a header has a value.
	 */
	boolean has(String name, String value) {
		return this.headers.stream().anyMatch((line) -> line.equalsIgnoreCase(name + ": " + value));
	}

	/**
	 * Return the length of the body in bytes, or -1 if the head doesn't have it.
	 */
	int length() {
		return this.headers.stream()
			.filter((line) -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
			.mapToInt((line) -> Integer.parseInt(line.substring(15).trim()))
			.findAny()
			.orElse(-1);
	}

	@Override
	public String toString() {
		return this.status + " " + corsHeaders();
	}

}
