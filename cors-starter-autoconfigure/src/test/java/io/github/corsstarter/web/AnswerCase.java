package io.github.corsstarter.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A request of a page and its response, on every server. The page
 * {@code docs/every-answer.md} shows all of them.
 *
 * @param group the table that it belongs to
 * @param what the description
 * @param request sends the request
 * @param status the status of the response
 * @param corsHeaders all CORS headers of the response
 */
public record AnswerCase(Group group, String what, Request request, int status, List<String> corsHeaders) {

	public static final String ORIGIN = "https://app.example.com";

	private static final String APP = "Origin: " + ORIGIN;

	private static final String STRANGER = "Origin: https://stranger.example";

	static final String[] DECORATED = { "Access-Control-Allow-Origin: https://app.example.com",
			"Access-Control-Allow-Credentials: true", "Access-Control-Expose-Headers: Location", "Vary: Origin" };

	/**
	 * CORS headers that other code sets.
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
		row.add("a handler succeeds", 200, "GET /ok");
		row.add("a `HEAD` request", 200, "HEAD /ok");
		row.add("a redirect", 307, "GET /redirect");
		row.add("the resource isn't modified", 304, "GET /not-modified");
		row.add("no handler matches the path", 404, "GET /missing");
		row.add("the path doesn't support the method", 405, "PUT /ok");
		row.add("the client accepts only another media type", 406, "GET /ok", "Accept: application/pdf");
		row.add("the request's media type isn't supported", 415, "POST /upload");
		row.add("a required parameter is missing", 400, "GET /wants-parameter");
		row.add("bean validation fails", 400, (http) -> http.send("{\"name\":\"\"}".getBytes(StandardCharsets.US_ASCII),
				"POST /validated", APP, "Content-Type: application/json"));
		row.add("the body isn't valid JSON", 400, (http) -> http.send("{".getBytes(StandardCharsets.US_ASCII),
				"POST /validated", APP, "Content-Type: application/json"));
		row.add("an upload exceeds the multipart limit", 413, (http) -> http.upload("/upload", 50_000, APP));
		row.add("a handler throws `ResponseStatusException`", 409, "GET /status/409");
		row.add("an exception handler sends the response", 422, "GET /handled");
		row.add("a handler throws an uncaught exception", 500, "GET /throw");
		row.add("a handler calls `sendError`", 502, "GET /send-error");
		row.add("a filter sends the response", 429, "GET /filter-answers");
		row.add("a filter throws an exception", 500, "GET /filter-fails");
	}

	private static void addAsync(List<AnswerCase> cases) {
		ReadableRows row = new ReadableRows(cases, Group.ASYNC);
		row.add("a handler completes on another thread", 200, "GET /async");
		row.add("a handler fails on another thread", 500, "GET /async-throw");
		row.add("a deferred result", 200, "GET /deferred");
		row.add("a deferred error", 502, "GET /deferred-error");
		row.add("a deferred result that times out", 503, "GET /never");
		row.add("a streamed response", 200, "GET /stream");
		row.add("a streamed response that fails midway", 200, "GET /stream-fails");
		row.add("server-sent events", 200, "GET /events");
		row.add("server-sent events that fail midway", 200, "GET /events-fail");
	}

	private static void addHandlersOwnHeaders(List<AnswerCase> cases) {
		ReadableRows row = new ReadableRows(cases, Group.HANDLERS_OWN_HEADERS);
		row.add("a handler adds `Access-Control-Allow-Origin`", 200, "GET /adds");
		row.add("a handler sets it to `*`", 200, "GET /sets");
		row.add("a handler sets it, then fails", 500, "GET /sets-and-fails");
		row.add("a `ResponseEntity` contains it", 200, "GET /entity");
		row.add("a handler copies an upstream's headers", 200, "GET /copies");
		cases.add(new AnswerCase(Group.HANDLERS_OWN_HEADERS, "`@CrossOrigin` allows another origin",
				(http) -> http.send("GET /cross-origin", APP), 200,
				decoratedVarying("Origin,Access-Control-Request-Method,Access-Control-Request-Headers")));
		row.add("a handler resets the response", 200, "GET /resets");
		row.add("a filter resets the response", 200, "GET /filter-resets");
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
		row.add("the request isn't authenticated", 401, "GET /private");
		row.add("the user lacks the authority", 403, "GET /forbidden");
		row.add("the firewall rejects the path", 400, "GET /ok;x");
		row.add("a redirect to the login form", 302, "GET /form/ok", "Accept: text/html");
		row.add("the CSRF token is missing", 403, "POST /form/ok");
		row.add("`cors(withDefaults())`, authenticated", 200, "GET /cors-defaults/ok", login);
		row.add("`cors(withDefaults())`, not authenticated", 401, "GET /cors-defaults/ok");
		row.add("`cors.disable()`, authenticated", 200, "GET /cors-disabled/ok", login);
		row.add("`cors.disable()`, not authenticated", 401, "GET /cors-disabled/ok");
		addPreflight(cases, "a protected path", "/private");
		addPreflight(cases, "a path with form login", "/form/ok");
		addPreflight(cases, "a path with `cors(withDefaults())`", "/cors-defaults/ok");
		addPreflight(cases, "a path with `cors.disable()`", "/cors-disabled/ok");
	}

	private static void addPreflight(List<AnswerCase> cases, String target, String path) {
		cases.add(new AnswerCase(Group.SECURITY, "a preflight for " + target,
				(http) -> http.send("OPTIONS " + path, APP, REQUEST_PUT, REQUEST_AUTHORIZATION), 204,
				List.of(PREFLIGHT)));
	}

	private static void addRequests(List<AnswerCase> cases) {
		OtherRows row = new OtherRows(cases);
		row.add("a preflight", 204, PREFLIGHT, "OPTIONS /ok", APP, REQUEST_PUT, REQUEST_AUTHORIZATION);
		row.add("a preflight for a method that isn't allowed", 204,
				new String[] { "Access-Control-Allow-Origin: https://app.example.com",
						"Access-Control-Allow-Credentials: true", "Access-Control-Allow-Methods: GET,HEAD,POST,PUT",
						"Cors-Refusal: method-not-allowed", "Vary: Origin" },
				"OPTIONS /ok", APP, "Access-Control-Request-Method: DELETE");
		row.add("a request with a method that isn't allowed", 403,
				new String[] { "Access-Control-Allow-Origin: https://app.example.com",
						"Access-Control-Allow-Credentials: true", "Access-Control-Expose-Headers: Location",
						"Cors-Refusal: method-not-allowed", "Vary: Origin" },
				"DELETE /ok", APP);
		row.add("a preflight from an origin that isn't allowed", 403, refused("origin-not-allowed"), "OPTIONS /ok",
				STRANGER, REQUEST_PUT);
		row.add("a request from an origin that isn't allowed", 403, refused("origin-not-allowed"), "GET /ok", STRANGER);
		row.add("a request from a sandboxed frame", 403, refused("origin-null"), "GET /ok", "Origin: null");
		row.add("two `Origin` header lines", 403, refused("origin-malformed"), "GET /ok", APP, APP);
		row.add("an empty `Origin`", 403, refused("origin-malformed"), "GET /ok", "Origin:");
		row.add("`OPTIONS` without `Access-Control-Request-Method`", 403,
				new String[] { "Access-Control-Allow-Origin: https://app.example.com",
						"Access-Control-Allow-Credentials: true", "Access-Control-Expose-Headers: Location",
						"Cors-Refusal: method-not-allowed", "Vary: Origin" },
				"OPTIONS /ok", APP);
		row.add("a request from the same origin", 200, PASSED_ON, "POST /posted", "Host: api.example.com",
				"Origin: http://api.example.com");
		row.add("the same, behind a proxy that terminates TLS", 200, PASSED_ON, "POST /posted", "Host: api.example.com",
				"Origin: https://api.example.com");
		row.add("the same with `Sec-Fetch-Site`, behind a proxy that replaces `Host`", 200, PASSED_ON, "POST /posted",
				"Host: backend:8080", "Origin: https://api.example.com", "Sec-Fetch-Site: same-origin");
		row.add("a form post from a login provider (`form_post`)", 200, PASSED_ON, "POST /posted",
				"Origin: https://login.example", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate");
		row.add("a request without `Origin`", 200, PASSED_ON, "GET /ok");
	}

	private static String[] refused(String code) {
		return new String[] { "Cors-Refusal: " + code, "Vary: Origin" };
	}

	/**
	 * Return the CORS headers of a response that the page can read.
	 * @return header lines
	 */
	public static List<String> decorated() {
		return List.of(DECORATED);
	}

	/**
	 * Return the expected result for the page.
	 * @return the status, and whether the page can read the response
	 */
	public String verdict() {
		return verdict(this.status, this.corsHeaders);
	}

	/**
	 * Return the result of a server's response for the page.
	 * @param status the status of the response
	 * @param headers its header lines
	 * @return the status, and whether the page can read the response
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
		 * @return the response
		 * @throws IOException if the server sends none
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
