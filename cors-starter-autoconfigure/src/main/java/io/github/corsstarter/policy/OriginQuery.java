package io.github.corsstarter.policy;

import org.jspecify.annotations.Nullable;

/**
 * What an authorizer is asked: whether the pages of an origin are allowed what a policy
 * allows, in a request to a host.
 *
 * @param origin the origin of the page
 * @param policy the name of the policy, {@code default} for that of the top level
 * @param host the host to which the request was sent, in lower case and without port, or
 * {@code null} if it names none; any client can write it, so it says which tenant is
 * asked for and proves nothing
 */
public record OriginQuery(WebOrigin origin, String policy, @Nullable String host) {
}
