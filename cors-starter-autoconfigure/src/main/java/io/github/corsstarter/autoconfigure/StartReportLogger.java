package io.github.corsstarter.autoconfigure;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsStartReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Writes the report to the log once all beans are there, so that every handler is known.
 */
final class StartReportLogger implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private final ObjectProvider<CorsStartReport> report;

	private final ObjectProvider<CorsPolicies> policies;

	StartReportLogger(ObjectProvider<CorsStartReport> report, ObjectProvider<CorsPolicies> policies) {
		this.report = report;
		this.policies = policies;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.policies.ifAvailable((policies) -> policies.warnings().forEach(logger::warn));
		this.report.ifAvailable((report) -> {
			logger.info("CORS policies in force: " + report.policies());
			if (!report.otherLayers().isEmpty()) {
				logger.warn(
						"Other CORS settings cover paths of a CORS policy, which decides there unless a filter answers first: "
								+ String.join("; ", report.otherLayers())
								+ ". Remove them, or leave their paths alone by a policy with enabled: false.");
			}
		});
	}

}
