package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Policies that are in force together, by request path. Immutable.
 */
final class PolicySet {

	private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

	private final List<CorsPolicy> policies;

	private final List<String> pathsLeftAlone;

	// The one that covers every path, if that is all there is
	private final @Nullable CorsPolicy everywhere;

	private final PathIndex index;

	/**
	 * Create a set.
	 * @param policies the policies
	 * @param pathsLeftAlone path patterns that none covers unless it is more specific
	 * @throws InvalidCorsPolicyException if a path is no pattern, or if two policies
	 * claim the same one or have the same name
	 */
	PolicySet(List<CorsPolicy> policies, List<String> pathsLeftAlone) {
		this.policies = List.copyOf(policies);
		this.pathsLeftAlone = pathsLeftAlone.stream().map((path) -> path.startsWith("/") ? path : "/" + path).toList();
		check(this.policies, this.pathsLeftAlone);
		boolean single = policies.size() == 1 && pathsLeftAlone.isEmpty()
				&& policies.get(0).paths().equals(List.of("/**"));
		this.everywhere = single ? policies.get(0) : null;
		this.index = new PathIndex(entries(this.policies, this.pathsLeftAlone));
	}

	private static void check(List<CorsPolicy> policies, List<String> pathsLeftAlone) {
		List<PolicyPaths> paths = new ArrayList<>();
		List<PolicyProblem> problems = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (CorsPolicy policy : policies) {
			paths.add(new PolicyPaths(policy.name(), policy.paths()));
			if (!names.add(policy.name())) {
				problems.add(new PolicyProblem(policy.name(), ProblemCode.POLICY_NAME_RESERVED, "name", -1,
						policy.name(), "Another policy has this name.", "Give each policy a name of its own."));
			}
		}
		problems.addAll(PolicyPaths.check(paths));
		problems.addAll(PolicyPaths.check(List.of(new PolicyPaths("(left alone)", pathsLeftAlone))));
		if (!problems.isEmpty()) {
			throw new InvalidCorsPolicyException(problems);
		}
	}

	private static List<PathIndex.Entry> entries(List<CorsPolicy> policies, List<String> pathsLeftAlone) {
		PathPatternParser parser = PathPatternParser.defaultInstance;
		List<PathIndex.Entry> entries = new ArrayList<>();
		for (CorsPolicy policy : policies) {
			policy.paths().forEach((path) -> entries.add(new PathIndex.Entry(parser.parse(path), policy)));
		}
		for (String path : pathsLeftAlone) {
			entries.add(new PathIndex.Entry(parser.parse(path), null));
		}
		return entries;
	}

	/**
	 * Return these policies, but none for some more paths.
	 */
	PolicySet leavingAlone(List<String> paths) {
		List<String> all = new ArrayList<>(this.pathsLeftAlone);
		all.addAll(paths);
		return new PolicySet(this.policies, all);
	}

	List<CorsPolicy> policies() {
		return this.policies;
	}

	List<String> pathsLeftAlone() {
		return this.pathsLeftAlone;
	}

	/**
	 * Decide about a request.
	 * @param authorizer asked about origins that no list covers, or {@code null}
	 */
	@Nullable CorsDecision decide(CorsRequest request, @Nullable OriginAuthorizer authorizer) {
		if (this.everywhere != null) {
			return this.everywhere.decide(request, authorizer);
		}
		String path = request.path();
		if (isPlain(path)) {
			return this.index.decide(request, path, authorizer);
		}
		CorsDecision decision = this.index.decide(request, parse(path), authorizer);
		// The server may find another handler than Spring does: both readings count.
		CorsDecision other = this.index.decide(request, PathContainer.parsePath(request.decodedPath(), DECODED),
				authorizer);
		if (decision != null && other != null) {
			return CorsDecision.stricter(decision, other);
		}
		// What one reading leaves alone the other may refuse, but never open.
		CorsDecision only = (decision != null) ? decision : other;
		return (only != null && only.reason() != null) ? only : null;
	}

	private static PathContainer parse(String path) {
		try {
			return PathContainer.parsePath(path);
		}
		catch (IllegalArgumentException ex) {
			return PathContainer.parsePath(path, DECODED);
		}
	}

	/**
	 * Return whether a path can be read in one way only.
	 */
	private static boolean isPlain(String path) {
		return path.indexOf('%') < 0 && path.indexOf(';') < 0 && path.indexOf('\\') < 0 && !path.contains("//")
				&& !path.contains("/.");
	}

	/**
	 * Return what is in force, in one line.
	 */
	@Override
	public String toString() {
		String policies = this.policies.isEmpty() ? "none"
				: this.policies.stream().map(PolicySet::describe).collect(Collectors.joining("; "));
		return this.pathsLeftAlone.isEmpty() ? policies
				: policies + "; left alone: " + String.join(", ", this.pathsLeftAlone);
	}

	private static String describe(CorsPolicy policy) {
		List<String> origins = policy.allowedOrigins();
		return "'" + policy.name() + "' for " + String.join(", ", policy.paths()) + " allows "
				+ (origins.isEmpty() ? "what the authorizer allows"
						: (origins.size() > 5) ? origins.size() + " origins" : String.join(", ", origins));
	}

}
