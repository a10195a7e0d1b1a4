package io.github.corsstarter.policy;

import java.util.List;
import java.util.Set;

/**
 * Where the settings of a policy are written, and which of them policies share, so that
 * advice about one names the right place, says what it changes for others, and takes
 * nothing from them. Immutable.
 */
public final class Inheritance {

	static final Inheritance IN_CODE = new Inheritance(Set.of(), List.of(), false);

	private final Set<String> inherited;

	private final List<CorsPolicy> others;

	private final boolean credentialsOfHeirs;

	private Inheritance(Set<String> inherited, List<CorsPolicy> others, boolean credentialsOfHeirs) {
		this.inherited = inherited;
		this.others = others;
		this.credentialsOfHeirs = credentialsOfHeirs;
	}

	/**
	 * Describe a policy whose settings are properties.
	 * @param inherited the settings that it takes from the top level, named as the
	 * properties are
	 * @return the description
	 */
	public static Inheritance inProperties(Set<String> inherited) {
		return new Inheritance(Set.copyOf(inherited), List.of(), false);
	}

	/**
	 * Describe the top level of the properties.
	 * @param all all policies, some of which take settings from this one; may still be
	 * filled until somebody asks
	 * @param credentialsOfHeirs whether one of those that take the allowed origins allows
	 * credentials
	 * @return the description
	 */
	public static Inheritance ofTopLevel(List<CorsPolicy> all, boolean credentialsOfHeirs) {
		return new Inheritance(Set.of(), all, credentialsOfHeirs);
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
	 * Return whether the policy was built in code, so that no property changes it.
	 * @return whether it was
	 */
	public boolean isInCode() {
		return this == IN_CODE;
	}

	/**
	 * Return whether the policy takes a setting from the top level.
	 * @param setting the setting, named as the property is
	 * @return whether it does
	 */
	public boolean inherits(String setting) {
		return this.inherited.contains(setting);
	}

	/**
	 * Return the policies that take a setting from this one.
	 * @param setting the setting, named as the property is
	 * @return the policies, none unless this is the top level
	 */
	public List<CorsPolicy> heirs(String setting) {
		return this.others.stream().filter((policy) -> policy.inheritance().inherits(setting)).toList();
	}

	/**
	 * Return whether a policy that takes the allowed origins from this one allows
	 * credentials.
	 * @return whether one does
	 */
	public boolean credentialsOfHeirs() {
		return this.credentialsOfHeirs;
	}

}
