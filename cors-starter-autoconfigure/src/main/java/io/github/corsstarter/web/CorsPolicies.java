package io.github.corsstarter.web;

import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import org.jspecify.annotations.Nullable;

/**
 * The policies of an application by request path. Declare a bean of this type to replace
 * what the {@code cors.*} properties say. Immutable and safe for concurrent use.
 */
public final class CorsPolicies {

	private final CorsPolicy policy;

	private final @Nullable String pathLeftAlone;

	private CorsPolicies(CorsPolicy policy, @Nullable String pathLeftAlone) {
		this.policy = policy;
		this.pathLeftAlone = pathLeftAlone;
	}

	/**
	 * Return one policy for every path.
	 * @param policy the policy
	 * @return the policies
	 */
	public static CorsPolicies of(CorsPolicy policy) {
		return new CorsPolicies(policy, null);
	}

	/**
	 * Return these policies, but none for a path and everything below it.
	 * @param path the path within the application, such as {@code /actuator}, without a
	 * slash at its end
	 * @return the policies
	 */
	public CorsPolicies leavingAlone(String path) {
		return new CorsPolicies(this.policy, path);
	}

	/**
	 * Return the policy that decides about a request.
	 * @param request the request
	 * @return the policy, or {@code null} if none covers the request's path
	 */
	public @Nullable CorsPolicy policyFor(CorsRequest request) {
		return (this.pathLeftAlone != null && isAtOrBelow(request.path(), this.pathLeftAlone)) ? null : this.policy;
	}

	// A path that a container may read otherwise than it is written stays under the
	// policy, which is the stricter reading.
	private static boolean isAtOrBelow(String path, String base) {
		return path.startsWith(base) && (path.length() == base.length() || path.charAt(base.length()) == '/')
				&& path.indexOf(';') < 0 && path.indexOf('%') < 0 && !path.contains("//") && !path.contains("/.");
	}

	/**
	 * Return all policies.
	 * @return the policies, at least one
	 */
	public List<CorsPolicy> all() {
		return List.of(this.policy);
	}

}
