package io.github.corsstarter.check;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.refusal.LogText;
import org.jspecify.annotations.Nullable;

/**
 * Tells a page of any origin whether a policy allows its request, because a script can't
 * distinguish a refusal from a dead network. Reveals nothing about other origins or the
 * configuration. Limited in size and in responses per second; safe for concurrent use.
 */
public final class OpenCheck {

	static final int MAX_QUERY = 2_048;

	static final int MAX_ANSWERS_A_SECOND = 200;

	private static final long SECOND = 1_000_000_000L;

	private final Function<CorsRequest, @Nullable CorsDecision> decide;

	private final String path;

	private final LongSupplier nanoTime;

	private long second;

	private int answers;

	/**
	 * Create a check.
	 * @param decide decides a request; returns {@code null} if no policy covers its path
	 * @param path the path of the check within the application
	 */
	public OpenCheck(Function<CorsRequest, @Nullable CorsDecision> decide, String path) {
		this(decide, path, System::nanoTime);
	}

	OpenCheck(Function<CorsRequest, @Nullable CorsDecision> decide, String path, LongSupplier nanoTime) {
		this.decide = decide;
		this.path = path.startsWith("/") ? path : "/" + path;
		this.nanoTime = nanoTime;
		this.second = nanoTime.getAsLong() / SECOND;
	}

	/**
	 * Return the path of the check.
	 * @return the path within the application
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return whether the check answers a method.
	 * @param method the request method
	 * @return whether it is {@code GET} or {@code HEAD}
	 */
	public static boolean isAnswered(String method) {
		return method.equals("GET") || method.equals("HEAD");
	}

	/**
	 * Answer a request.
	 * @param request the request, which asks about its own origin
	 * @param query the query as sent, or {@code null}; it has the {@code path},
	 * {@code method} and {@code headers} of the request to check
	 * @return the response
	 */
	public Answer answer(CorsRequest request, @Nullable String query) {
		if (!admit()) {
			return new Answer(429, "{\"error\":\"too many checks, try again in a second\"}");
		}
		if (query != null && query.length() > MAX_QUERY) {
			return new Answer(414, "{\"error\":\"the query is too long\"}");
		}
		Map<String, String> parameters = parameters((query != null) ? query : "");
		List<String> headers = new ArrayList<>();
		new StringTokenizer(parameters.getOrDefault("headers", ""), ",").asIterator()
			.forEachRemaining((name) -> headers.add((String) name));
		String path = parameters.getOrDefault("path", "/");
		HypotheticalRequest asked = new HypotheticalRequest(origin(request), path,
				parameters.getOrDefault("method", "GET"), headers, false);
		Explanation explanation = Explanation.of(asked, this.decide, "");
		return new Answer(200,
				"{\"origin\":" + json(asked.origin()) + ",\"path\":" + json(path) + ",\"allowed\":"
						+ (asked.origin() == null || explanation.allowed()) + ",\"reason\":"
						+ json((asked.origin() != null) ? explanation.reason() : Explanation.NONE) + "}");
	}

	private synchronized boolean admit() {
		long now = this.nanoTime.getAsLong() / SECOND;
		if (now != this.second) {
			this.second = now;
			this.answers = 0;
		}
		return ++this.answers <= MAX_ANSWERS_A_SECOND;
	}

	private static @Nullable String origin(CorsRequest request) {
		List<String> lines = new ArrayList<>();
		request.headers(HeaderNames.ORIGIN).forEachRemaining(lines::add);
		// Several lines aren't a valid origin, joined or not
		return lines.isEmpty() ? null : String.join(", ", lines);
	}

	private static Map<String, String> parameters(String query) {
		Map<String, String> parameters = new HashMap<>();
		StringTokenizer pairs = new StringTokenizer(query, "&");
		while (pairs.hasMoreTokens()) {
			String pair = pairs.nextToken();
			int equals = pair.indexOf('=');
			if (equals > 0) {
				parameters.putIfAbsent(pair.substring(0, equals), decode(pair.substring(equals + 1)));
			}
		}
		return parameters;
	}

	private static String decode(String value) {
		try {
			return URLDecoder.decode(value, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return value;
		}
	}

	private static String json(@Nullable String value) {
		// A value that is safe in a log line is safe in JSON: the escapes are the same
		return (value != null) ? "\"" + LogText.of(value) + "\"" : "null";
	}

	/**
	 * A response, to be sent with exactly these headers.
	 *
	 * @param status the status
	 * @param body the body, JSON in ASCII
	 */
	public record Answer(int status, String body) {

		/**
		 * Pass each header to an action.
		 * @param action the action, which takes name and value
		 */
		public void forEachHeader(BiConsumer<String, String> action) {
			action.accept(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
			action.accept("Cache-Control", "no-store");
			action.accept("Content-Type", "application/json");
			action.accept("X-Content-Type-Options", "nosniff");
		}

		/**
		 * Return the body in bytes.
		 * @return the bytes
		 */
		public byte[] bytes() {
			return this.body.getBytes(StandardCharsets.US_ASCII);
		}

	}

}
