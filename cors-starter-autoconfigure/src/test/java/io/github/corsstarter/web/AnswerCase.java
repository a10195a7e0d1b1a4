package io.github.corsstarter.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request of a page and what becomes of it, on every server. The page
 * {@code docs/every-answer.md} shows all of them.
 *
 * @param group the table that it belongs to
 * @param what what happens, in words
 * @param request sends the request
 * @param status the status of the answer
 * @param corsHeaders all CORS headers of the answer
 */
public record AnswerCase(Group group, String what, Request request, int status, List<String> corsHeaders) {

	public static final String ORIGIN = "https://app.example.com";

	private static final String APP = "Origin: " + ORIGIN;

	private static final String STRANGER = "Origin: https://stranger.example";

	static final String[] DECORATED = { "Access-Control-Allow-Origin: https://app.example.com",
			"Access-Control-Allow-Credentials: true", "Access-Control-Expose-Headers: Location", "Vary: Origin" };

	/**
	 * CORS headers that somebody else sets.
	 */
	public static final Map<String, String> FOREIGN = Map.of("Access-Control-Allow-Origin", "*",
			"Access-Control-Allow-Credentials", "true", "Access-Control-Expose-Headers", "X-Foreign",
			"Access-Control-Allow-Methods", "DELETE", "Access-Control-Allow-Headers", "X-Foreign",
			"Access-Control-Allow-Private-Network", "true", "access-control-max-age", "1");

	private static final String[] PASSED_ON = { "Vary: Origin" };

	private static final String[] PREFLIGHT = { "Access-Control-Allow-Origin: https://app.example.com",
			"Access-Control-Allow-Credentials: true", "Access-Control-Allow-Methods: GET,HEAD,POST,PUT",
			"Access-Control-Allow-Headers: authorization", "Access-Control-Max-Age: 1800",
			"Vary: Origin,Access-Control-Request-Headers" };

	private static final String REQUEST_PUT = "Access-Control-Request-Method: PUT";

	private static final String REQUEST_AUTHORIZATION = "Access-Control-Request-Headers: authorization";

	/**
	 * Return all cases.
	 * @return the cases, by group
	 */
	public static List<AnswerCase> all() {
		List<AnswerCase> cases = new ArrayList<>();
		addAnswers(cases);
		addAsync(cases);
		addHandlersOwnHeaders(cases);
		addSecurity(cases);
		addRequests(cases);
		return cases;
	}

	private static void addAnswers(List<AnswerCase> cases) {
		ReadableRows row = new ReadableRows(cases, Group.ANSWERS);
		row.add("a handler answers", 200, "GET /ok");
		row.add("a `HEAD` request", 200, "HEAD /ok");
		row.add("a redirect", 307, "GET /redirect");
		row.add("not modified", 304, "GET /not-modified");
		row.add("there is no such path", 404, "GET /missing");
		row.add("the path has no such method", 405, "PUT /ok");
		row.add("the page wants another media type", 406, "GET /ok", "Accept: application/pdf");
		row.add("the media type is not supported", 415, "POST /upload");
		row.add("a parameter is missing", 400, "GET /wants-parameter");
		row.add("bean validation fails", 400, (http) -> http.send("{\"name\":\"\"}".getBytes(StandardCharsets.US_ASCII),
				"POST /validated", APP, "Content-Type: application/json"));
		row.add("a body that is no JSON", 400, (http) -> http.send("{".getBytes(StandardCharsets.US_ASCII),
				"POST /validated", APP, "Content-Type: application/json"));
		row.add("an upload over the multipart limit", 413, (http) -> http.upload("/upload", 50_000, APP));
		row.add("a `ResponseStatusException`", 409, "GET /status/409");
		row.add("an exception handler answers", 422, "GET /handled");
		row.add("an uncaught exception", 500, "GET /throw");
		row.add("a handler sends an error", 502, "GET /send-error");
		row.add("a filter of the application answers", 429, "GET /filter-answers");
		row.add("a filter of the application fails", 500, "GET /filter-fails");
	}

	private static void addAsync(List<AnswerCase> cases) {
		ReadableRows row = new ReadableRows(cases, Group.ASYNC);
		row.add("an answer from another thread", 200, "GET /async");
		row.add("an exception on another thread", 500, "GET /async-throw");
		row.add("a deferred answer", 200, "GET /deferred");
		row.add("a deferred error", 502, "GET /deferred-error");
		row.add("a deferred answer that never comes", 503, "GET /never");
		row.add("a streamed answer", 200, "GET /stream");
		row.add("a streamed answer that breaks off", 200, "GET /stream-fails");
		row.add("server-sent events", 200, "GET /events");
		row.add("server-sent events that break off", 200, "GET /events-fail");
	}

