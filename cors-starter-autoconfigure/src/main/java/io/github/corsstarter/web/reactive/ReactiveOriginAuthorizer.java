package io.github.corsstarter.web.reactive;

import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.OriginQuery;
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
	 * @param query origin, policy and host
	 * @return whether they are
	 */
	Mono<Boolean> isAllowed(OriginQuery query);

}
