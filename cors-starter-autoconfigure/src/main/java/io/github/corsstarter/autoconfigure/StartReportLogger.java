package io.github.corsstarter.autoconfigure;

import java.util.Optional;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsStartReport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Writes the report to the log once all beans are there, so that every handler is known.
 */
final class StartReportLogger implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private static final String BLOCK = "This application's CORS settings, translated to cors.* properties. To use them, paste them into application.yml, restart, and remove the other CORS settings that the log then names:\n";

	private static final String NONE = "This application's CORS settings can't be translated to cors.* properties. See these comments:\n";

	private final ObjectProvider<CorsStartReport> report;

	private final ObjectProvider<CorsPolicies> policies;

	private final Environment environment;

	StartReportLogger(ObjectProvider<CorsStartReport> report, ObjectProvider<CorsPolicies> policies,
			Environment environment) {
		this.report = report;
		this.policies = policies;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.policies.ifAvailable((policies) -> policies.warnings().forEach(logger::warn));
		this.report.ifAvailable((report) -> {
			CorsPolicies inForce = this.policies.getIfAvailable();
			if (inForce != null) {
				logger.info("CORS policies in force: " + report.policies());
				report.remarks().forEach((remark) -> logger.info(remark + "."));
				if (!inForce.all().isEmpty()) {
					warnings(report).ifPresent(logger::warn);
				}
			}
			boolean set = CorsPropertiesReader.isAnySet(this.environment);
			if (set ? logger.isDebugEnabled() : logger.isInfoEnabled()) {
				logTranslation(report.translation(), set);
			}
		});
	}

	private static void logTranslation(String translation, boolean set) {
		if (translation.isEmpty()) {
			return;
		}
		boolean allowsAny = translation.lines().anyMatch((line) -> line.strip().startsWith("allowed-origins:"));
		String message = (allowsAny ? BLOCK : NONE) + translation.stripTrailing();
		if (set) {
			logger.debug(message);
		}
		else {
			logger.info(message);
		}
	}

	private static Optional<String> warnings(CorsStartReport report) {
		StringBuilder warning = new StringBuilder();
		if (!report.otherLayers().isEmpty()) {
			warning.append(
					"Other CORS settings cover paths of a CORS policy. On these paths, the policy answers preflights and sets the CORS headers, unless a filter runs before it. The other settings may still refuse requests, such as a form post from another site. Remove them, or add a policy with enabled: false for their paths:");
			report.otherLayers().forEach((layer) -> warning.append("\n  - ").append(layer));
		}
		if (!report.filtersInFront().isEmpty()) {
			warning.append((warning.isEmpty() ? "" : "\n")
					+ "These filters run before the filter of the CORS policies. Responses that they send themselves, preflights included, have no CORS headers:");
			report.filtersInFront().forEach((filter) -> warning.append("\n  - ").append(filter));
		}
		return warning.isEmpty() ? Optional.empty() : Optional.of(warning.toString());
	}

}
