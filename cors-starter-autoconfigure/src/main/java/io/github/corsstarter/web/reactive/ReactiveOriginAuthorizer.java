package io.github.corsstarter.web.reactive;

import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.WebOrigin;
import reactor.core.publisher.Mono;

/**
 * The {@link OriginAuthorizer} of reactive applications, which doesn't block. To be safe
 * for concurrent use.
 */
@FunctionalInterface
public interface ReactiveOriginAuthorizer {

	/**
	 * Return whether the pages of an origin are allowed what a policy allows. If this
	 * fails, is empty, or takes longer than a second, the origin is refused. One answer
	 * may serve several requests, so it sees the context of none.
	 * @param origin the origin
	 * @param policy the name of the policy, {@code default} for that of the top level
	 * @return whether they are
	 */
	Mono<Boolean> isAllowed(WebOrigin origin, String policy);

}
