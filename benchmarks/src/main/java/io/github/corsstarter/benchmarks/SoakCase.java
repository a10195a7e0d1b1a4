package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of requests that {@link Soak} sends to {@link SoakedApplication}. Many
 * requests have a unique part, in order to detect responses that belong to another
 * request.
 */
enum SoakCase {

	/** A page from a listed origin. */
	ALLOWED(10, (number) -> SoakRequest.of("GET /hello", Lines.APP).expect(200, Lines.decorated(Lines.APP_ORIGIN))),

	/** A page from an origin that a pattern covers. */
	ALLOWED_BY_PATTERN(10,
			(number) -> SoakRequest.of("GET /hello", "Origin: " + Lines.tenant(number))
				.expect(200, Lines.decorated(Lines.tenant(number)))),

	/** A page that is allowed to send cookies. */
	CREDENTIALS(8, (number) -> SoakRequest.of("GET /private/hello", Lines.APP, "Cookie: a=b")
		.expect(200, "Access-Control-Allow-Origin: " + Lines.APP_ORIGIN, "Access-Control-Allow-Credentials: true",
				"Access-Control-Expose-Headers: ETag", "Vary: Origin")),

	/** A page from any origin, if all are allowed. */
	ANY(8, (number) -> SoakRequest.of("GET /open/hello", "Origin: " + Lines.stranger(number)).expect(200, Lines.OPEN)),

	/** A request without an origin. */
	NO_ORIGIN(8, (number) -> SoakRequest.of("GET /hello").expect(200, "Vary: Origin")),

	/**
	 * A path that doesn't exist. Always the same path, because Tomcat and the JDK's class
	 * loaders cache missing resources for a long time.
	 */
	NOT_FOUND(4,
			(number) -> SoakRequest.of("GET /missing", "Origin: " + Lines.tenant(number))
				.expect(404, Lines.decorated(Lines.tenant(number)))),

	/** The handler throws. */
	FAILED(4,
			(number) -> SoakRequest.of("GET /fails", "Origin: " + Lines.tenant(number))
				.expect(500, Lines.decorated(Lines.tenant(number)))),

	/** A preflight that passes. */
	PREFLIGHT(8,
			(number) -> SoakRequest
				.of("OPTIONS /hello", "Origin: " + Lines.tenant(number), "Access-Control-Request-Method: PUT",
						"Access-Control-Request-Headers: x-a")
				.expect(204, "Access-Control-Allow-Origin: " + Lines.tenant(number),
						"Access-Control-Allow-Methods: GET,HEAD,POST,PUT", "Access-Control-Allow-Headers: X-A,X-B",
						"Access-Control-Max-Age: 1800", "Vary: Origin")),

	/** A preflight; the response repeats the requested headers. */
	PREFLIGHT_CREDENTIALS(8, (number) -> SoakRequest
		.of("OPTIONS /private/hello", Lines.APP, "Access-Control-Request-Method: PUT",
				"Access-Control-Request-Headers: X-" + number + ", x-b")
		.expect(204, "Access-Control-Allow-Origin: " + Lines.APP_ORIGIN, "Access-Control-Allow-Credentials: true",
				"Access-Control-Allow-Methods: GET,HEAD,POST,PUT", "Access-Control-Allow-Headers: x-" + number + ",x-b",
				"Access-Control-Max-Age: 1800", "Vary: Origin,Access-Control-Request-Headers")),

	/** A page from a new origin. */
	REFUSED(6,
			(number) -> SoakRequest.of("GET /hello", "Origin: " + Lines.stranger(number))
				.expect(403, Lines.refused("origin-not-allowed"))),

	/** Its preflight. */
	REFUSED_PREFLIGHT(4,
			(number) -> SoakRequest
				.of("OPTIONS /private/hello", "Origin: " + Lines.stranger(number), "Access-Control-Request-Method: PUT")
				.expect(403, Lines.refused("origin-not-allowed"))),

	/** A page with an opaque origin. */
	REFUSED_NULL(2, (number) -> SoakRequest.of("GET /hello", "Origin: null").expect(403, Lines.refused("origin-null"))),

	/** A method that isn't allowed. */
	REFUSED_METHOD(4,
			(number) -> SoakRequest.of("DELETE /hello", "Origin: " + Lines.tenant(number))
				.expect(403, "Access-Control-Allow-Origin: " + Lines.tenant(number),
						"Access-Control-Expose-Headers: ETag", "Cors-Refusal: method-not-allowed", "Vary: Origin")),

	/** A preflight for a header that isn't allowed. */
	REFUSED_HEADER(4, (number) -> Lines.refusedPreflight("header-not-allowed", "x-" + number)),

	/** A malformed origin. */
	HOSTILE_ORIGIN(4,
			(number) -> SoakRequest.of("GET /private/hello", Lines.pick(Lines.MALFORMED, number))
				.expect(403, Lines.refused("origin-malformed"))),

	/** An origin of 8 KB. */
	HOSTILE_LONG_ORIGIN(4,
			(number) -> SoakRequest.of("GET /hello", "Origin: https://" + "a".repeat(8_000) + number + ".example.net")
				.expect(403, Lines.refused("origin-malformed"))),

	/** A preflight for 8 KB of headers. */
	HOSTILE_HEADERS(4,
			(number) -> Lines.refusedPreflight("headers-malformed",
					Lines.pick(List.of(",".repeat(8_000), "x-a,".repeat(2_000), "x".repeat(9_000), "x-a(", "x-a x-b"),
							number))),

