package io.github.corsstarter.actuate;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.corsstarter.policy.CorsPolicy;

/**
 * Where the properties of each policy were read. Only those policies have a source that
 * were read from properties: one that took the place of such a policy has none. Safe for
 * concurrent use.
 */
public final class CorsPolicySources {

	private volatile Read read;

	/**
	 * Remember what was read.
	 * @param policies the policies that were read
	 * @param places tells for each of them, by its name, the place of each property, by
	 * its name; asked when somebody wants to know
	 */
	public CorsPolicySources(List<CorsPolicy> policies, Supplier<Map<String, Map<String, String>>> places) {
		this.read = new Read(List.copyOf(policies), places);
	}

	/**
	 * Remember what was read instead.
	 * @param policies the policies that were read
	 * @param places tells the place of each property, by policy
	 */
	public void replace(List<CorsPolicy> policies, Supplier<Map<String, Map<String, String>>> places) {
		this.read = new Read(List.copyOf(policies), places);
	}

	/**
	 * Return the places of a policy's properties.
	 * @param policy the policy
	 * @return the places by property, empty for a policy that was not read
	 */
	public Map<String, String> of(CorsPolicy policy) {
		Read current = this.read;
		return current.policies.contains(policy) ? current.places.get().getOrDefault(policy.name(), Map.of())
				: Map.of();
	}

	private record Read(List<CorsPolicy> policies, Supplier<Map<String, Map<String, String>>> places) {
	}

}
