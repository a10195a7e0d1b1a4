package io.github.corsstarter.policy;

/**
 * Decides about origins that aren't in the configuration, such as the origins of tenants
 * in a database. Called only for origins that the policy's list doesn't cover but could
 * contain: well-formed, in the form that browsers send, and not too dangerous for the
 * policy. It is never called for {@code null}, for example, or for a remote {@code http}
 * origin if the policy allows credentials. Implementations must be thread-safe.
 */
@FunctionalInterface
public interface OriginAuthorizer {

	/**
	 * Return whether to grant an origin the access that the policy allows. Called on the
	 * request's thread, so implementations must limit their own time, for example with a
	 * query timeout. If the call throws an exception, the origin is refused.
	 * @param query the origin, policy and host
	 * @return whether the origin is allowed
	 */
	boolean isAllowed(OriginQuery query);

}
