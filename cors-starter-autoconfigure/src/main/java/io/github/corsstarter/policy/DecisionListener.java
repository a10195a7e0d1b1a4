package io.github.corsstarter.policy;

/**
 * Listener that is notified of each decision about a CORS request, and of response
 * headers that scripts can't read. Called on the request's thread, before the response is
 * sent. Implementations must be thread-safe and fast.
 */
@FunctionalInterface
public interface DecisionListener {

	/**
	 * Handle a decision about an actual request or a preflight.
	 * @param request the request, valid only during the call
	 * @param decision the decision
	 */
	void decided(CorsRequest request, CorsDecision decision);

	/**
	 * Handle a response header that scripts are known to need but that the policy doesn't
	 * expose. Called for each of these headers in each response to an allowed actual
	 * request.
	 * @param decision the decision about the request
	 * @param name the header's name as set, which may be untrusted input
	 */
	default void headerUnread(CorsDecision decision, String name) {
	}

}
