package io.github.corsstarter.web;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.PolicyProblem;
import org.jspecify.annotations.Nullable;

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
public final class CorsPolicies {

	// Those that these are taken from, for other handlers
	private final @Nullable CorsPolicies source;

	private final UnaryOperator<HandlerPaths> handlersOfSource;

	private volatile Current current;

	private volatile @Nullable OriginAuthorizer authorizer;

	private volatile Consumer<CorsPoliciesChange> listener = (change) -> {
	};

	private CorsPolicies(PolicySet set) {
		this.source = null;
		this.handlersOfSource = UnaryOperator.identity();
		this.current = new Current(set, set);
	}

	private CorsPolicies(CorsPolicies source, UnaryOperator<HandlerPaths> handlersOfSource) {
		this.source = source;
		this.handlersOfSource = handlersOfSource;
		PolicySet basis = source.set();
		this.current = new Current(basis, basis.with(handlersOfSource.apply(basis.handlers())));
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
		return new CorsPolicies(new PolicySet(policies, pathsLeftAlone, HandlerPaths.DEFAULT));
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
		return new CorsPolicies(this, (handlers) -> handlers.leavingAlone(paths));
	}

	/**
	 * Return these policies for the requests of another server, such as that of the
	 * management port. When one of the two is replaced, so is the other.
	 * @param handlers how its handlers read paths
	 * @return the policies by path
	 */
	public CorsPolicies forHandlers(HandlerPaths handlers) {
		return new CorsPolicies(this, (ofSource) -> handlers);
	}

	/**
	 * Set how the handlers of the application read paths, whatever policies are in force
	 * later. Paths that are left alone stay so.
	 * @param handlers how they do
	 */
	public void matchPathsOf(HandlerPaths handlers) {
		if (this.source != null) {
			this.source.matchPathsOf(handlers);
			return;
		}
		synchronized (this) {
			PolicySet set = set().with(handlers.leavingAlone(set().handlers().leftAlone()));
			this.current = new Current(set, set);
		}
	}

	/**
	 * Replace the policies, for all requests from now on. The paths that are left alone
	 * stay so. What can't be changes nothing.
	 * @param policies the policies, each with its own paths
	 * @return the problems that keep the policies from being used, empty if they are in
	 * force now
	 */
	public List<PolicyProblem> replace(List<CorsPolicy> policies) {
		return (this.source != null) ? this.source.replace(policies) : put(policies, null);
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
		return (this.source != null) ? this.source.replace(policies, pathsLeftAlone) : put(policies, pathsLeftAlone);
	}

	private List<PolicyProblem> put(List<CorsPolicy> policies, @Nullable List<String> pathsLeftAlone) {
		List<PolicyProblem> problems = swap(policies, pathsLeftAlone);
		this.listener.accept(CorsPoliciesChange.of(this, problems));
		return problems;
	}

	private synchronized List<PolicyProblem> swap(List<CorsPolicy> policies, @Nullable List<String> pathsLeftAlone) {
		PolicySet before = set();
		try {
			PolicySet set = new PolicySet(policies, (pathsLeftAlone != null) ? pathsLeftAlone : before.disabled(),
					before.handlers());
			this.current = new Current(set, set);
			return List.of();
		}
		catch (InvalidCorsPolicyException ex) {
			return ex.problems();
		}
	}

	/**
	 * Have somebody told, on the thread that replaces, each time that the policies were
	 * or could not be replaced.
	 * @param listener whom to tell, instead of whom was told before
	 */
	public void onChange(Consumer<CorsPoliciesChange> listener) {
		if (this.source != null) {
			this.source.onChange(listener);
		}
		else {
			this.listener = listener;
		}
	}

	/**
	 * Have somebody asked, from now on, about origins that the list of a policy doesn't
	 * cover, whatever takes the place of these policies later.
	 * @param authorizer whom to ask about each of them; to be one that keeps its answers
	 */
	public void authorizeBy(OriginAuthorizer authorizer) {
		if (this.source != null) {
			this.source.authorizeBy(authorizer);
		}
		else {
			this.authorizer = authorizer;
		}
	}

	/**
	 * Return who is asked about origins that the list of a policy doesn't cover.
	 * @return the authorizer, or {@code null} if such origins are refused
	 */
	public @Nullable OriginAuthorizer authorizer() {
		return (this.source != null) ? this.source.authorizer() : this.authorizer;
	}

	private PolicySet set() {
		Current current = this.current;
		if (this.source == null) {
			return current.set;
		}
		PolicySet basis = this.source.set();
		if (current.basis != basis) {
			current = new Current(basis, basis.with(this.handlersOfSource.apply(basis.handlers())));
			this.current = current;
		}
		return current.set;
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
		return set().decide(request, authorizer);
	}

	/**
	 * Return all policies.
	 * @return the policies, in the order in which they were given
	 */
	public List<CorsPolicy> all() {
		return set().policies();
	}

	/**
	 * Return the paths that are left alone.
	 * @return path patterns
	 */
	public List<String> pathsLeftAlone() {
		return set().pathsLeftAlone();
	}

	/**
	 * Return what deserves attention in the paths of the policies: patterns that overlap
	 * so that no policy decides alone, and those that begin with the path of Spring MVC's
	 * servlet.
	 * @return the warnings, of one or two sentences each
	 */
	public List<String> warnings() {
		return set().warnings();
	}

	/**
	 * Return what is in force, in one line.
	 */
	@Override
	public String toString() {
		return set().toString();
	}

	/**
	 * What is in force, and what it was made from.
	 *
	 * @param basis the set of the source, the same one if there is no source
	 * @param set what is in force
	 */
	private record Current(PolicySet basis, PolicySet set) {
	}

}
