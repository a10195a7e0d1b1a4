package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsPolicyBuilder;
import io.github.corsstarter.policy.DangerousSetting;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.PolicyWarning;
import io.github.corsstarter.policy.ProblemCode;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.PolicyPaths;
import org.jspecify.annotations.Nullable;

/**
 * The bridge from properties to policies: what a named policy doesn't set it takes from
 * the top level, and every problem is told with the property that it comes from.
 */
final class CorsPoliciesFactory {

	private static final String TOP_LEVEL = "default";

	private static final List<String> EVERY_PATH = List.of("/**");

	private final CorsPropertiesReader reader;

	private final CorsProperties properties;

	private final List<PropertyProblem> problems;

	private final List<CorsPolicy> policies = new ArrayList<>();

	private final List<String> pathsLeftAlone = new ArrayList<>();

	CorsPoliciesFactory(CorsPropertiesReader reader) {
		this.reader = reader;
		this.properties = reader.properties();
		this.problems = new ArrayList<>(reader.problems());
		Set<DangerousSetting> dangers = dangers();
		addTopLevel(dangers);
		this.properties.policies().forEach((name, policy) -> addPolicy(name, policy, dangers));
		checkPaths();
	}

	private Set<DangerousSetting> dangers() {
		Set<DangerousSetting> dangers = EnumSet.noneOf(DangerousSetting.class);
		String property = "cors.dangerously-allow";
		List<String> values = this.properties.dangerouslyAllow();
		for (int i = 0; i < values.size(); i++) {
			String value = values.get(i);
			try {
				dangers.add(DangerousSetting.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_')));
			}
			catch (IllegalArgumentException ex) {
				this.problems.add(new PropertyProblem(ProblemCode.VALUE_INVALID, property + "[" + i + "]", value,
						this.reader.origin(property, i), "There is no such danger.",
						PropertyKeys.nearestOf(value, "insecure-origins", "public-suffix-subdomains", "null-origin")));
			}
		}
		return dangers;
	}

	private boolean hasTopLevelPolicy() {
		return !this.properties.allowedOrigins().isEmpty();
	}

	private void addTopLevel(Set<DangerousSetting> dangers) {
		CorsPolicyBuilder builder = CorsPolicy.builder()
			.name(TOP_LEVEL)
			.allowedOrigins(this.properties.allowedOrigins())
			.allowedMethods(this.properties.allowedMethods())
			.allowedHeaders(this.properties.allowedHeaders())
			.exposedHeaders(this.properties.exposedHeaders())
			.allowCredentials(this.properties.allowCredentials())
			.maxAge(this.properties.maxAge())
			.allowPrivateNetwork(this.properties.allowPrivateNetwork())
			.rejectRefused(this.properties.rejectRefused())
			.dangerouslyAllow(dangers);
		build(builder, null);
	}

	private void addPolicy(String name, CorsProperties.Policy policy, Set<DangerousSetting> dangers) {
		if (name.equals(TOP_LEVEL)) {
			this.problems.add(new PropertyProblem(ProblemCode.POLICY_NAME_RESERVED, prefix(name), null,
					this.reader.origin(prefix(name) + ".paths", 0), "The top level is the policy of this name.",
					"Give the policy another name, such as api"));
		}
		if (!policy.enabled()) {
			this.pathsLeftAlone.addAll(policy.paths());
			if (policy.paths().isEmpty()) {
				this.problems.add(new PropertyProblem(ProblemCode.PATHS_MISSING, prefix(name) + ".paths", null,
						this.reader.origin(prefix(name) + ".enabled", -1), "A policy needs paths.",
						"Write the paths to leave alone, such as paths: /api/**"));
			}
			return;
		}
		CorsPolicyBuilder builder = CorsPolicy.builder()
			.name(name)
			.paths(policy.paths())
			.allowedOrigins(or(policy.allowedOrigins(), this.properties.allowedOrigins()))
			.allowedMethods(or(policy.allowedMethods(), this.properties.allowedMethods()))
			.allowedHeaders(or(policy.allowedHeaders(), this.properties.allowedHeaders()))
			.exposedHeaders(or(policy.exposedHeaders(), this.properties.exposedHeaders()))
			.allowCredentials(or(policy.allowCredentials(), this.properties.allowCredentials()))
			.maxAge(or(policy.maxAge(), this.properties.maxAge()))
			.allowPrivateNetwork(or(policy.allowPrivateNetwork(), this.properties.allowPrivateNetwork()))
			.rejectRefused(this.properties.rejectRefused())
			.dangerouslyAllow(dangers);
		build(builder, policy);
	}

	private static <T> T or(@Nullable T own, T inherited) {
		return (own != null) ? own : inherited;
	}

	private void build(CorsPolicyBuilder builder, CorsProperties.@Nullable Policy own) {
		try {
			this.policies.add(builder.build());
		}
		catch (InvalidCorsPolicyException ex) {
			for (PolicyProblem problem : ex.problems()) {
				boolean noTopLevel = own == null && problem.code() == ProblemCode.ORIGINS_MISSING;
				if (!noTopLevel) {
					add(problem, own);
				}
			}
		}
	}

	private void add(PolicyProblem problem, CorsProperties.@Nullable Policy own) {
		String setting = property(problem.policy(), problem.setting(), own);
		String property = (problem.index() < 0) ? setting : setting + "[" + problem.index() + "]";
		boolean told = this.problems.stream()
			.anyMatch((other) -> other.code() == problem.code() && other.property().equals(property));
		if (!told) {
			boolean inherited = own != null && !setting.startsWith(prefix(problem.policy()));
			String value = (problem.index() < 0) ? this.reader.text(setting) : problem.value();
			this.problems
				.add(new PropertyProblem(problem.code(), property, value, this.reader.origin(setting, problem.index()),
						inherited ? "Policy '" + problem.policy() + "' inherits it. " + problem.explanation()
								: problem.explanation(),
						problem.suggestion()));
		}
	}

	/**
	 * Return the property from which a policy has a setting.
	 */
	private static String property(String policy, String setting, CorsProperties.@Nullable Policy own) {
		boolean inherited = own == null || switch (setting) {
			case "allowed-origins" -> own.allowedOrigins() == null;
			case "allowed-methods" -> own.allowedMethods() == null;
			case "allowed-headers" -> own.allowedHeaders() == null;
			case "exposed-headers" -> own.exposedHeaders() == null;
			case "max-age" -> own.maxAge() == null;
			default -> false;
		};
		return (inherited ? "cors" : prefix(policy)) + "." + setting;
	}

	private static String prefix(String policy) {
		boolean plain = policy.chars().allMatch((c) -> c == '-' || (c < 128 && Character.isLetterOrDigit(c)));
		return plain ? "cors.policies." + policy : "cors.policies[" + policy + "]";
	}

	private void checkPaths() {
		Map<String, List<String>> paths = new LinkedHashMap<>();
		if (hasTopLevelPolicy()) {
			paths.put(TOP_LEVEL, EVERY_PATH);
		}
		this.properties.policies().forEach((name, policy) -> {
			if (!name.equals(TOP_LEVEL)) {
				paths.put(name, policy.paths());
			}
		});
		for (PolicyProblem problem : PolicyPaths.check(paths)) {
			add(problem, this.properties.policies().get(problem.policy()));
		}
	}

	/**
	 * Return everything that is wrong.
	 * @return the problems, of keys and types first
	 */
	List<PropertyProblem> problems() {
		return this.problems;
	}

	boolean hasPolicies() {
		return !this.policies.isEmpty();
	}

	/**
	 * Return the policies.
	 * @param actuatorPath the path of the actuator, or {@code null} if there is none
	 * @return the policies by path
	 * @throws InvalidCorsPropertiesException if anything is wrong
	 */
	CorsPolicies create(@Nullable String actuatorPath) {
		if (!this.problems.isEmpty()) {
			throw new InvalidCorsPropertiesException(this.problems);
		}
		List<String> leftAlone = new ArrayList<>(this.pathsLeftAlone);
		if (actuatorPath != null) {
			leftAlone.add(actuatorPath + "/**");
		}
		return CorsPolicies.of(this.policies).leavingAlone(leftAlone);
	}

	/**
	 * Return what deserves a warning.
	 * @param contextPath the context path of the application, empty if it has none
	 * @return a line for each
	 */
	List<String> warnings(String contextPath) {
		Set<String> warnings = new LinkedHashSet<>();
		for (CorsPolicy policy : this.policies) {
			policy.warnings().forEach((warning) -> warnings.add(line(warning)));
			for (int i = 0; i < policy.paths().size() && !contextPath.isEmpty(); i++) {
				String path = policy.paths().get(i);
				if (path.startsWith(contextPath + "/")) {
					warnings.add(line(new PolicyWarning(policy.name(), "paths", i, path,
							"Paths are within the context path " + contextPath + ", so no request may reach it: write "
									+ path.substring(contextPath.length()) + " instead.")));
				}
			}
		}
		return List.copyOf(warnings);
	}

	private String line(PolicyWarning warning) {
		String setting = property(warning.policy(), warning.setting(),
				this.properties.policies().get(warning.policy()));
		return setting + ((warning.index() < 0) ? "" : "[" + warning.index() + "]") + " = \"" + warning.value() + "\" ("
				+ PropertyPlace.of(this.reader.origin(setting, warning.index())) + "): " + warning.explanation();
	}

}
