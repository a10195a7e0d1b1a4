package io.github.corsstarter.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * Suggests replacements for unknown keys. Takes all unknown and known keys into account,
 * so that no two suggestions are the same key, and no policy covers more than intended.
 */
final class UnknownKey {

	private static final ConfigurationPropertyName CORS = ConfigurationPropertyName.of("cors");

	private static final ConfigurationPropertyName POLICIES = CORS.append("policies");

	private static final ConfigurationPropertyName ORIGINS = CORS.append("allowed-origins");

	private static final String PREFIX = " An application's own keys need another prefix.";

	private final CorsProperties properties;

	// The prefix of the policy that paths at the top level were meant for
	private final ConfigurationPropertyName newPolicy;

	private final boolean pathsAtTop;

	private final boolean originsAtTop;

	// Keys that are set, or that earlier suggestions set
	private final Set<PropertyNames.Place> taken = new HashSet<>();

	/**
	 * Create an adviser.
	 * @param properties the known properties
	 * @param unknown all unknown keys
	 * @param freePolicyName a name that no policy has
	 */
	UnknownKey(CorsProperties properties, List<PropertyNames.Place> unknown, String freePolicyName) {
		this.properties = properties;
		this.newPolicy = POLICIES.append(freePolicyName);
		this.pathsAtTop = unknown.stream().anyMatch((place) -> isPathsAtTop(place.name()));
		this.originsAtTop = unknown.stream().map((place) -> meant(place.name())).anyMatch(Predicate.isEqual(ORIGINS));
	}

	/**
	 * Describe the problem of a key.
	 * @param name the name of the property
	 * @param source its source
	 * @return the problem
	 */
	PropertyProblem problem(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		ConfigurationProperty property = PropertyValues.peek(source, name);
		PropertyProblem misshapen = PropertyKeys.checkShape(name, PropertySettings.value(property),
				PropertySettings.origin(property));
		if (misshapen != null) {
			return misshapen;
		}
		boolean nameless = name.isLastElementIndexed() && PropertyKeys.lacksPolicy(name.getParent());
		String suggestion = nameless ? PropertyKeys.suggestPolicy(name.getParent()) : suggestion(name, source);
		boolean mentionsPrefix = suggestion.contains(" another prefix");
		return new PropertyProblem(ProblemCode.KEY_UNKNOWN, PropertyKeys.display(name),
				PropertySettings.value(property), PropertySettings.origin(property),
				nameless ? PropertyKeys.POLICY_MISSING : "This key doesn't exist." + (mentionsPrefix ? "" : PREFIX),
				suggestion);
	}

	/**
	 * Return the suggested settings so far.
	 */
	List<ConfigurationPropertyName> meant() {
		return this.taken.stream().map(PropertyNames.Place::name).toList();
	}

	private String suggestion(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		ConfigurationPropertyName meant = meant(name);
		if (meant != null && meant.equals(ORIGINS) && this.pathsAtTop && this.properties.allowedOrigins().isEmpty()) {
			return write(this.newPolicy.append("allowed-origins"), source);
		}
		if (meant != null) {
			boolean moved = POLICIES.isAncestorOf(name) && !POLICIES.isAncestorOf(meant);
			String text = write(meant, source);
			return (moved && text.startsWith("Write ")) ? text + ", which applies to all policies" : text;
		}
		String dotted = PropertyKeys.dottedPolicy(name);
		if (dotted != null) {
			return "Write the name of the policy in brackets and quotes, since it contains dots: \"[" + dotted + "]\"";
		}
		if (isPathsAtTop(name)) {
			return paths(source);
		}
		String known = "The known keys are " + String.join(", ", PropertyKeys.of(name).written());
		return (PropertyKeys.position(name) == 1) ? known + ". Your own keys need another prefix" : known;
	}

	private String write(ConfigurationPropertyName setting, ConfigurationPropertySource source) {
		boolean free = this.taken.add(new PropertyNames.Place(setting, source))
				&& PropertyValues.peek(source, setting) == null
				&& PropertyValues.peek(source, PropertyList.element(setting, 0)) == null;
		String key = PropertyKeys.display(setting);
		return free ? "Write " + key : "Remove it, or change " + key + ", which is also set";
	}

