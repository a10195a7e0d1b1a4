package io.github.corsstarter.actuate;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.PolicyWarning;
import io.github.corsstarter.refusal.RecentRefusals;
import io.github.corsstarter.refusal.UnreadHeaders;
import io.github.corsstarter.web.CorsPolicies;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@link Endpoint} that shows the policies in force and the latest refusals.
 */
@Endpoint(id = "cors")
public final class CorsEndpoint {

	private final CorsPolicies policies;

	private final RecentRefusals refusals;

	private final Function<CorsPolicy, Map<String, String>> sources;

	private final UnreadHeaders unreadHeaders;

	/**
	 * Create an endpoint.
	 * @param policies the policies in force
	 * @param refusals the latest refusals
	 * @param sources returns the source of each property of a policy
	 * @param unreadHeaders the response headers that scripts can't read
	 */
	public CorsEndpoint(CorsPolicies policies, RecentRefusals refusals,
			Function<CorsPolicy, Map<String, String>> sources, UnreadHeaders unreadHeaders) {
		this.policies = policies;
		this.refusals = refusals;
		this.sources = sources;
		this.unreadHeaders = unreadHeaders;
	}

	/**
	 * Return the policies in force and the latest refusals.
	 * @return policies and refusals
	 */
	@ReadOperation
	public Descriptor cors() {
		return new Descriptor(this.policies.all().stream().map(this::describe).toList(), this.refusals.list());
	}

	private PolicyDescriptor describe(CorsPolicy policy) {
		return new PolicyDescriptor(policy.name(), policy.paths(), policy.allowedOrigins(), policy.allowedMethods(),
				policy.allowedHeaders(), policy.exposedHeaders(), policy.allowsCredentials(),
				policy.maxAge().toSeconds(), this.sources.apply(policy),
				policy.warnings().stream().map(PolicyWarning::toString).toList(), this.unreadHeaders.of(policy));
	}

	/**
	 * The response of the endpoint.
	 *
	 * @param policies the policies in force, as they are applied
	 * @param refusals the latest distinct refusals, newest first
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record Descriptor(List<PolicyDescriptor> policies,
			List<RecentRefusals.Refusal> refusals) implements OperationResponseBody {
	}

	/**
	 * A policy.
	 *
	 * @param name its name
	 * @param paths the path patterns that it covers
	 * @param allowedOrigins the allowed origins and origin patterns, normalised
	 * @param allowedMethods the allowed methods
	 * @param allowedHeaders the allowed request headers
	 * @param exposedHeaders the exposed response headers
	 * @param allowCredentials whether credentials are allowed
	 * @param maxAge how long a browser may cache a preflight response, in seconds
	 * @param sources the source of each property, by name; empty for a policy in code
	 * @param warnings the warnings about its configuration
	 * @param unreadHeaders the response headers seen so far that scripts need but can't
	 * read
	 */
	public record PolicyDescriptor(String name, List<String> paths, List<String> allowedOrigins,
			List<String> allowedMethods, List<String> allowedHeaders, List<String> exposedHeaders,
			boolean allowCredentials, long maxAge, Map<String, String> sources, List<String> warnings,
			List<String> unreadHeaders) {
	}

}
