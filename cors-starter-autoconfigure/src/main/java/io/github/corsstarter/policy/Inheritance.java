package io.github.corsstarter.policy;

import java.util.List;
import java.util.Set;

/**
 * The places where the settings of a policy are configured, and the settings that it
 * shares with other policies. Advice about a policy uses this to name the right place and
 * to report the effect on other policies. Immutable.
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
	 * Describe a policy that is configured in properties.
	 * @param inherited the names of the settings that it inherits from the top level
	 * @return the description
	 */
	public static Inheritance inProperties(Set<String> inherited) {
		return new Inheritance(Set.copyOf(inherited), List.of(), false);
	}

	/**
	 * Describe the top level of the properties.
	 * @param all all policies, some of which inherit settings from this one; the list can
	 * still grow until it is first used
	 * @param credentialsOfHeirs whether a policy that inherits the allowed origins allows
	 * credentials
	 * @return the description
	 */
	public static Inheritance ofTopLevel(List<CorsPolicy> all, boolean credentialsOfHeirs) {
		return new Inheritance(Set.of(), all, credentialsOfHeirs);
	}

	/**
	 * Return the inheritance of a policy.
	 * @param policy the policy
	 * @return its inheritance
	 */
	public static Inheritance of(CorsPolicy policy) {
		return policy.inheritance();
	}

	/**
	 * Set the inheritance of a policy.
	 * @param builder the builder of the policy
	 * @return the builder
	 */
	public CorsPolicy.Builder applyTo(CorsPolicy.Builder builder) {
		builder.inheritance = this;
		return builder;
	}

	/**
	 * Return whether the policy was built in code, so that no property changes it.
	 * @return whether it was built in code
	 */
	public boolean isInCode() {
		return this == IN_CODE;
	}

	/**
	 * Return whether the policy inherits a setting from the top level.
	 * @param setting the name of the setting
	 * @return whether it is inherited
	 */
	public boolean inherits(String setting) {
		return this.inherited.contains(setting);
	}

	/**
	 * Return the policies that inherit a setting from this one.
	 * @param setting the name of the setting
	 * @return the policies; none unless this is the top level
	 */
	public List<CorsPolicy> heirs(String setting) {
		return this.others.stream().filter((policy) -> policy.inheritance().inherits(setting)).toList();
	}

	/**
	 * Return whether a policy that inherits the allowed origins from this one allows
	 * credentials.
	 * @return whether at least one does
	 */
	public boolean credentialsOfHeirs() {
		return this.credentialsOfHeirs;
	}

}