	private static void addHandlersOwnHeaders(List<AnswerCase> cases) {
		ReadableRows row = new ReadableRows(cases, Group.HANDLERS_OWN_HEADERS);
		row.add("a handler adds `Access-Control-Allow-Origin`", 200, "GET /adds");
		row.add("a handler sets it to `*`", 200, "GET /sets");
		row.add("a handler sets it, and fails", 500, "GET /sets-and-fails");
		row.add("the `ResponseEntity` has it", 200, "GET /entity");
		row.add("a handler copies the headers of an upstream", 200, "GET /copies");
		cases.add(new AnswerCase(Group.HANDLERS_OWN_HEADERS, "`@CrossOrigin` names another origin",
				(http) -> http.send("GET /cross-origin", APP), 200,
				decoratedVarying("Origin,Access-Control-Request-Method,Access-Control-Request-Headers")));
		row.add("a handler resets the response", 200, "GET /resets");
		row.add("a filter of the application resets the response", 200, "GET /filter-resets");
		cases.add(new AnswerCase(Group.HANDLERS_OWN_HEADERS, "a handler sets `Vary`",
				(http) -> http.send("GET /sets-vary", APP), 200, decoratedVarying("Accept,Origin")));
	}

	private static List<String> decoratedVarying(String by) {
		List<String> headers = new ArrayList<>(List.of(DECORATED));
		headers.remove("Vary: Origin");
		headers.add("Vary: " + by);
		return headers;
	}

	private static void addSecurity(List<AnswerCase> cases) {
		ReadableRows row = new ReadableRows(cases, Group.SECURITY);
		String login = "Authorization: Basic dXNlcjpzZWNyZXQ=";
		row.add("nobody is logged in", 401, "GET /private");
		row.add("the user lacks the right", 403, "GET /forbidden");
		row.add("the firewall rejects a path", 400, "GET /ok;x");
		row.add("a login form wants to be seen first", 302, "GET /form/ok", "Accept: text/html");
		row.add("the CSRF token is missing", 403, "POST /form/ok");
		row.add("`cors(withDefaults())`, logged in", 200, "GET /cors-defaults/ok", login);
		row.add("`cors(withDefaults())`, nobody is logged in", 401, "GET /cors-defaults/ok");
		row.add("`cors.disable()`, logged in", 200, "GET /cors-disabled/ok", login);
		row.add("`cors.disable()`, nobody is logged in", 401, "GET /cors-disabled/ok");
		for (String path : List.of("/private", "/form/ok", "/cors-defaults/ok", "/cors-disabled/ok")) {
			cases.add(new AnswerCase(Group.SECURITY, "a preflight for `" + path + "`",
					(http) -> http.send("OPTIONS " + path, APP, REQUEST_PUT, REQUEST_AUTHORIZATION), 204,
					List.of(PREFLIGHT)));
		}
	}

	private static void addRequests(List<AnswerCase> cases) {
		OtherRows row = new OtherRows(cases);
		row.add("a preflight", 204, PREFLIGHT, "OPTIONS /ok", APP, REQUEST_PUT, REQUEST_AUTHORIZATION);
		row.add("a preflight for a method that is not allowed", 204,
				new String[] { "Access-Control-Allow-Origin: https://app.example.com",
						"Access-Control-Allow-Credentials: true", "Access-Control-Allow-Methods: GET,HEAD,POST,PUT",
						"Cors-Refusal: method-not-allowed", "Vary: Origin" },
				"OPTIONS /ok", APP, "Access-Control-Request-Method: DELETE");
		row.add("a request with a method that is not allowed", 403,
				new String[] { "Access-Control-Allow-Origin: https://app.example.com",
						"Access-Control-Allow-Credentials: true", "Access-Control-Expose-Headers: Location",
						"Cors-Refusal: method-not-allowed", "Vary: Origin" },
				"DELETE /ok", APP);
		row.add("a preflight from an origin that is not allowed", 403, refused("origin-not-allowed"), "OPTIONS /ok",
				STRANGER, REQUEST_PUT);
		row.add("a request from an origin that is not allowed", 403, refused("origin-not-allowed"), "GET /ok",
				STRANGER);
		row.add("a request from a sandboxed frame", 403, refused("origin-null"), "GET /ok", "Origin: null");
		row.add("two `Origin` lines", 403, refused("origin-malformed"), "GET /ok", APP, APP);
		row.add("an empty `Origin`", 403, refused("origin-malformed"), "GET /ok", "Origin:");
		row.add("`OPTIONS` without a request method", 403,
				new String[] { "Access-Control-Allow-Origin: https://app.example.com",
						"Access-Control-Allow-Credentials: true", "Access-Control-Expose-Headers: Location",
						"Cors-Refusal: method-not-allowed", "Vary: Origin" },
				"OPTIONS /ok", APP);
		row.add("a page of the same origin", 200, PASSED_ON, "POST /posted", "Host: api.example.com",
				"Origin: http://api.example.com");
		row.add("the same behind a proxy that ends TLS", 200, PASSED_ON, "POST /posted", "Host: api.example.com",
				"Origin: https://api.example.com");
		row.add("the same where the proxy replaces `Host`", 200, PASSED_ON, "POST /posted", "Host: backend:8080",
				"Origin: https://api.example.com", "Sec-Fetch-Site: same-origin");
		row.add("a form post of a login provider (`form_post`)", 200, PASSED_ON, "POST /posted",
				"Origin: https://login.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate");
		row.add("no page at all: no `Origin`", 200, PASSED_ON, "GET /ok");
	}

