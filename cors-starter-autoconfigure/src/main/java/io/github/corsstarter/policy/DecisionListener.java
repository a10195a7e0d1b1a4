package io.github.corsstarter.policy;

/**
 * Told of each decision about a CORS request, on the request's thread and before the
 * answer is sent. Has to be safe for concurrent use, and fast.
 */
@FunctionalInterface
public interface DecisionListener {

	/**
	 * A policy has decided about an actual request or a preflight.
	 * @param request the request, not to be kept
	 * @param decision the decision
	 */
	void decided(CorsRequest request, CorsDecision decision);

}
