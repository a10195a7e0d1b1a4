package io.github.corsstarter.refusal;

import java.util.Objects;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;

/**
 * Describes a refusal in one log line: the request, the reason and the hint. Request
 * values are cut and escaped.
 */
final class RefusalText {

	private RefusalText() {
	}

	/**
	 * Describe a refusal in one line.
	 * @param request the request
	 * @param decision the decision that refuses the request
	 * @param forwarded the forwarded headers that the server reads
	 * @return the line
	 */
	static String of(CorsRequest request, CorsDecision decision, ForwardedHeaders forwarded) {
		boolean preflight = request.method().equals("OPTIONS")
				&& request.header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD) != null;
		String origin = request.origin();
		return "Refused CORS " + (preflight ? "preflight for " : "request ") + LogText.of(Hint.method(request)) + " "
				+ LogText.of(request.path()) + " from origin \"" + ((origin != null) ? LogText.of(origin) : "")
				+ "\" by policy '" + decision.policy().name() + "': " + Objects.requireNonNull(decision.reason()).code()
				+ ". " + Hint.of(request, decision, forwarded);
	}

}
