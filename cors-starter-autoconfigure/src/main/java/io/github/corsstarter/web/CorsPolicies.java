package io.github.corsstarter.web;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.PolicyProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;

/**
 * The policies of an application by request path. The policy with the most specific
 * matching path pattern applies, regardless of the order of the policies. If patterns of
 * equal rank match, all of their policies must allow the request. Declare a bean of this
 * type to replace the policies of the {@code cors.*} properties.
 * <p>
 * The policies can be {@link #replace(List) replaced} atomically while requests are
 * processed: each decision uses either the old policies or the new ones, never a mix.
 * Safe for concurrent use.
 */
public final class CorsPolicies implements ApplicationEventPublisherAware {

	private final PolicyHolder holder;

	private final Supplier<PolicySet> sets;

	private CorsPolicies(PolicyHolder holder, Supplier<PolicySet> sets) {
		this.holder = holder;
		this.sets = sets;
	}

	/**
	 * Create the policies of an application.
	 * @param policies the policies, each with its own paths
	 * @return the policies by path
	 * @throws InvalidCorsPolicyException if a path isn't a valid pattern, or if two
	 * policies claim the same path or have the same name
	 */
	public static CorsPolicies of(CorsPolicy... policies) {
		return of(List.of(policies));
	}

	/**
	 * Create the policies of an application.
	 * @param policies the policies, each with its own paths
	 * @return the policies by path
	 * @throws InvalidCorsPolicyException if a path isn't a valid pattern, or if two
	 * policies claim the same path or have the same name
	 */
	public static CorsPolicies of(List<CorsPolicy> policies) {
		return of(policies, List.of());
	}

	/**
	 * Create the policies of an application, with the paths of disabled policies. If a
	 * pattern of a disabled policy is the most specific match for a path, no policy
	 * applies to that path.
	 * @param policies the policies, each with its own paths
	 * @param pathsLeftAlone path patterns of disabled policies, such as {@code /feed/**}
	 * @return the policies by path
	 * @throws InvalidCorsPolicyException if a path isn't a valid pattern, or if two
	 * policies claim the same path or have the same name
	 */
	public static CorsPolicies of(List<CorsPolicy> policies, List<String> pathsLeftAlone) {
		PolicyHolder holder = new PolicyHolder(new PolicySet(policies, pathsLeftAlone, HandlerPaths.DEFAULT));
		return new CorsPolicies(holder, holder);
	}

	/**
	 * Return a view of these policies without the given paths. A policy still covers such
	 * a path if its pattern begins with the same literal segments:
	 * {@code /actuator/health} claims a part of {@code /actuator/**}, but
	 * {@code /{tenant}/health} doesn't. Replacing the policies of the view also replaces
	 * these policies, and vice versa.
	 * @param paths path patterns, such as {@code /actuator/**}
	 * @return the policies by path
	 * @throws InvalidCorsPolicyException if a path isn't a valid pattern
	 */
	public CorsPolicies leavingAlone(List<String> paths) {
		return new CorsPolicies(this.holder, new PolicyView(this.sets, (handlers) -> handlers.leavingAlone(paths)));
	}

	/**
	 * Return a view of these policies for other handlers.
	 * @param handlers derives how the other handlers read paths from how the handlers of
	 * these policies do
	 */
	CorsPolicies forHandlers(UnaryOperator<HandlerPaths> handlers) {
		return new CorsPolicies(this.holder, new PolicyView(this.sets, handlers));
	}

	void matchPathsOf(HandlerPaths handlers) {
		this.holder.matchPathsOf(handlers);
	}

	/**
	 * Replace the policies for all subsequent requests. The paths of disabled policies
	 * don't change. If the new policies are invalid, the old ones stay in force.
	 * @param policies the policies, each with its own paths
	 * @return the problems of the new policies, empty if they are now in force
	 */
	public List<PolicyProblem> replace(List<CorsPolicy> policies) {
		return this.holder.replace(policies, null);
	}

	/**
	 * Replace the policies and the paths of disabled policies for all subsequent
	 * requests. If the new ones are invalid, the old ones stay in force.
	 * @param policies the policies, each with its own paths
	 * @param pathsLeftAlone path patterns of disabled policies, such as {@code /feed/**}
	 * @return the problems of the new policies, empty if they are now in force
	 */
	public List<PolicyProblem> replace(List<CorsPolicy> policies, List<String> pathsLeftAlone) {
		return this.holder.replace(policies, pathsLeftAlone);
	}

	/**
	 * Set the publisher of {@link CorsPoliciesChange} events. Each attempt to replace the
	 * policies publishes an event, on the thread that replaces them. If this is a bean,
	 * the application context calls this method.
	 */
	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
		this.holder.publishBy(publisher);
	}

	/**
	 * Set the authorizer for origins that a policy doesn't list. It stays in use when the
	 * policies are replaced.
	 * @param authorizer the authorizer, which must cache its own answers
	 */
	public void authorizeBy(OriginAuthorizer authorizer) {
		this.holder.authorizeBy(authorizer);
	}

	/**
	 * Return the authorizer for origins that a policy doesn't list.
	 * @return the authorizer, or {@code null} if these origins are refused
	 */
	public @Nullable OriginAuthorizer authorizer() {
		return this.holder.authorizer();
	}

	/**
	 * Decide about a request. If an authorizer is set, this method may block until it
	 * answers.
	 * @param request the request
	 * @return the decision, or {@code null} if no policy covers the request's path
	 */
	public @Nullable CorsDecision decide(CorsRequest request) {
		return decide(request, authorizer());
	}

	/**
	 * Decide about a request with another authorizer.
	 * @param request the request
	 * @param authorizer the authorizer for an origin that the policy doesn't list, or
	 * {@code null} to refuse this origin
	 * @return the decision, or {@code null} if no policy covers the request's path
	 */
	public @Nullable CorsDecision decide(CorsRequest request, @Nullable OriginAuthorizer authorizer) {
		return this.sets.get().apply(request, authorizer);
	}

	/**
	 * Return all policies.
	 * @return the policies, in the order in which they were given
	 */
	public List<CorsPolicy> all() {
		return this.sets.get().policies();
	}

	/**
	 * Return the paths to which no policy applies.
	 * @return path patterns
	 */
	public List<String> pathsLeftAlone() {
		return this.sets.get().pathsLeftAlone();
	}

	PolicySet set() {
		return this.sets.get();
	}

	/**
	 * Return warnings about the paths of the policies: patterns that overlap so that
	 * several policies apply together, and patterns that begin with the path of Spring
	 * MVC's servlet.
	 * @return the warnings, one or two sentences each
	 */
	public List<String> warnings() {
		return this.sets.get().warnings();
	}

	/**
	 * Return the policies in force, in one line.
	 */
	@Override
	public String toString() {
		return this.sets.get().toString();
	}

}
