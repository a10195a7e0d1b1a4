package io.github.corsstarter.autoconfigure;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsPoliciesChange;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Logs each change of the policies.
 */
final class CorsPoliciesChangeLogger implements ApplicationListener<PayloadApplicationEvent<CorsPoliciesChange>> {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private final CorsPolicies policies;

	private final ApplicationContext context;

	CorsPoliciesChangeLogger(CorsPolicies policies, ApplicationContext context) {
		this.policies = policies;
		this.context = context;
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<CorsPoliciesChange> event) {
		if (!this.context.equals(event.getSource())) {
			// A child context logs its own changes
			return;
		}
		CorsPoliciesChange change = event.getPayload();
		if (change.accepted()) {
			logger.info("CORS policies replaced: " + change.policies());
			this.policies.warnings().forEach(logger::warn);
		}
		else {
			logger.warn("CORS policies not replaced, the previous ones stay in force: "
					+ String.join("; ", change.problems()));
		}
	}

}
