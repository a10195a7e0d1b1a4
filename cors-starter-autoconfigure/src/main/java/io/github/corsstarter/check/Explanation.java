package io.github.corsstarter.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.RequestPath;
import io.github.corsstarter.refusal.ForwardedHeaders;
import io.github.corsstarter.refusal.HeaderList;
import io.github.corsstarter.refusal.Hint;
import io.github.corsstarter.refusal.LogText;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a hypothetical request, step by step in the order of the
 * <a href="https://fetch.spec.whatwg.org/#cors-preflight-fetch">Fetch standard</a>: the
 * decisions of the filter and of the browser.
 *
 * @param allowed whether the page can read the response
 * @param reason the code of the refusal, or {@code none}
 * @param policy the name of the policy, or {@code null} if none covers the path
 * @param preflight whether a browser sends a preflight
 * @param steps the steps
 * @param responseHeaders the CORS headers of the first response: the preflight's if there
 * is one
 * @param hint the cause of a refusal and the remedy, or {@code null}
 * @param curl the commands that repeat the requests, one per line
 */
public record Explanation(boolean allowed, String reason, @Nullable String policy, boolean preflight, List<Step> steps,
		Map<String, String> responseHeaders, @Nullable String hint, String curl) {

	/** The reason if nothing is refused. */
	public static final String NONE = "none";

	/**
	 * Explain the outcome of a request.
	 * @param asked the request
	 * @param decide decides a request; returns {@code null} if no policy covers its path
	 * @param baseUrl the URL of the application, for the commands
	 * @return the explanation
	 */
	public static Explanation of(HypotheticalRequest asked, Function<CorsRequest, @Nullable CorsDecision> decide,
			String baseUrl) {
		return of(asked, decide, baseUrl, false, null);
	}

	/**
	 * Explain the outcome of a request.
	 * @param asked the request
	 * @param decide decides a request; returns {@code null} if no policy covers its path
	 * @param baseUrl the URL of the application, for the commands
	 * @param authorized whether {@code decide} asks an authorizer about unlisted origins
	 * @param leftAlone the pattern that makes the starter leave the path alone, or
	 * {@code null}
	 * @return the explanation
	 */
	public static Explanation of(HypotheticalRequest asked, Function<CorsRequest, @Nullable CorsDecision> decide,
			String baseUrl, boolean authorized, @Nullable String leftAlone) {
		boolean preflighted = asked.isPreflighted();
		CorsRequest request = preflighted ? asked.preflight() : asked.actual();
		CorsDecision decision = decide.apply(request);
		String curl = Curl.of(asked, baseUrl);
		if (decision == null) {
			return new Explanation(false, NONE, null, preflighted, Steps.withoutPolicy(asked), Map.of(),
					withoutPolicy(asked, leftAlone), curl);
		}
		Map<String, String> headers = headers(decision, asked.origin());
		if (preflighted && decision.reason() == null) {
			CorsDecision actual = decide.apply(asked.actual());
			decision = (actual != null) ? actual : decision;
		}
		RefusalReason reason = decision.reason();
		CorsPolicy policy = decision.policy();
		String hint = (reason != null) ? Hint.of(request, decision, ForwardedHeaders.UNREAD)
				: Hint.ofCredentials(asked.credentials() && asked.origin() != null, policy);
		return new Explanation(hint == null, (reason != null) ? reason.code() : NONE, policy.name(), preflighted,
				Steps.of(asked, policy, reason, authorized), headers, hint, curl);
	}

	private static String withoutPolicy(HypotheticalRequest asked, @Nullable String leftAlone) {
		// Don't suggest a path that looks like a pattern or has several readings
		boolean literal = RequestPath.isPlain(asked.path())
				&& asked.path().chars().noneMatch((c) -> "*{}?,".indexOf(c) >= 0 || c <= ' ' || c > '~');
		String path = literal ? LogText.of(asked.path()) : "the pattern of its handler";
		return (leftAlone != null) ? leftAlone
				+ " is left alone because it is a path of a policy with enabled: false, or of the actuator. The "
				+ "handler decides; the actuator uses management.endpoints.web.cors.*. If a policy should decide, "
				+ "add " + path + " to its paths."
				: "The handler decides. If a policy should decide, add " + path
						+ " to cors.policies.<name>.paths and set cors.policies.<name>.allowed-origins.";
	}

	private static Map<String, String> headers(CorsDecision decision, @Nullable String origin) {
		Map<String, String> headers = new LinkedHashMap<>();
		decision.writeHeaders(origin, headers, Map::put);
		if (decision.vary() != null) {
			headers.put(HeaderNames.VARY, decision.vary());
		}
		return headers;
	}

	/**
	 * One step.
	 *
	 * @param name the name of the check
	 * @param outcome the outcome
	 * @param explanation the reason, in words
	 */
	public record Step(String name, Outcome outcome, String explanation) {
	}

	/**
	 * The outcome of a step.
	 */
	public enum Outcome {

		/** The request goes on. */
		PASSED,

		/** The request ends here. */
		FAILED,

		/** The request ended earlier. */
		NOT_REACHED

	}

	/**
	 * Builds the list of steps.
	 */
	private static final class Steps {

		private final List<Step> steps = new ArrayList<>();

		private boolean ended;

		private void add(String name, boolean passed, String explanation) {
			if (this.ended) {
				this.steps.add(new Step(name, Outcome.NOT_REACHED, "Not checked."));
				return;
			}
			this.steps.add(new Step(name, passed ? Outcome.PASSED : Outcome.FAILED, explanation));
			this.ended = !passed;
		}

		static List<Step> withoutPolicy(HypotheticalRequest asked) {
			Steps steps = new Steps();
			steps.add("policy", false, "No policy covers " + LogText.of(asked.path())
					+ ", so the starter leaves it alone: it sets no header and refuses nothing.");
			for (String name : List.of("origin", "preflight", "method", "headers", "credentials", "exposed-headers")) {
				steps.add(name, false, "");
			}
			return steps.steps;
		}

		static List<Step> of(HypotheticalRequest asked, CorsPolicy policy, @Nullable RefusalReason reason,
				boolean authorized) {
			Steps steps = new Steps();
			steps.add("policy", true, "The policy '" + policy.name() + "' covers " + LogText.of(asked.path()) + ".");
			steps.addOrigin(asked, policy, reason, authorized);
			steps.add("preflight", true, preflight(asked));
			String method = LogText.of(asked.method());
			boolean methodRefused = reason == RefusalReason.METHOD_NOT_ALLOWED;
			steps.add("method", !methodRefused, methodRefused
					? method + " isn't one of the allowed methods: " + String.join(", ", policy.allowedMethods()) + "."
					: method + " is allowed.");
			steps.addHeaders(asked, policy, reason);
			steps.addCredentials(asked, policy);
			steps.add("exposed-headers", true, exposedHeaders(asked, policy));
			return steps.steps;
		}

		private void addOrigin(HypotheticalRequest asked, CorsPolicy policy, @Nullable RefusalReason reason,
				boolean authorized) {
			if (asked.origin() == null) {
				add("origin", true,
						"The request has no Origin, as with images, links, other programs and the application's own "
								+ "pages. The handler runs.");
				return;
			}
			String origin = LogText.of(asked.origin());
			String code = (reason != null) ? reason.code() : "";
			if (authorized && policy.isForAuthorizer(asked.origin())) {
				boolean allowed = reason != RefusalReason.ORIGIN_NOT_ALLOWED;
				add("origin", allowed, origin + " isn't in the list of allowed origins. The authorizer "
						+ (allowed ? "allows it." : "refuses it."));
			}
			else if (!code.startsWith("origin-")) {
				add("origin", true, origin + " is allowed.");
			}
			else {
				List<String> allowed = policy.allowedOrigins();
				add("origin", false, switch (code) {
					case "origin-null" -> "null stands for an opaque origin, and the policy doesn't allow it.";
					case "origin-malformed" -> asked.origin().equals("file://")
							? "Some apps send file:// for files, and the policy doesn't allow it."
							: origin + " isn't a single origin in the form scheme://host or scheme://host:port.";
					default -> switch (allowed.size()) {
						case 0 -> "The policy lists no origins, and the authorizer isn't asked about " + origin + ".";
						case 1 -> origin + " isn't allowed. The policy allows only " + allowed.get(0) + ".";
						default -> origin + " isn't one of the " + allowed.size() + " allowed origins.";
					};
				});
			}
		}

		private static String preflight(HypotheticalRequest asked) {
			if (!asked.isPreflighted()) {
				return "A browser sends the request without a preflight, because the method is GET, HEAD or POST and no "
						+ "header needs one."
						+ (asked.method().equals("POST")
								? " (An XMLHttpRequest with an upload listener, for progress for example, still needs a preflight.)"
								: "");
			}
			List<String> causes = new ArrayList<>();
			if (!asked.hasSafelistedMethod()) {
				causes.add("the method " + LogText.of(asked.method()));
			}
			if (!asked.headers().isEmpty()) {
				causes.add(((asked.headers().size() == 1) ? "the header " : "the headers ")
						+ HeaderList.of(asked.headers()));
			}
			return "A browser sends a preflight because of " + String.join(" and ", causes) + "." + exceptions(asked);
		}

		/**
		 * Name the header values that need no preflight, if nothing else causes one.
		 */
		private static String exceptions(HypotheticalRequest asked) {
			if (!asked.hasSafelistedMethod() || !List.of("content-type", "range").containsAll(asked.headers())) {
				return "";
			}
			StringBuilder text = new StringBuilder();
			if (asked.headers().contains("content-type")) {
				text.append(" (The Content-Type values text/plain, multipart/form-data and "
						+ "application/x-www-form-urlencoded need no preflight.)");
			}
			if (asked.headers().contains("range")) {
				text.append(
						" (A single range such as bytes=0-99 needs no preflight if the browser follows the standard.)");
			}
			return text.toString();
		}

		private static String exposedHeaders(HypotheticalRequest asked, CorsPolicy policy) {
			if (asked.origin() == null) {
				return "Pages of the same origin can read all response headers except Set-Cookie.";
			}
			String always = "Scripts can read the CORS-safelisted response headers (Cache-Control, Content-Language, "
					+ "Content-Length, Content-Type, Expires, Last-Modified and Pragma)";
			List<String> exposed = policy.exposedHeaders();
			if (exposed.isEmpty()) {
				return always + ". The policy exposes no others.";
			}
			return exposed.contains("*") ? always + " and all others except Set-Cookie."
					: always + " and the exposed headers: " + HeaderList.of(exposed) + ".";
		}

		private void addHeaders(HypotheticalRequest asked, CorsPolicy policy, @Nullable RefusalReason reason) {
			if (asked.headers().isEmpty()) {
				add("headers", true, "No header needs a preflight.");
			}
			else if (reason == RefusalReason.HEADERS_MALFORMED) {
				add("headers", false, "These aren't valid header names, or there are too many.");
			}
			else if (reason == RefusalReason.HEADER_NOT_ALLOWED) {
				List<String> missing = Hint.missingHeaders(asked.preflight(), policy.allowedHeaders());
				add("headers", false,
						HeaderList.of(missing) + ((missing.size() == 1) ? " isn't" : " aren't") + " allowed. "
								+ (policy.allowedHeaders().isEmpty() ? "The policy lists no headers."
										: "Allowed headers: " + String.join(", ", policy.allowedHeaders()) + "."));
			}
			else {
				add("headers", true, HeaderList.of(asked.headers())
						+ ((asked.headers().size() == 1) ? " is allowed." : " are allowed."));
			}
		}

		private void addCredentials(HypotheticalRequest asked, CorsPolicy policy) {
			if (!asked.credentials() || asked.origin() == null) {
				add("credentials", true, "The page sends no credentials.");
			}
			else if (policy.allowsCredentials()) {
				add("credentials", true, "The policy allows credentials.");
			}
			else {
				add("credentials", false,
						"The policy doesn't allow credentials. The server can't detect that the page sends "
								+ "them, so it handles the request, and the browser blocks the response.");
			}
		}

	}

}
