package io.github.corsstarter.policy;

import org.jspecify.annotations.Nullable;

/**
 * A query to an authorizer: whether to grant an origin the access that a policy allows,
 * in a request to a host.
 *
 * @param origin the origin of the request
 * @param policy the name of the policy, {@code default} for the top level
 * @param host the host of the request, in lower case and without a port, or {@code null}
 * if it has none; clients can send any host, so it shows which tenant is requested but
 * proves nothing
 */
public record OriginQuery(WebOrigin origin, String policy, @Nullable String host) {
}
