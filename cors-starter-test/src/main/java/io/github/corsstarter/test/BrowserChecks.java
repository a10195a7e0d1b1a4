package io.github.corsstarter.test;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.refusal.LogText;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a browser makes on the responses to one request, in the browser's
 * order, up to the first failure:
 * <a href="https://fetch.spec.whatwg.org/#concept-cors-check">the CORS check</a> and the
 * additional checks of <a href="https://fetch.spec.whatwg.org/#cors-preflight-fetch">a
 * preflight</a>. A {@code Cors-Refusal} header of this library also fails the request,
 * even if a browser would continue.
 */
final class BrowserChecks {

	private static final Set<String> SAFELISTED_METHODS = Set.of("GET", "HEAD", "POST");

	private final HypotheticalRequest asked;

	private final @Nullable String hintWithoutPolicy;

	private final List<Explanation.Step> steps = new ArrayList<>();

	private boolean pass = true;

	private String reason = Explanation.NONE;

	private boolean preflight;

	private boolean answeredByPolicy;

	private @Nullable Map<String, String> headers;

	BrowserChecks(HypotheticalRequest asked, @Nullable String hintWithoutPolicy) {
		this.asked = asked;
		this.hintWithoutPolicy = hintWithoutPolicy;
	}

	/**
	 * Return whether all checks have passed so far.
	 */
	boolean pass() {
		return this.pass;
	}

	/**
	 * Check the preflight response.
	 */
	void preflight(Sender.Response response) {
		this.preflight = true;
		receive("preflight", "OPTIONS", response);
		checkAccess(response.headers());
		int status = response.status();
		check("status", status >= 200 && status < 300, "The status is " + status + ".",
				"A preflight response must have a status from 200 to 299.");
		checkMethod(response.headers());
		checkHeaders(response.headers());
		checkRefusal(response.headers());
	}

	/**
	 * Check the response to the actual request.
	 */
	void actual(Sender.Response response) {
		receive("request", this.asked.method(), response);
		checkAccess(response.headers());
		checkRefusal(response.headers());
	}

	private void receive(String name, String method, Sender.Response response) {
		this.steps.add(new Explanation.Step(name, Explanation.Outcome.PASSED,
				method + " " + response.url() + " returned " + response.status() + "."));
		this.reason = response.headers().firstValue(HeaderNames.CORS_REFUSAL).orElse(Explanation.NONE);
		this.answeredByPolicy = response.headers().firstValue(HeaderNames.CORS_REFUSAL).isPresent()
				|| response.headers().firstValue(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN).isPresent();
		if (this.headers == null) {
			this.headers = corsHeaders(response.headers());
		}
	}

	private static Map<String, String> corsHeaders(HttpHeaders all) {
		Map<String, String> headers = new LinkedHashMap<>();
		List<String> names = new ArrayList<>(HeaderNames.CORS_RESPONSE_HEADERS);
		names.addAll(List.of(HeaderNames.CORS_REFUSAL, HeaderNames.VARY));
		for (String name : names) {
			if (all.firstValue(name).isPresent()) {
				headers.put(name, joined(all, name));
			}
		}
		return headers;
	}

	private void checkAccess(HttpHeaders headers) {
		String origin = String.valueOf(this.asked.origin());
		String allowed = joined(headers, HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN);
		boolean credentials = this.asked.credentials();
		check("origin", allowed.equals(origin) || (allowed.equals("*") && !credentials),
				shown(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, headers),
				"It must be " + origin + (credentials ? ", because the page sends credentials." : " or *."));
		if (credentials) {
			check("credentials", joined(headers, HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS).equals("true"),
					shown(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, headers), "It must be true.");
		}
	}

	private void checkMethod(HttpHeaders headers) {
		String method = this.asked.method();
		List<String> allowed = list(headers, HeaderNames.ACCESS_CONTROL_ALLOW_METHODS);
		check("method", SAFELISTED_METHODS.contains(method) || allowed.contains(method) || isAny(allowed),
				shown(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, headers), "It must list " + method + ".");
	}

	private void checkHeaders(HttpHeaders headers) {
		List<String> allowed = list(headers, HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS).stream()
			.map((name) -> name.toLowerCase(Locale.ROOT))
			.toList();
		List<String> missing = this.asked.headers()
			.stream()
			// The wildcard doesn't cover Authorization
			.filter((name) -> !allowed.contains(name) && (name.equals("authorization") || !isAny(allowed)))
			.toList();
		check("headers", missing.isEmpty(), shown(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers),
				"It must list " + String.join(", ", missing) + ".");
	}

	private void checkRefusal(HttpHeaders headers) {
		if (!this.reason.equals(Explanation.NONE)) {
			check("refusal", false, shown(HeaderNames.CORS_REFUSAL, headers), "The server refuses the request.");
		}
	}

	/**
	 * Return whether a list allows any value. With credentials, the wildcard has no
	 * effect.
	 */
	private boolean isAny(List<String> allowed) {
		return !this.asked.credentials() && allowed.contains("*");
	}

	private void check(String name, boolean passed, String fact, String requirement) {
		if (this.pass) {
			this.pass = passed;
			this.steps.add(passed ? new Explanation.Step(name, Explanation.Outcome.PASSED, fact)
					: new Explanation.Step(name, Explanation.Outcome.FAILED, fact + " " + requirement));
		}
	}

	/**
	 * Return the value that a browser sees: all field lines, joined.
	 */
	private static String joined(HttpHeaders headers, String name) {
		return String.join(", ", headers.allValues(name));
	}

	private static List<String> list(HttpHeaders headers, String name) {
		return List.of(joined(headers, name).strip().split("\\s*,\\s*", -1));
	}

	private static String shown(String name, HttpHeaders headers) {
		return headers.firstValue(name).isPresent() ? name + " is " + LogText.of(joined(headers, name)) + "."
				: name + " is missing.";
	}

	/**
	 * Return the outcome of the request.
	 */
	Explanation explanation(String curl) {
		String hint = this.answeredByPolicy ? null : this.hintWithoutPolicy;
		if (!this.reason.equals(Explanation.NONE)) {
			hint = "The server's log has the remedy for " + this.reason + ".";
		}
		return new Explanation(this.pass, this.reason, null, this.preflight, List.copyOf(this.steps),
				(this.headers != null) ? this.headers : Map.of(), hint, curl);
	}

}
