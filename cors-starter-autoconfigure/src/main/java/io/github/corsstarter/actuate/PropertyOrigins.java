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
public final class PropertyOrigins {

	private volatile Read read;

	/**
	 * Remember what was read.
	 * @param policies the policies that were read
	 * @param origins tells for each of them, by its name, the origin of each property, by
	 * its name; asked when somebody wants to know
	 */
	public PropertyOrigins(List<CorsPolicy> policies, Supplier<Map<String, Map<String, String>>> origins) {
		this.read = new Read(List.copyOf(policies), origins);
	}

	/**
	 * Remember what was read instead.
	 * @param policies the policies that were read
	 * @param origins tells the origin of each property, by policy
	 */
	public void replace(List<CorsPolicy> policies, Supplier<Map<String, Map<String, String>>> origins) {
		this.read = new Read(List.copyOf(policies), origins);
	}

	/**
	 * Return the origins of a policy's properties.
	 * @param policy the policy
	 * @return the origins by property, empty for a policy that was not read
	 */
	public Map<String, String> of(CorsPolicy policy) {
		Read current = this.read;
		return current.policies.contains(policy) ? current.origins.get().getOrDefault(policy.name(), Map.of())
				: Map.of();
	}

	private record Read(List<CorsPolicy> policies, Supplier<Map<String, Map<String, String>>> origins) {
	}

}
