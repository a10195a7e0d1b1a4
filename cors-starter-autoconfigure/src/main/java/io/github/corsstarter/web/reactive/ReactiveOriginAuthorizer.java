package io.github.corsstarter.web.reactive;

import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.OriginQuery;
import reactor.core.publisher.Mono;

/**
 * The non-blocking variant of {@link OriginAuthorizer} for reactive applications.
 * Implementations must be thread-safe.
 */
@FunctionalInterface
public interface ReactiveOriginAuthorizer {

	/**
	 * Return whether a policy allows an origin. If the result is an error, is empty, or
	 * takes longer than a second, the origin is refused. One result may be shared by
	 * several requests, so it has no access to the context of a request.
	 * @param query the origin, the policy and the host
	 * @return whether the origin is allowed
	 */
	Mono<Boolean> isAllowed(OriginQuery query);

}
