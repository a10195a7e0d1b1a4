package io.github.corsstarter.policy;

/**
 * Told of each decision about a CORS request, on the request's thread and before the
 * answer is sent, and of headers of the answer that scripts can't read. Has to be safe
 * for concurrent use, and fast.
 */
@FunctionalInterface
public interface DecisionListener {

	/**
	 * A policy has decided about an actual request or a preflight.
	 * @param request the request, not to be kept
	 * @param decision the decision
	 */
	void decided(CorsRequest request, CorsDecision decision);

	/**
	 * The answer to an allowed actual request has a header that scripts are known to need
	 * and that the policy doesn't expose. Called for each such header of each answer.
	 * @param decision the decision about the request
	 * @param name the header's name, as it was set, which may come from elsewhere
	 */
	default void headerUnread(CorsDecision decision, String name) {
	}

}
