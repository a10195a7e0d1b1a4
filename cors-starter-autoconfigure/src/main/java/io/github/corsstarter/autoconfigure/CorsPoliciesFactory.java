package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.DangerousSetting;
import io.github.corsstarter.policy.Inheritance;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.PolicyWarning;
import io.github.corsstarter.policy.ProblemCode;
import io.github.corsstarter.policy.ProblemText;
import io.github.corsstarter.refusal.Nearest;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.PolicyPaths;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * The bridge from properties to policies. Named policies inherit unset settings from the
 * top level, and each problem is reported with its property.
 */
final class CorsPoliciesFactory {

	private static final String TOP_LEVEL = "default";

	private static final List<String> SETTINGS = List.of("allowed-origins", "allowed-methods", "allowed-headers",
			"exposed-headers", "allow-credentials", "allow-private-network");

	private static final List<String> EVERY_PATH = List.of("/**");

	private final CorsPropertiesReader reader;

	private final CorsProperties properties;

	private final boolean authorized;

	private final List<PropertyProblem> problems;

	private final Map<ProblemKey, PropertyFixes.Located> policyProblems = new LinkedHashMap<>();

	private final List<CorsPolicy> policies = new ArrayList<>();

	private final List<CorsPolicy> disabledPolicies = new ArrayList<>();

	/**
	 * Create a factory.
	 * @param reader the reader of the properties
	 * @param authorized whether an authorizer decides about origins, so that a policy
	 * needs no list of them
	 */
	CorsPoliciesFactory(CorsPropertiesReader reader, boolean authorized) {
		this.reader = reader;
		this.properties = reader.properties();
		this.authorized = authorized;
		this.problems = new ArrayList<>(reader.problems());
		Set<DangerousSetting> dangers = dangers();
		if (hasTopLevel()) {
			build(topLevel(dangers), null, this.policies);
		}
		else {
			// Check its other settings nevertheless
			build(topLevel(dangers).originsByAuthorizerOnly(), null, new ArrayList<>());
		}
		this.properties.policies().forEach((name, policy) -> {
			checkName(name);
			if (policy.enabled()) {
				build(named(name, policy, dangers), policy, this.policies);
			}
			else {
				// Only the paths of a disabled policy matter
				build(CorsPolicy.builder().name(name).paths(policy.paths()).allowedOrigins(List.of("*")), policy,
						this.disabledPolicies);
			}
		});
		checkPaths();
		PropertyFixes fixes = new PropertyFixes(reader, dangers, this.policyProblems.values());
		this.policyProblems.values().forEach((located) -> this.problems.add(propertyProblem(located, fixes)));
	}

	/**
	 * Return whether the top level is a policy: it has origins, or an authorizer decides
	 * about them and no other policy limits their paths.
	 */
	private boolean hasTopLevel() {
		return !this.properties.allowedOrigins().isEmpty() || (this.authorized
				&& this.properties.policies().values().stream().noneMatch(CorsProperties.Policy::enabled));
	}

