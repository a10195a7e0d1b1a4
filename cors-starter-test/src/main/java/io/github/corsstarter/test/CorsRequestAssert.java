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
 * Says what has to become of a request. Which page asks has to be said first, by
 * {@link #from(String)}.
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
	 * Name the page that asks.
	 * @param origin its origin, such as {@code https://app.example.com}, or the text
	 * {@code null} for a page that has none
	 * @return this
	 */
	public CorsRequestAssert from(String origin) {
		this.origin = origin;
		return this;
	}

	/**
	 * Add headers that the page's script sets.
	 * @param names their names. Leave {@code content-type} out where it is that of a form
	 * @return this
	 */
	public CorsRequestAssert withHeaders(String... names) {
		this.headers.addAll(List.of(names));
		return this;
	}

	/**
	 * Let the page send cookies or other credentials. To a server none are sent, as none
	 * are sent with a preflight; its answer has to allow them.
	 * @return this
	 */
	public CorsRequestAssert withCredentials() {
		this.credentials = true;
		return this;
	}

	/**
	 * Verify that the page may send the request and read the answer. With success:
	 * <pre class="code">
	 * // cors.allowed-origins: https://app.example.com
	 * assertThatCors(policies).request(HttpMethod.GET, "/feed").from("https://app.example.com").isAllowed();
	 * </pre> With failure: <pre class="code">
	 * assertThatCors(policies).request(HttpMethod.GET, "/feed").from("https://other.example").isAllowed();
	 * </pre>
	 * @return this
	 * @throws AssertionError if it may not, with the explanation
	 */
	public CorsRequestAssert isAllowed() {
		Explanation explanation = explain();
		if (!explanation.allowed()) {
			fail("to be allowed", explanation);
		}
		return this;
	}

	/**
	 * Verify that the request is refused for a reason. A server of this library tells it
	 * by the header {@code Cors-Refusal}. With success: <pre class="code">
	 * // cors.allowed-origins: https://app.example.com
	 * assertThatCors(policies).request(HttpMethod.GET, "/feed")
	 *     .from("https://other.example")
	 *     .isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
	 * </pre> With failure: <pre class="code">
	 * assertThatCors(policies).request(HttpMethod.PUT, "/feed")
	 *     .from("https://app.example.com")
	 *     .isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED); // it is METHOD_NOT_ALLOWED
	 * </pre>
	 * @param reason the reason
	 * @return this
	 * @throws AssertionError if it is allowed or refused for another reason, with the
	 * explanation
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
			// Without an origin all is allowed: the test would never fail
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
