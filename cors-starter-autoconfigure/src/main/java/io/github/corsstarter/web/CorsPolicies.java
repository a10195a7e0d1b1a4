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
 * The policies of an application by request path. The most specific path pattern that
 * matches decides which policy applies, in whatever order the policies are given; where
 * patterns of equal rank match, all of them have to allow. Declare a bean of this type to
 * replace what the {@code cors.*} properties say.
 * <p>
 * The policies can be {@link #replace(List) replaced} while requests come in, all at
 * once: each decision is taken by the policies before or by those after, never by a mix.
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
	 * Return the policies of an application.
	 * @param policies the policies, each with its own paths
	 * @return the policies by path
	 * @throws InvalidCorsPolicyException if a path is no pattern, or if two policies
	 * claim the same one or have the same name
	 */
	public static CorsPolicies of(CorsPolicy... policies) {
		return of(List.of(policies));
	}

	/**
	 * Return the policies of an application.
	 * @param policies the policies, each with its own paths
	 * @return the policies by path
	 * @throws InvalidCorsPolicyException if a path is no pattern, or if two policies
	 * claim the same one or have the same name
	 */
	public static CorsPolicies of(List<CorsPolicy> policies) {
		return of(policies, List.of());
	}

	/**
	 * Return the policies of an application, and the paths of those that are off. Where
	 * the pattern of such a path is the most specific one, the path is left alone.
	 * @param policies the policies, each with its own paths
	 * @param pathsLeftAlone path patterns, such as {@code /feed/**}
	 * @return the policies by path
	 * @throws InvalidCorsPolicyException if a path is no pattern, or if two policies
	 * claim the same one or have the same name
	 */
	public static CorsPolicies of(List<CorsPolicy> policies, List<String> pathsLeftAlone) {
		PolicyHolder holder = new PolicyHolder(new PolicySet(policies, pathsLeftAlone, HandlerPaths.DEFAULT));
		return new CorsPolicies(holder, holder);
	}

	/**
	 * Return these policies, but none for some more paths, except where a pattern of
	 * theirs begins with the same literal segments: {@code /actuator/health} claims a
	 * part of {@code /actuator/**}, {@code /{tenant}/health} doesn't. When one of the two
	 * is replaced, so is the other.
	 * @param paths path patterns, such as {@code /actuator/**}
	 * @return the policies by path
	 * @throws InvalidCorsPolicyException if a path is no pattern
	 */
	public CorsPolicies leavingAlone(List<String> paths) {
		return new CorsPolicies(this.holder, new PolicyView(this.sets, (handlers) -> handlers.leavingAlone(paths)));
	}

	/**
	 * Return these policies for other handlers.
	 * @param handlers how those read paths, by how the handlers of these do
	 */
	CorsPolicies forHandlers(UnaryOperator<HandlerPaths> handlers) {
		return new CorsPolicies(this.holder, new PolicyView(this.sets, handlers));
	}

	void matchPathsOf(HandlerPaths handlers) {
		this.holder.matchPathsOf(handlers);
	}

	/**
	 * Replace the policies, for all requests from now on. The paths that are left alone
	 * stay so. What can't be changes nothing.
	 * @param policies the policies, each with its own paths
	 * @return the problems that keep the policies from being used, empty if they are in
	 * force now
	 */
	public List<PolicyProblem> replace(List<CorsPolicy> policies) {
		return this.holder.replace(policies, null);
	}

	/**
	 * Replace the policies and the paths of those that are off, for all requests from now
	 * on. What can't be changes nothing.
	 * @param policies the policies, each with its own paths
	 * @param pathsLeftAlone path patterns, such as {@code /feed/**}
	 * @return the problems that keep the policies from being used, empty if they are in
	 * force now
	 */
	public List<PolicyProblem> replace(List<CorsPolicy> policies, List<String> pathsLeftAlone) {
		return this.holder.replace(policies, pathsLeftAlone);
	}

	/**
	 * Set who is told of replacements: each publishes a {@link CorsPoliciesChange}, on
	 * the thread that replaces. Called by the application context if this is a bean.
	 */
	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
		this.holder.publishBy(publisher);
	}

	/**
	 * Set the authorizer that is asked, from now on, about origins that the list of a
	 * policy doesn't cover, whatever takes the place of these policies later.
	 * @param authorizer the authorizer, which has to keep its answers by itself
	 */
	public void authorizeBy(OriginAuthorizer authorizer) {
		this.holder.authorizeBy(authorizer);
	}

	/**
	 * Return the authorizer that is asked about origins that the list of a policy doesn't
	 * cover.
	 * @return the authorizer, or {@code null} if such origins are refused
	 */
	public @Nullable OriginAuthorizer authorizer() {
		return this.holder.authorizer();
	}

	/**
	 * Decide about a request. If there is an authorizer, this may take as long as its
	 * answer.
	 * @param request the request
	 * @return the decision, or {@code null} if no policy covers the request's path
	 */
	public @Nullable CorsDecision decide(CorsRequest request) {
		return decide(request, authorizer());
	}

	/**
	 * Decide about a request with another authorizer.
	 * @param request the request
	 * @param authorizer asked about an origin that the list of a policy doesn't cover, or
	 * {@code null} if such an origin is refused
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
	 * Return the paths that are left alone.
	 * @return path patterns
	 */
	public List<String> pathsLeftAlone() {
		return this.sets.get().pathsLeftAlone();
	}

	PolicySet set() {
		return this.sets.get();
	}

	/**
	 * Return what deserves attention in the paths of the policies: patterns that overlap
	 * so that no policy decides alone, and those that begin with the path of Spring MVC's
	 * servlet.
	 * @return the warnings, of one or two sentences each
	 */
	public List<String> warnings() {
		return this.sets.get().warnings();
	}

	/**
	 * Return what is in force, in one line.
	 */
	@Override
	public String toString() {
		return this.sets.get().toString();
	}

}