	private static String[] refused(String code) {
		return new String[] { "Cors-Refusal: " + code, "Vary: Origin" };
	}

	/**
	 * Return the CORS headers of an answer that the page can read.
	 * @return header lines
	 */
	public static List<String> decorated() {
		return List.of(DECORATED);
	}

	/**
	 * Return what the page gets, according to this case.
	 * @return the status, and whether the browser lets the page read the answer
	 */
	public String verdict() {
		return verdict(this.status, this.corsHeaders);
	}

	/**
	 * Return what the page gets from a server.
	 * @param status the status of the server's answer to this request
	 * @param headers its header lines
	 * @return the status, and whether the browser lets the page read the answer
	 */
	public String verdict(int status, List<String> headers) {
		List<String> origins = RawHttp.values(headers, "Access-Control-Allow-Origin");
		return status + ", " + (this.what.startsWith("a preflight") ? preflightVerdict(status, headers, origins)
				: actualVerdict(status, headers, origins));
	}

	private static String preflightVerdict(int status, List<String> headers, List<String> origins) {
		boolean refused = origins.isEmpty() || !RawHttp.values(headers, "Cors-Refusal").isEmpty();
		return (status < 300 && !refused) ? "passes" : "fails";
	}

	private String actualVerdict(int status, List<String> headers, List<String> origins) {
		List<String> credentials = RawHttp.values(headers, "Access-Control-Allow-Credentials");
		if (origins.isEmpty()) {
			boolean passedOn = this.corsHeaders.equals(List.of(PASSED_ON)) && status == this.status;
			return passedOn ? "passed on" : "not readable";
		}
		if (origins.size() > 1 || credentials.size() > 1) {
			return "not readable: several values";
		}
		if (!origins.equals(List.of(ORIGIN)) || !credentials.equals(List.of("true"))) {
			return "not readable: wrong values";
		}
		boolean vary = RawHttp.values(headers, "Vary").stream().anyMatch((line) -> line.contains("Origin"));
		return vary ? "readable" : "readable, `Vary` lost";
	}

	@Override
	public String toString() {
		return this.what;
	}

	/**
	 * The tables.
	 */
	public enum Group {

		ANSWERS, ASYNC, HANDLERS_OWN_HEADERS, SECURITY, REQUESTS

	}

	/**
	 * Sends a request.
	 */
	@FunctionalInterface
	public interface Request {

		/**
		 * Send the request.
		 * @param http the server
		 * @return its answer
		 * @throws IOException if there is none
		 */
		RawHttp.Answer send(RawHttp http) throws IOException;

	}

	private record ReadableRows(List<AnswerCase> cases, Group group) {

		void add(String what, int status, String requestLine, String... headers) {
			List<String> all = new ArrayList<>(List.of(headers));
			all.add(APP);
			add(what, status, (http) -> http.send(requestLine, all.toArray(new String[0])));
		}

		void add(String what, int status, Request request) {
			this.cases.add(new AnswerCase(this.group, what, request, status, List.of(DECORATED)));
		}

	}

	private record OtherRows(List<AnswerCase> cases) {

		void add(String what, int status, String[] corsHeaders, String requestLine, String... headers) {
			this.cases.add(new AnswerCase(Group.REQUESTS, what, (http) -> http.send(requestLine, headers), status,
					List.of(corsHeaders)));
		}

	}

}
