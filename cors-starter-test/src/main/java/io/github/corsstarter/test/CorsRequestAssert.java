package io.github.corsstarter.test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.RefusalReason;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * Assertions about one request. Call {@link #from(String)} first to set the page's
 * origin.
 */
public final class CorsRequestAssert extends AbstractAssert<CorsRequestAssert, String> {

	private final Verdict verdict;

	private final HttpMethod method;

	private final String path;

	private final boolean preflightOnly;

	private final List<String> headers = new ArrayList<>();

	private @Nullable String origin;

	private boolean credentials;

	CorsRequestAssert(Verdict verdict, HttpMethod method, String path, boolean preflightOnly) {
		super(method + " " + path, CorsRequestAssert.class);
		if (!path.startsWith("/") || path.contains("?")) {
			throw new IllegalArgumentException("The path must begin with a slash and must not have a query: " + path);
		}
		this.verdict = verdict;
		this.method = method;
		this.path = path;
		this.preflightOnly = preflightOnly;
	}

	/**
	 * Set the origin of the page that sends the request.
	 * @param origin the origin, such as {@code https://app.example.com}, or the string
	 * {@code "null"} for an opaque origin
	 * @return this
	 */
	public CorsRequestAssert from(String origin) {
		this.origin = origin;
		return this;
	}

	/**
	 * Add request headers that the page's script sets.
	 * @param names the names of the headers. Omit {@code content-type} if its value is
	 * one that a form can send
	 * @return this
	 */
	public CorsRequestAssert withHeaders(String... names) {
		this.headers.addAll(List.of(names));
		return this;
	}

	/**
	 * Send the request with cookies or other credentials. The response must allow them.
	 * The assertion itself sends no credentials to a server.
	 * @return this
	 */
	public CorsRequestAssert withCredentials() {
		this.credentials = true;
		return this;
	}

	/**
	 * Verify that the page can send the request and read the response. This assertion
	 * passes: <pre class="code">
	 * // cors.allowed-origins: https://app.example.com
	 * assertThatCors(policies).request(HttpMethod.GET, "/feed").from("https://app.example.com").isAllowed();
	 * </pre> This assertion fails: <pre class="code">
	 * assertThatCors(policies).request(HttpMethod.GET, "/feed").from("https://other.example").isAllowed();
	 * </pre>
	 * @return this
	 * @throws AssertionError if the request isn't allowed, with the explanation
	 */
	public CorsRequestAssert isAllowed() {
		Explanation explanation = explain();
		if (!explanation.allowed()) {
			fail("to be allowed", explanation);
		}
		return this;
	}

	/**
	 * Verify that the request is refused for the given reason. A server with this library
	 * sends the reason in the header {@code Cors-Refusal}. This assertion passes:
	 * <pre class="code">
	 * // cors.allowed-origins: https://app.example.com
	 * assertThatCors(policies).request(HttpMethod.GET, "/feed")
	 *     .from("https://other.example")
	 *     .isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
	 * </pre> This assertion fails: <pre class="code">
	 * assertThatCors(policies).request(HttpMethod.PUT, "/feed")
	 *     .from("https://app.example.com")
	 *     .isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED); // the reason is METHOD_NOT_ALLOWED
	 * </pre>
	 * @param reason the reason
	 * @return this
	 * @throws AssertionError if the request is allowed, or refused for another reason,
	 * with the explanation
	 */
	public CorsRequestAssert isRefusedBecause(RefusalReason reason) {
		Explanation explanation = explain();
		if (!explanation.reason().equals(reason.code())) {
			fail("to be refused because of " + reason.code(), explanation);
		}
		return this;
	}

	private Explanation explain() {
		if (this.origin == null) {
			// Without an origin, every request is allowed and the test could never fail
			throw new IllegalStateException("Set the page's origin first: from(\"https://app.example.com\")");
		}
		return this.verdict.of(
				new HypotheticalRequest(this.origin, this.path, this.method.name(), this.headers, this.credentials),
				this.preflightOnly);
	}

	private void fail(String expected, Explanation explanation) {
		failWithMessage("%s",
				"Expected " + (this.preflightOnly ? "the preflight of " : "") + this.actual
						+ (this.headers.isEmpty() ? "" : " with " + String.join(", ", this.headers))
						+ (this.credentials ? " with credentials" : "") + " from " + this.origin + " " + expected
						+ ", but " + outcome(explanation) + "\n\n" + text(explanation));
	}

	private static String outcome(Explanation explanation) {
		if (explanation.allowed()) {
			return "it is allowed.";
		}
		return explanation.reason().equals(Explanation.NONE) ? "it isn't allowed, and no policy refuses it."
				: "it is refused: " + explanation.reason() + ".";
	}

	private static String text(Explanation explanation) {
		List<String> paragraphs = new ArrayList<>();
		paragraphs.add(explanation.steps()
			.stream()
			.filter((step) -> step.outcome() != Explanation.Outcome.NOT_REACHED)
			.map((step) -> "  %-6s  %-11s  %s".formatted(
					(step.outcome() == Explanation.Outcome.FAILED) ? "FAILED" : "passed", step.name(),
					step.explanation()))
			.collect(Collectors.joining("\n")));
		if (!explanation.responseHeaders().isEmpty()) {
			paragraphs
				.add("CORS headers of the " + (explanation.preflight() ? "preflight response" : "response") + ":\n"
						+ explanation.responseHeaders()
							.entrySet()
							.stream()
							.map((header) -> "  " + header.getKey() + ": " + header.getValue())
							.collect(Collectors.joining("\n")));
		}
		if (explanation.hint() != null) {
			paragraphs.add(explanation.hint());
		}
		paragraphs.add("To reproduce:\n" + explanation.curl().indent(2));
		return String.join("\n\n", paragraphs).stripTrailing();
	}

}
