package io.github.corsstarter.autoconfigure;

import java.util.List;

import io.github.corsstarter.actuate.CorsPolicySources;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsPoliciesChange;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads the properties again, and replaces the policies unless there are problems. Safe
 * for concurrent use.
 */
public final class CorsPoliciesReloader {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private final CorsPolicies policies;

	private final CorsPolicySources sources;

	private final ConfigurableApplicationContext context;

	private final CorsPoliciesChangePublisher publisher;

	private final ConfigDataReloader files;

	private final CorsProperties atStart;

	private Read ofEnvironment;

	CorsPoliciesReloader(CorsPolicies policies, CorsPolicySources sources, ConfigurableApplicationContext context,
			CorsPoliciesChangePublisher publisher) {
		this.policies = policies;
		this.sources = sources;
		this.context = context;
		this.publisher = publisher;
		this.files = new ConfigDataReloader(context);
		this.ofEnvironment = Read.of(context.getEnvironment());
		this.atStart = this.ofEnvironment.properties;
	}

	/**
	 * Read the configuration files again, and replace the policies. What doesn't come
	 * from files, such as environment variables and command line arguments, stays as it
	 * was, and so does the order of precedence. The application's environment isn't
	 * touched.
	 * @return what has become of it, which is also published as an event
	 */
	synchronized CorsPoliciesChange reload() {
		return replaceBy(this.files.reload());
	}

	/**
	 * Replace the policies by those of the application's environment, if it has others
	 * than when it was last read. What has become of it is published as an event.
	 */
	public synchronized void environmentChanged() {
		Read read = Read.of(this.context.getEnvironment());
		if (!read.equals(this.ofEnvironment)) {
			this.ofEnvironment = read;
			replaceBy(this.context.getEnvironment());
		}
	}

	private CorsPoliciesChange replaceBy(ConfigurableEnvironment environment) {
		if (!CorsPropertiesReader.isEnabled(environment)) {
			// The way out in an emergency: values aren't looked at
			return CorsPoliciesChange.of(this.policies, this.policies.replace(List.of()));
		}
		CorsPropertiesReader reader = new CorsPropertiesReader(environment);
		if (reader.properties().filterOrder() != this.atStart.filterOrder()
				|| !reader.properties().check().equals(this.atStart.check())) {
			logger.warn("cors.filter-order and cors.check.* stay as they were at the start until the next one");
		}
		CorsPoliciesFactory factory = CorsPoliciesConfiguration.factory(this.context, environment);
		if (!factory.problems().isEmpty()) {
			CorsPoliciesChange refused = new CorsPoliciesChange(false, this.policies.toString(),
					factory.problems().stream().map(CorsPoliciesReloader::line).toList());
			this.publisher.publish(refused);
			return refused;
		}
		List<CorsPolicy> policies = factory.policies();
		List<PolicyProblem> problems = this.policies.replace(policies, factory.leftAlone());
		if (problems.isEmpty()) {
			this.sources.replace(policies, factory::places);
		}
		return CorsPoliciesChange.of(this.policies, problems);
	}

	private static String line(PropertyProblem problem) {
		return problem.property() + ((problem.value() != null) ? " = \"" + problem.value() + "\"" : "") + " ("
				+ PropertyPlace.of(problem.origin()) + "): " + problem.explanation() + " (" + problem.code().code()
				+ ") " + problem.suggestion();
	}

	/**
	 * What an environment says.
	 *
	 * @param enabled whether policies are wanted
	 * @param properties the properties
	 * @param problems what is wrong with their keys and types
	 */
	private record Read(boolean enabled, CorsProperties properties, List<PropertyProblem> problems) {

		static Read of(ConfigurableEnvironment environment) {
			CorsPropertiesReader reader = new CorsPropertiesReader(environment);
			return new Read(CorsPropertiesReader.isEnabled(environment), reader.properties(), reader.problems());
		}

	}

}
