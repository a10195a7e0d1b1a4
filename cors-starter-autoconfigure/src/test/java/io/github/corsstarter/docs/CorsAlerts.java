package io.github.corsstarter.docs;

import io.github.corsstarter.web.CorsPoliciesChange;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Alerts operators when a change is refused.
 */
@Component
public class CorsAlerts {

	private static final Log logger = LogFactory.getLog("alerts");

	@EventListener
	void changed(CorsPoliciesChange change) {
		if (!change.accepted()) {
			logger.error("Still in force: " + change.policies() + ", because of " + change.problems());
		}
	}

}
