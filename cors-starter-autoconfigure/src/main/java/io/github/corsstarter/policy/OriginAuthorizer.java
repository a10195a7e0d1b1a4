package io.github.corsstarter.policy;

/**
 * Decides about origins that no configuration knows, such as those of tenants in a
 * database. Asked only about an origin that a policy's list doesn't cover but could have:
 * well-formed, in the form that browsers send, and none that would be too dangerous there
 * ({@code null}; {@code http} from elsewhere where the policy allows credentials). To be
 * safe for concurrent use.
 */
@FunctionalInterface
public interface OriginAuthorizer {

	/**
	 * Return whether the pages of an origin are allowed what a policy allows. Called on
	 * the request's thread, which waits: so it bounds its own time, such as by the
	 * timeout of a query. If it fails, the origin is refused.
	 * @param query origin, policy and host
	 * @return whether they are
	 */
	boolean isAllowed(OriginQuery query);

}
