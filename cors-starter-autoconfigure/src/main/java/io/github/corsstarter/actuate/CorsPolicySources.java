package io.github.corsstarter.actuate;

import java.util.Map;

/**
 * Where the properties of each policy were read. Immutable.
 *
 * @param byPolicy for each policy, by its name, the place of each property, by its name
 */
public record CorsPolicySources(Map<String, Map<String, String>> byPolicy) {

	/**
	 * Return the places of a policy's properties.
	 * @param policy the name of the policy
	 * @return the places by property, empty for a policy that was not read
	 */
	public Map<String, String> of(String policy) {
		return this.byPolicy.getOrDefault(policy, Map.of());
	}

}
