package io.github.corsstarter.policy;

/**
 * Refusals without a request.
 */
public final class Refusal {

	private Refusal() {
	}

	/**
	 * Return the decision that refuses an actual request.
	 */
	public static CorsDecision of(CorsPolicy policy, RefusalReason reason) {
		return new CorsDecision.Builder(policy, CorsDecision.Kind.ACTUAL).answer(403).reason(reason).build();
	}

}