	/** Another spelling of a path, from an origin that is refused on this path. */
	HOSTILE_PATH(4,
			(number) -> SoakRequest
				.of("GET " + Lines.pick(Lines.SPELLINGS, number), "Origin: " + Lines.stranger(number))
				.expect(Set.of(400, 403, 404),
						List.of(List.of(Lines.refused("origin-not-allowed")), List.of(Lines.OPEN), List.of()))),

	/** A header that is too long for the server, after the origin. */
	HOSTILE_HEAD(2,
			(number) -> SoakRequest.of("GET /hello", "Origin: " + Lines.tenant(number), "X-Long: " + "x".repeat(40_000))
				.expect(Set.of(400, 431), List.of(List.of(Lines.decorated(Lines.tenant(number))), List.of()))),

	/** A file. */
	UPLOAD(6,
			(number) -> SoakRequest.upload(100_000, Lines.tenant(number))
				.expect(200, Lines.decorated(Lines.tenant(number)))),

	/**
	 * A file that is too large. WebFlux responds with 500 if it detects this while it
	 * writes the file. Netty doesn't respond to all further requests on this connection,
	 * with or without the starter, so none are sent.
	 */
	UPLOAD_TOO_LARGE(2,
			(number) -> SoakRequest.upload(300_000, Lines.tenant(number), "Connection: close")
				.expect(Set.of(413, 500), List.of(List.of(Lines.decorated(Lines.tenant(number)))))),

	/** A client that disconnects during an upload. */
	ABORTED_UPLOAD(3, (number) -> SoakRequest.upload(150_000, Lines.tenant(number))) {

		@Override
		@Nullable SoakAnswer send(SoakConnection connection, SoakRequest request) throws IOException {
			connection.abortRequest(request, request.text().length() / 2);
			return null;
		}

	},

	/** A client that disconnects before the request is complete. */
	ABORTED_REQUEST(2, (number) -> SoakRequest.of("GET /hello", "Origin: " + Lines.tenant(number))) {

		@Override
		@Nullable SoakAnswer send(SoakConnection connection, SoakRequest request) throws IOException {
			connection.abortRequest(request, request.text().length() - 10);
			return null;
		}

	},

	/** A client that disconnects during the response. */
	ABORTED_DOWNLOAD(2, (number) -> SoakRequest.of("GET /large", "Origin: " + Lines.tenant(number))
		.expect(200, Lines.decorated(Lines.tenant(number)))) {

		@Override
		@Nullable SoakAnswer send(SoakConnection connection, SoakRequest request) throws IOException {
			return connection.abortAnswer(request);
		}

	};

	private final int weight;

	@SuppressWarnings("ImmutableEnumChecker") // they hold nothing
	private final LongFunction<SoakRequest> requests;

	SoakCase(int weight, LongFunction<SoakRequest> requests) {
		this.weight = weight;
		this.requests = requests;
	}

	/**
	 * Return the relative frequency of this kind of request.
	 */
	int weight() {
		return this.weight;
	}

	/**
	 * Return the request with a number.
	 */
	SoakRequest request(long number) {
		return this.requests.apply(number);
	}

	/**
	 * Send a request of this kind.
	 * @return the response, or {@code null} if the client didn't wait for one
	 */
	@Nullable SoakAnswer send(SoakConnection connection, SoakRequest request) throws IOException {
		return connection.send(request);
	}

	/**
	 * Header lines and their parts.
	 */
	private static final class Lines {

		static final String APP_ORIGIN = "https://app.example.com";

		static final String APP = "Origin: " + APP_ORIGIN;

		static final String[] OPEN = { "Access-Control-Allow-Origin: *", "Access-Control-Expose-Headers: ETag" };

		static final List<String> MALFORMED = List.of("Origin: https://app.example.com/", "Origin: app.example.com",
				"Origin: https://user@app.example.com", "Origin: https://app.example.com, https://app.example.com",
				"Origin:", "Origin: https://app.example.com\r\nOrigin: https://app.example.com",
				"Origin: https://\u00e4pp.example.com", "Origin: https://app.example.com:99999",
				"Origin: https://app.example.com\thttps://x");

		static final List<String> SPELLINGS = List.of("/%70rivate/hello", "//private/hello", "/./private/hello",
				"/open/../private/hello", "/open/..;/private/hello", "/private;v=1/hello", "/open/%2e%2e/private/hello",
				"/private%2Fhello", "/%2e/private/hello", "/open/%2e%2e%2Fprivate/hello");

		private Lines() {
		}

		static String tenant(long number) {
			return "https://t" + number + ".example.net";
		}

		static String stranger(long number) {
			return "https://s" + number + ".example.org";
		}

		static String[] decorated(String origin) {
			return new String[] { "Access-Control-Allow-Origin: " + origin, "Access-Control-Expose-Headers: ETag",
					"Vary: Origin" };
		}

		static String[] refused(String code) {
			return new String[] { "Cors-Refusal: " + code, "Vary: Origin" };
		}

		static SoakRequest refusedPreflight(String code, String headers) {
			return SoakRequest
				.of("OPTIONS /hello", APP, "Access-Control-Request-Method: PUT",
						"Access-Control-Request-Headers: " + headers)
				.expect(204, "Access-Control-Allow-Origin: " + APP_ORIGIN,
						"Access-Control-Allow-Methods: GET,HEAD,POST,PUT", "Access-Control-Allow-Headers: X-A,X-B",
						"Cors-Refusal: " + code, "Vary: Origin");
		}

		static String pick(List<String> values, long number) {
			return values.get((int) (number % values.size()));
		}

	}

}
