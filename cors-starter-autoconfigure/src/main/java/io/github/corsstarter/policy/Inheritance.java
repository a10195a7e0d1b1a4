package io.github.corsstarter.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which settings policies share, so that advice about one says what it changes for
 * others, and takes nothing from it.
 *
 * @param inherited the settings that the policy takes from the top level, named as the
 * properties are
 * @param heirs the names of the policies that take a setting from this one, by the
 * setting
 * @param credentialsOfHeirs whether one of those that take the allowed origins allows
 * credentials
 */
public record Inheritance(Set<String> inherited, Map<String, List<String>> heirs, boolean credentialsOfHeirs) {

	static final Inheritance NONE = new Inheritance(Set.of(), Map.of(), false);

	/**
	 * Create a description.
	 * @param inherited the settings that the policy takes from the top level
	 * @param heirs the names of the policies that take a setting from this one
	 * @param credentialsOfHeirs whether one of those that take the allowed origins allows
	 * credentials
	 */
	public Inheritance {
		inherited = Set.copyOf(inherited);
		heirs = Map.copyOf(heirs);
	}

	/**
	 * Describe the settings of a policy that takes some from the top level.
	 * @param inherited the settings, named as the properties are
	 * @return the description
	 */
	public static Inheritance from(Set<String> inherited) {
		return new Inheritance(inherited, Map.of(), false);
	}

	/**
	 * Return what is known of a policy.
	 * @param policy the policy
	 * @return its inheritance
	 */
	public static Inheritance of(CorsPolicy policy) {
		return policy.inheritance();
	}

	/**
	 * Let a policy know.
	 * @param builder builds the policy
	 * @return the builder
	 */
	public CorsPolicy.Builder applyTo(CorsPolicy.Builder builder) {
		builder.inheritance = this;
		return builder;
	}

	/**
	 * Return the policies that take a setting from this one.
	 * @param setting the setting, named as the property is
	 * @return their names
	 */
	public List<String> heirs(String setting) {
		return this.heirs.getOrDefault(setting, List.of());
	}

}
