package io.github.corsstarter.autoconfigure;

import java.util.List;

import io.github.corsstarter.actuate.CorsPolicySources;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsPoliciesChange;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Reads the configuration files again, and replaces the policies unless there are
 * problems. What doesn't come from files, such as environment variables and command line
 * arguments, stays as it was. The application's environment isn't touched.
 */
final class CorsPoliciesReloader {

	private static final Log logger = LogFactory.getLog(CorsPolicyAutoConfiguration.class);

	private final CorsPolicies policies;

	private final CorsPolicySources sources;

	private final ConfigurableApplicationContext context;

	CorsPoliciesReloader(CorsPolicies policies, CorsPolicySources sources, ConfigurableApplicationContext context) {
		this.policies = policies;
		this.sources = sources;
		this.context = context;
	}

	/**
	 * Read and replace, one at a time.
	 * @return what has become of it, which is also published as an event
	 */
	synchronized CorsPoliciesChange reload() {
		ConfigurableEnvironment environment = readAgain();
		List<String> problems = CorsPropertiesReader.isEnabled(environment) ? replace(environment)
				// The way out in an emergency: values aren't looked at
				: lines(this.policies.replace(List.of()));
		CorsPoliciesChange change = new CorsPoliciesChange(problems.isEmpty(), this.policies.toString(), problems);
		if (change.accepted()) {
			logger.info("CORS policies replaced: " + change.policies());
		}
		else {
			logger.warn("CORS policies not replaced, those before stay in force: " + String.join("; ", problems));
		}
		this.context.publishEvent(change);
		return change;
	}

	private List<String> replace(ConfigurableEnvironment environment) {
		CorsPoliciesFactory factory = CorsPoliciesConfiguration.factory(this.context, environment);
		if (!factory.problems().isEmpty()) {
			return factory.problems().stream().map(CorsPoliciesReloader::line).toList();
		}
		List<CorsPolicy> policies = factory.policies();
		String actuatorPath = ActuatorPath.get(this.context.getEnvironment(), this.context.getClassLoader());
		List<PolicyProblem> problems = this.policies.replace(policies, factory.leftAlone(actuatorPath));
		if (problems.isEmpty()) {
			this.sources.replace(policies, factory::places);
		}
		return lines(problems);
	}

	private static List<String> lines(List<PolicyProblem> problems) {
		return problems.stream().map(CorsPoliciesReloader::line).toList();
	}

	private ConfigurableEnvironment readAgain() {
		ConfigurableEnvironment current = this.context.getEnvironment();
		StandardEnvironment environment = new StandardEnvironment();
		MutablePropertySources sources = environment.getPropertySources();
		sources.forEach((source) -> sources.remove(source.getName()));
		current.getPropertySources().forEach((source) -> {
			if (!isFile(source) && !source.getName().equals("configurationProperties")) {
				sources.addLast(source);
			}
		});
		ConfigDataEnvironmentPostProcessor.applyTo(environment, this.context, null, current.getActiveProfiles());
		return environment;
	}

	private static boolean isFile(PropertySource<?> source) {
		return source.getName().startsWith("Config resource ") || source instanceof ConfigTreePropertySource;
	}

	private static String line(PropertyProblem problem) {
		return problem.property() + ((problem.value() != null) ? " = \"" + problem.value() + "\"" : "") + " ("
				+ PropertyPlace.of(problem.origin()) + "): " + problem.explanation() + " (" + problem.code().code()
				+ ") " + problem.suggestion();
	}

	private static String line(PolicyProblem problem) {
		return problem.policy() + ": " + problem.explanation() + " (" + problem.code().code() + ") "
				+ problem.suggestion();
	}

}
