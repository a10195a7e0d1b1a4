package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;

/**
 * Everybody who is told of decisions: the log, and whom the application adds. Safe for
 * concurrent use.
 */
public final class DecisionListeners {

	private final DecisionListener[] listeners;

	/**
	 * Create a group of listeners.
	 * @param others those beside the log
	 */
	public DecisionListeners(List<DecisionListener> others) {
		List<DecisionListener> all = new ArrayList<>(others);
		all.add(0, new RefusalLogger());
		this.listeners = all.toArray(new DecisionListener[0]);
	}

	/**
	 * Tell all of them, unless the decision is about no CORS request.
	 * @param request the request
	 * @param decision the decision
	 */
	public void decided(CorsRequest request, CorsDecision decision) {
		if (decision.kind() != CorsDecision.Kind.NOT_CORS) {
			for (DecisionListener listener : this.listeners) {
				listener.decided(request, decision);
			}
		}
	}

}
