package io.github.corsstarter.actuate;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.corsstarter.policy.CorsPolicy;

/**
 * The origins of each policy's properties. Only policies that were read from properties
 * have origins; a policy that replaced one of them has none. Safe for concurrent use.
 */
public final class PropertyOrigins {

	private volatile Read read;

	/**
	 * Remember the policies that were read.
	 * @param policies the policies that were read
	 * @param origins supplies the property origins by property name, by policy name;
	 * called on demand
	 */
	public PropertyOrigins(List<CorsPolicy> policies, Supplier<Map<String, Map<String, String>>> origins) {
		this.read = new Read(List.copyOf(policies), origins);
	}

	/**
	 * Replace the remembered policies.
	 * @param policies the policies that were read
	 * @param origins supplies the property origins by property name, by policy name
	 */
	public void replace(List<CorsPolicy> policies, Supplier<Map<String, Map<String, String>>> origins) {
		this.read = new Read(List.copyOf(policies), origins);
	}

	/**
	 * Return the origins of a policy's properties.
	 * @param policy the policy
	 * @return the origins by property name, empty for a policy that wasn't read from
	 * properties
	 */
	public Map<String, String> of(CorsPolicy policy) {
		Read current = this.read;
		return current.policies.contains(policy) ? current.origins.get().getOrDefault(policy.name(), Map.of())
				: Map.of();
	}

	private record Read(List<CorsPolicy> policies, Supplier<Map<String, Map<String, String>>> origins) {
	}

}
