package io.github.corsstarter.autoconfigure;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsPoliciesChange;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells the log and the application of each change of the policies, whoever wants it.
 */
final class CorsPoliciesChangePublisher implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private final CorsPolicies policies;

	private final ApplicationEventPublisher publisher;

	CorsPoliciesChangePublisher(CorsPolicies policies, ApplicationEventPublisher publisher) {
		this.policies = policies;
		this.publisher = publisher;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.policies.onChange(this::publish);
	}

	void publish(CorsPoliciesChange change) {
		if (change.accepted()) {
			logger.info("CORS policies replaced: " + change.policies());
			this.policies.warnings().forEach(logger::warn);
		}
		else {
			logger.warn(
					"CORS policies not replaced, those before stay in force: " + String.join("; ", change.problems()));
		}
		this.publisher.publishEvent(change);
	}

}
