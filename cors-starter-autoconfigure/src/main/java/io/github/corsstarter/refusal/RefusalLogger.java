package io.github.corsstarter.refusal;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.policy.RefusalReason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs refusals: new ones at {@code WARN}, the others at {@code DEBUG}. Safe for
 * concurrent use.
 */
public final class RefusalLogger implements DecisionListener {

	private static final Log logger = LogFactory.getLog("io.github.corsstarter.refusals");

	private static final String FURTHER = " For one minute, further refusals with this policy, code and origin are logged "
			+ "at DEBUG.";

	private final RefusalLimiter limiter = new RefusalLimiter(System::nanoTime);

	private final ForwardedHeaders forwarded;

	/**
	 * Create a logger.
	 * @param forwarded the forwarded headers that the server reads
	 */
	public RefusalLogger(ForwardedHeaders forwarded) {
		this.forwarded = forwarded;
	}

	@Override
	public void decided(CorsRequest request, CorsDecision decision) {
		RefusalReason reason = decision.reason();
		if (reason == null) {
			return;
		}
		String origin = request.origin();
		if (this.limiter.admit(decision.policy().name(), reason, (origin != null) ? origin : "")) {
			logger.warn(RefusalText.of(request, decision, this.forwarded) + further(reason));
		}
		else if (logger.isDebugEnabled()) {
			logger.debug(RefusalText.of(request, decision, this.forwarded));
		}
		long heldBack = this.limiter.takeHeldBack();
		if (heldBack > 0) {
			logger.warn("Refused " + heldBack
					+ " more CORS requests since the last message of this kind. There are too many "
					+ "different origins to warn about each; these refusals are logged at DEBUG.");
		}
	}

	/**
	 * Announce that other methods or headers of the same origin aren't logged at
	 * {@code WARN}.
	 */
	private static String further(RefusalReason reason) {
		return switch (reason) {
			case METHOD_NOT_ALLOWED, HEADER_NOT_ALLOWED -> FURTHER;
			default -> "";
		};
	}

}