	private String paths(ConfigurationPropertySource source) {
		String text = write(this.newPolicy.append("paths"), source);
		String origins = PropertyKeys.display(this.newPolicy.append("allowed-origins"));
		if (!text.startsWith("Write ")) {
			return text;
		}
		if (this.properties.allowedOrigins().isEmpty()) {
			return this.originsAtTop ? text : text + ", and set its origins at " + origins;
		}
		boolean heirs = this.properties.policies()
			.values()
			.stream()
			.anyMatch((policy) -> policy.enabled() && policy.allowedOrigins() == null);
		return text + (heirs ? ", and give each policy its own origins" : ", and " + origins)
				+ " instead of cors.allowed-origins, since origins at the top level apply to all paths";
	}

	private static boolean isPathsAtTop(ConfigurationPropertyName name) {
		return PropertyKeys.position(name) == 1 && meant(name) == null
				&& "paths".equals(PropertyKeys.ofPolicies().nearest(joined(name, 1)));
	}

	/**
	 * Return the setting that was probably meant, in the same place, or at the top level
	 * if it exists only there.
	 */
	private static @Nullable ConfigurationPropertyName meant(ConfigurationPropertyName name) {
		int position = PropertyKeys.position(name);
		if (name.getNumberOfElements() <= position) {
			return null;
		}
		PropertyKeys keys = PropertyKeys.of(name);
		ConfigurationPropertyName prefix = name.chop(position);
		String joined = joined(name, position);
		String exact = keys.exact(joined);
		if (exact != null) {
			return prefix.append(exact);
		}
		ConfigurationPropertyName ofForgottenGroup = ofForgottenGroup(name, position, keys);
		if (ofForgottenGroup != null) {
			return ofForgottenGroup;
		}
		ConfigurationPropertyName top = append(CORS, name, position);
		boolean named = top != null && top.getNumberOfElements() > 1;
		if (position > 1 && top != null && named && !POLICIES.isAncestorOf(top) && PropertyKeys.isKnown(top)) {
			return setting(top);
		}
		if (PropertyKeys.dottedPolicy(name) != null) {
			return null;
		}
		String first = keys.nearest(name.getElement(position, Form.UNIFORM));
		ConfigurationPropertyName candidate = (first != null) ? append(prefix.append(first), name, position + 1) : null;
		if (first != null && candidate != null && PropertyKeys.isSetting(candidate)) {
			// Keep the name of a policy as written
			return (PropertyKeys.position(candidate) == position) ? prefix.append(first) : setting(candidate);
		}
		String whole = keys.nearest(joined);
		return (whole != null && PropertyKeys.isSetting(prefix.append(whole))) ? prefix.append(whole) : null;
	}

	/**
	 * Return the setting of a policy that lacks {@code policies} before its name.
	 */
	private static @Nullable ConfigurationPropertyName ofForgottenGroup(ConfigurationPropertyName name, int position,
			PropertyKeys keys) {
		if (position != 1 || name.getNumberOfElements() < 3 || name.isNumericIndex(1) || name.isNumericIndex(2)) {
			return null;
		}
		String setting = PropertyKeys.ofPolicies().exact(joined(name, 2));
		String policy = name.getElement(1, Form.DASHED);
		String uniform = name.getElement(1, Form.UNIFORM);
		boolean meantAsKey = policy.isEmpty() || keys.exact(uniform) != null || keys.nearest(uniform) != null;
		ConfigurationPropertyName prefix = meantAsKey ? null
				: ConfigurationPropertyName.ofIfValid(POLICIES + "." + policy);
		return (setting != null && prefix != null) ? prefix.append(setting) : null;
	}

	private static ConfigurationPropertyName setting(ConfigurationPropertyName name) {
		return name.chop(PropertyKeys.elementsOfSetting(name));
	}

	/**
	 * Return a key with dots in it, such as {@code allowed.origins}, as one key.
	 */
	private static String joined(ConfigurationPropertyName name, int position) {
		StringBuilder uniform = new StringBuilder();
		for (int i = position; i < name.getNumberOfElements() && !name.isNumericIndex(i); i++) {
			uniform.append(name.getElement(i, Form.UNIFORM));
		}
		return uniform.toString();
	}

	/**
	 * Return a name with the elements of another one appended.
	 * @return the name, or {@code null} if it isn't valid
	 */
	private static @Nullable ConfigurationPropertyName append(ConfigurationPropertyName prefix,
			ConfigurationPropertyName name, int start) {
		StringBuilder text = new StringBuilder(prefix.toString());
		for (int i = start; i < name.getNumberOfElements(); i++) {
			String element = name.getElement(i, Form.DASHED);
			text.append(name.isNumericIndex(i) ? "[" + element + "]" : "." + element);
		}
		return ConfigurationPropertyName.ofIfValid(text);
	}

}
