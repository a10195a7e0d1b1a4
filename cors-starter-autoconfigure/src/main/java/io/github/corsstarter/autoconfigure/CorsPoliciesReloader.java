package io.github.corsstarter.autoconfigure;

import java.util.List;

import io.github.corsstarter.actuate.PropertyOrigins;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsPoliciesChange;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Reloads the properties, and replaces the policies unless there are problems. Safe for
 * concurrent use.
 */
final class CorsPoliciesReloader {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private final CorsPolicies policies;

	private final PropertyOrigins origins;

	private final ConfigurableApplicationContext context;

	private final ConfigDataReloader files;

	private final CorsProperties atStart;

	private CorsPropertiesReader ofEnvironment;

	CorsPoliciesReloader(CorsPolicies policies, PropertyOrigins origins, ConfigurableApplicationContext context) {
		this.policies = policies;
		this.origins = origins;
		this.context = context;
		this.files = new ConfigDataReloader(context);
		this.ofEnvironment = new CorsPropertiesReader(context.getEnvironment());
		this.atStart = this.ofEnvironment.properties();
	}

	/**
	 * Reload the configuration files, and replace the policies. Sources other than files,
	 * such as environment variables and command line arguments, stay unchanged, and so
	 * does the order of precedence. The application's environment isn't changed.
	 * @return the result, which is also published as an event
	 */
	synchronized CorsPoliciesChange reload() {
		return replaceBy(new CorsPropertiesReader(this.files.reload()));
	}

	/**
	 * Replace the policies with those of the application's environment, if its properties
	 * have changed. The result is published as an event.
	 */
	synchronized void environmentChanged() {
		CorsPropertiesReader reader = new CorsPropertiesReader(this.context.getEnvironment());
		if (!reader.hasSamePropertiesAs(this.ofEnvironment)) {
			this.ofEnvironment = reader;
			replaceBy(reader);
		}
	}

	private CorsPoliciesChange replaceBy(CorsPropertiesReader reader) {
		if (!reader.properties().enabled()) {
			// The emergency exit, so values aren't checked
			return changeAfter(this.policies.replace(List.of()));
		}
		if (reader.properties().filterOrder() != this.atStart.filterOrder()
				|| !reader.properties().check().equals(this.atStart.check())) {
			logger.warn("Changes to cors.filter-order and cors.check.* take effect only after a restart");
		}
		CorsPoliciesFactory factory = CorsPoliciesConfiguration.factory(this.context, reader);
		if (!factory.problems().isEmpty()) {
			CorsPoliciesChange refused = new CorsPoliciesChange(false, this.policies.toString(),
					factory.problems().stream().map(PropertyProblem::toString).toList());
			this.context.publishEvent(refused);
			return refused;
		}
		List<CorsPolicy> policies = factory.policies();
		List<PolicyProblem> problems = this.policies.replace(policies, factory.leftAlone());
		if (problems.isEmpty()) {
			this.origins.replace(policies, factory::origins);
		}
		return changeAfter(problems);
	}

	private CorsPoliciesChange changeAfter(List<PolicyProblem> problems) {
		return new CorsPoliciesChange(problems.isEmpty(), this.policies.toString(),
				problems.stream().map(PolicyProblem::toString).toList());
	}

}