	private Set<DangerousSetting> dangers() {
		Set<DangerousSetting> dangers = EnumSet.noneOf(DangerousSetting.class);
		List<String> values = this.properties.dangerouslyAllow();
		for (int i = 0; i < values.size(); i++) {
			String value = values.get(i);
			try {
				dangers.add(DangerousSetting.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_')));
			}
			catch (IllegalArgumentException ex) {
				List<String> known = Stream.of(DangerousSetting.values())
					.map((danger) -> danger.name().toLowerCase(Locale.ROOT).replace('_', '-'))
					.toList();
				String nearest = Nearest.of(value, known);
				ConfigurationPropertyName name = this.reader.name(null, "dangerously-allow");
				this.problems.add(new PropertyProblem(ProblemCode.VALUE_INVALID, property(name, i), value,
						this.reader.settings().origin(name, i), "Not a known danger.",
						(nearest != null) ? "Write " + nearest : "Write one of " + String.join(", ", known)));
			}
		}
		return dangers;
	}

	private void checkName(String name) {
		if (name.equalsIgnoreCase(TOP_LEVEL)) {
			ConfigurationPropertyName prefix = this.reader.prefix(name);
			this.problems.add(new PropertyProblem(ProblemCode.POLICY_NAME_RESERVED, PropertyKeys.display(prefix), null,
					this.reader.settings().origin(prefix, -1), "This name is reserved for the top level.",
					"Give the policy another name, such as " + this.reader.freePolicyName()));
		}
	}

	private CorsPolicy.Builder topLevel(Set<DangerousSetting> dangers) {
		boolean credentialsOfHeirs = this.properties.policies()
			.values()
			.stream()
			.anyMatch((policy) -> policy.enabled() && policy.allowedOrigins() == null
					&& or(policy.allowCredentials(), this.properties.allowCredentials()));
		return Inheritance.ofTopLevel(this.policies, credentialsOfHeirs)
			.applyTo(builder(this.properties.allowedOrigins()).name(TOP_LEVEL)
				.allowedMethods(this.properties.allowedMethods())
				.allowedHeaders(this.properties.allowedHeaders())
				.exposedHeaders(this.properties.exposedHeaders())
				.allowCredentials(this.properties.allowCredentials())
				.maxAge(this.properties.maxAge())
				.allowPrivateNetwork(this.properties.allowPrivateNetwork())
				.rejectRefused(this.properties.rejectRefused())
				.dangerouslyAllow(dangers));
	}

	private CorsPolicy.Builder named(String name, CorsProperties.Policy policy, Set<DangerousSetting> dangers) {
		Set<String> inherited = SETTINGS.stream()
			.filter((setting) -> isInherited(setting, policy))
			.collect(Collectors.toSet());
		return Inheritance.inProperties(inherited)
			.applyTo(builder(or(policy.allowedOrigins(), this.properties.allowedOrigins())).name(name)
				.paths(policy.paths())
				.allowedMethods(or(policy.allowedMethods(), this.properties.allowedMethods()))
				.allowedHeaders(or(policy.allowedHeaders(), this.properties.allowedHeaders()))
				.exposedHeaders(or(policy.exposedHeaders(), this.properties.exposedHeaders()))
				.allowCredentials(or(policy.allowCredentials(), this.properties.allowCredentials()))
				.maxAge(or(policy.maxAge(), this.properties.maxAge()))
				.allowPrivateNetwork(or(policy.allowPrivateNetwork(), this.properties.allowPrivateNetwork()))
				.rejectRefused(this.properties.rejectRefused())
				.dangerouslyAllow(dangers));
	}

	private CorsPolicy.Builder builder(List<String> origins) {
		CorsPolicy.Builder builder = CorsPolicy.builder();
		return (origins.isEmpty() && this.authorized) ? builder.originsByAuthorizerOnly()
				: builder.allowedOrigins(origins);
	}

	private static <T> T or(@Nullable T own, T inherited) {
		return (own != null) ? own : inherited;
	}

	private void build(CorsPolicy.Builder builder, CorsProperties.@Nullable Policy own, List<CorsPolicy> target) {
		try {
			target.add(builder.build());
		}
		catch (InvalidCorsPolicyException ex) {
			for (PolicyProblem problem : ex.problems()) {
				add(problem, own);
			}
		}
	}

	private void checkPaths() {
		List<PolicyPaths> paths = new ArrayList<>();
		if (hasTopLevel()) {
			paths.add(new PolicyPaths(TOP_LEVEL, EVERY_PATH));
		}
		this.properties.policies().forEach((name, policy) -> paths.add(new PolicyPaths(name, policy.paths())));
		for (PolicyProblem problem : PolicyPaths.check(paths)) {
			add(problem, this.properties.policies().get(problem.policy()));
		}
	}

	/**
	 * Add a problem, once for all policies that inherit the value.
	 */
	private void add(PolicyProblem problem, CorsProperties.@Nullable Policy own) {
		boolean inherited = own != null && isInherited(problem.setting(), own)
				&& problem.code() != ProblemCode.ORIGINS_MISSING;
		ConfigurationPropertyName name = this.reader.name((own == null || inherited) ? null : problem.policy(),
				problem.setting());
		this.policyProblems
			.computeIfAbsent(new ProblemKey(problem.code(), name, problem.index()),
					(absent) -> new PropertyFixes.Located(name, problem, new LinkedHashSet<>()))
			.policies()
			.add((own != null) ? problem.policy() : PropertyFixes.Located.TOP_LEVEL);
	}

	private PropertyProblem propertyProblem(PropertyFixes.Located located, PropertyFixes fixes) {
		PolicyProblem problem = located.problem();
		ConfigurationPropertyName name = located.name();
		List<String> heirs = located.policies()
			.stream()
			.filter((policy) -> located.isOfTopLevel() && !policy.equals(PropertyFixes.Located.TOP_LEVEL))
			.map((policy) -> "'" + policy + "'")
			.toList();
		String inherited = heirs.isEmpty() ? "" : " Inherited by " + String.join(", ", heirs) + ".";
		String value = (problem.index() < 0) ? this.reader.settings().text(name) : problem.value();
		String list = listOf(problem.value());
		return new PropertyProblem(problem.code(), property(name, problem.index()), value,
				this.reader.settings().origin(name, problem.index()),
				((list != null) ? "A placeholder can't stand for a list, and " + list + " is a list."
						: problem.explanation()) + inherited,
				(list != null) ? elementsOf(list, problem.value()) : fixes.of(located));
	}

	private String elementsOf(String list, String value) {
		String placeholder = "${" + list + "}";
		int size = this.reader.sizeOfList(list);
		List<String> elements = new ArrayList<>();
		for (int i = 0; i < Math.min(size, 10); i++) {
			elements.add(value.replace(placeholder, "${" + list + "[" + i + "]}"));
		}
		return "Write one placeholder for each element: " + String.join(", ", elements)
				+ ((size > elements.size()) ? ", and so on" : "");
	}

	/**
	 * Return the list that an unresolved placeholder refers to.
	 */
	private @Nullable String listOf(String value) {
		int start = value.indexOf("${");
		int end = value.indexOf('}', Math.max(start, 0));
		String name = (start >= 0 && end > start) ? value.substring(start + 2, end) : "";
		return (!name.isEmpty() && this.reader.sizeOfList(name) > 0) ? name : null;
	}

	static boolean isInherited(String setting, CorsProperties.Policy own) {
		return switch (setting) {
			case "allowed-origins" -> own.allowedOrigins() == null;
			case "allowed-methods" -> own.allowedMethods() == null;
			case "allowed-headers" -> own.allowedHeaders() == null;
			case "exposed-headers" -> own.exposedHeaders() == null;
			case "max-age" -> own.maxAge() == null;
			case "allow-credentials" -> own.allowCredentials() == null;
			case "allow-private-network" -> own.allowPrivateNetwork() == null;
			default -> false;
		};
	}

	/**
	 * Return all problems.
	 * @return the problems, with those of keys and types first
	 */
	List<PropertyProblem> problems() {
		return this.problems;
	}

	/**
	 * Return the policies, even if there are problems.
	 */
	List<CorsPolicy> policies() {
		return this.policies;
	}

	boolean hasPolicies() {
		return !this.policies.isEmpty();
	}

	/**
	 * Return the policies.
	 * @return the policies by path
	 * @throws InvalidCorsPropertiesException if there are problems
	 */
	CorsPolicies create() {
		if (!this.problems.isEmpty()) {
			throw new InvalidCorsPropertiesException(this.problems);
		}
		return CorsPolicies.of(this.policies, leftAlone());
	}

	/**
	 * Return the paths of disabled policies.
	 */
	List<String> leftAlone() {
		List<String> leftAlone = new ArrayList<>();
		for (CorsPolicy policy : this.disabledPolicies) {
			leftAlone.addAll(policy.paths());
		}
		return leftAlone;
	}

	/**
	 * Return the warnings.
	 * @param contextPath the context path of the application, empty for the root
	 * @return a line for each warning
	 */
	List<String> warnings(String contextPath) {
		Set<String> warnings = new LinkedHashSet<>(this.reader.warnings());
		ConfigurationPropertyName origins = this.reader.name(null, "allowed-origins");
		ConfigurationProperty empty = this.reader.settings().emptyList(origins);
		if (empty != null && !hasTopLevel()) {
			warnings.add(CorsPropertiesReader.line(PropertyKeys.display(origins), empty,
					"This list is empty, so no policy covers all paths."));
		}
		for (List<CorsPolicy> policies : List.of(this.policies, this.disabledPolicies)) {
			for (CorsPolicy policy : policies) {
				for (PolicyWarning warning : policy.warnings()) {
					warnings.add(line(warning));
				}
			}
		}
		this.properties.policies().forEach((name, policy) -> {
			for (int i = 0; i < policy.paths().size() && !contextPath.isEmpty(); i++) {
				String path = policy.paths().get(i);
				if (path.equals(contextPath) || path.startsWith(contextPath + "/")) {
					warnings.add(line(new PolicyWarning(name, "paths", i, path,
							"Paths are relative to the context path " + contextPath + ", so this one covers "
									+ contextPath + path + ". Remove " + contextPath + " unless you mean that path.")));
				}
			}
		});
		return List.copyOf(warnings);
	}

	/**
	 * Return the sources of each policy's properties.
	 * @return the source of each property, by policy
	 */
	Map<String, Map<String, String>> origins() {
		Map<String, Map<String, String>> origins = new LinkedHashMap<>();
		for (CorsPolicy policy : this.policies) {
			String name = policy.name();
			origins.put(name, this.reader.settings().origins(this.reader.prefix(name.equals(TOP_LEVEL) ? null : name)));
		}
		return origins;
	}

	private String line(PolicyWarning warning) {
		CorsProperties.Policy own = this.properties.policies().get(warning.policy());
		boolean top = own == null || isInherited(warning.setting(), own);
		ProblemKey key = new ProblemKey(null, this.reader.name(top ? null : warning.policy(), warning.setting()),
				warning.index());
		String text = (warning.index() < 0) ? this.reader.settings().text(key.name()) : warning.value();
		return ProblemText.of(property(key.name(), key.index()), (text != null) ? text : warning.value(),
				PropertyOriginText.of(this.reader.settings().origin(key.name(), key.index())), warning.explanation());
	}

	private String property(ConfigurationPropertyName name, int index) {
		String property = PropertyKeys.display(name);
		return (index < 0) ? property : property + "[" + this.reader.settings().position(name, index) + "]";
	}

	// Identifies a problem or warning (without a code) of a property
	private record ProblemKey(@Nullable ProblemCode code, ConfigurationPropertyName name, int index) {
	}

}
