package io.github.corsstarter.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.ProblemCode;
import io.github.corsstarter.policy.RequestPath;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.UriUtils;

/**
 * A set of policies that are in force together, by request path. Immutable.
 */
final class PolicySet {

	private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

	// Placeholder for text that no literal pattern matches: a slash within a segment, or
	// a segment that has only parameters
	private static final char NOT_LITERAL = '\uFFFF';

	private final List<CorsPolicy> policies;

	private final List<String> disabled;

	private final HandlerPaths handlers;

	// The only policy, if it covers every path
	private final @Nullable CorsPolicy everywhere;

	private final Coverage.Combinations combinations = new Coverage.Combinations();

	// For handlers that see the whole path within the application
	private final List<PathIndex> whole;

	// For Spring MVC's handlers, by the path of their servlet
	private final Map<String, List<PathIndex>> below = new HashMap<>();

	/**
	 * Create a set.
	 * @param policies the policies
	 * @param disabled path patterns of disabled policies
	 * @param handlers how handlers read paths
	 * @throws InvalidCorsPolicyException if a path isn't a valid pattern, or if two
	 * policies claim the same path or have the same name
	 */
	PolicySet(List<CorsPolicy> policies, List<String> disabled, HandlerPaths handlers) {
		this.policies = List.copyOf(policies);
		this.disabled = disabled.stream().map((path) -> path.startsWith("/") ? path : "/" + path).toList();
		this.handlers = handlers;
		check(this.policies, pathsLeftAlone());
		boolean single = policies.size() == 1 && pathsLeftAlone().isEmpty()
				&& policies.get(0).paths().equals(List.of("/**"));
		this.everywhere = single ? policies.get(0) : null;
		List<PathIndex.Pattern> patterns = patterns();
		this.whole = indexes(patterns, handlers.leftAlone(), false);
		for (String servletPath : handlers.springMvcPaths()) {
			boolean ownHandlers = handlers.hasOwnHandlers(servletPath);
			List<String> leftAlone = handlers.leftAlone()
				.stream()
				.filter((path) -> !ownHandlers || path.startsWith(servletPath + "/"))
				.map((path) -> below(servletPath, path))
				.toList();
			this.below.put(servletPath, indexes(patternsBelow(servletPath, patterns), leftAlone, ownHandlers));
		}
	}

	private static void check(List<CorsPolicy> policies, List<String> pathsLeftAlone) {
		List<PolicyPaths> paths = new ArrayList<>();
		List<PolicyProblem> problems = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (CorsPolicy policy : policies) {
			paths.add(new PolicyPaths(policy.name(), policy.paths()));
			if (!names.add(policy.name())) {
				problems.add(new PolicyProblem(policy.name(), ProblemCode.POLICY_NAME_RESERVED, "name", -1,
						policy.name(), "Another policy has this name.", "Give each policy a unique name."));
			}
		}
		problems.addAll(PolicyPaths.check(paths));
		problems.addAll(PolicyPaths.check(List.of(new PolicyPaths("(left alone)", pathsLeftAlone))));
		if (!problems.isEmpty()) {
			throw new InvalidCorsPolicyException(problems);
		}
	}

	private List<PathIndex.Pattern> patterns() {
		List<PathIndex.Pattern> patterns = new ArrayList<>();
		for (CorsPolicy policy : this.policies) {
			policy.paths().forEach((path) -> patterns.add(new PathIndex.Pattern(path, policy)));
		}
		this.disabled.forEach((path) -> patterns.add(new PathIndex.Pattern(path, null)));
		return patterns;
	}

	/**
	 * Return the patterns for paths below a servlet. A pattern that begins with the
	 * servlet's path may be meant with or without this path, so both apply.
	 */
	private static List<PathIndex.Pattern> patternsBelow(String servletPath, List<PathIndex.Pattern> patterns) {
		List<PathIndex.Pattern> all = new ArrayList<>(patterns);
		for (PathIndex.Pattern pattern : patterns) {
			String path = below(servletPath, pattern.path());
			if (!path.equals(pattern.path())) {
				all.add(new PathIndex.Pattern(path, pattern.policy()));
			}
		}
		return all;
	}

	private static String below(String servletPath, String path) {
		if (path.equals(servletPath)) {
			return "/";
		}
		return path.startsWith(servletPath + "/") ? path.substring(servletPath.length()) : path;
	}

	private List<PathIndex> indexes(List<PathIndex.Pattern> patterns, List<String> leftAlone, boolean anyHandlers) {
		List<PathIndex> indexes = new ArrayList<>();
		if (anyHandlers || this.handlers.matchCase()) {
			indexes.add(new PathIndex(patterns, leftAlone, false, this.combinations));
		}
		if (anyHandlers || this.handlers.ignoreCase()) {
			indexes.add(new PathIndex(patterns, leftAlone, true, this.combinations));
		}
		return indexes;
	}

	/**
	 * Return a copy for other handlers.
	 */
	PolicySet with(HandlerPaths handlers) {
		return new PolicySet(this.policies, this.disabled, handlers);
	}

	List<CorsPolicy> policies() {
		return this.policies;
	}

	/**
	 * Return the path patterns of disabled policies.
	 */
	List<String> disabled() {
		return this.disabled;
	}

	HandlerPaths handlers() {
		return this.handlers;
	}

	List<String> pathsLeftAlone() {
		List<String> paths = new ArrayList<>(this.disabled);
		paths.addAll(this.handlers.leftAlone());
		return paths;
	}

	/**
	 * Return warnings about the paths of the policies.
	 * @return the warnings, one or two sentences each
	 */
	List<String> warnings() {
		List<String> warnings = new ArrayList<>(
				new PathOverlaps(patterns(), this.handlers.leftAlone(), this.handlers.ignoreCase()).warnings());
		for (CorsPolicy policy : this.policies) {
			for (String path : policy.paths()) {
				for (String servletPath : this.handlers.springMvcPaths()) {
					String below = below(servletPath, path);
					if (!below.equals(path)) {
						warnings.add("Policy '" + policy.name() + "' has the path " + path
								+ ", which begins with the path of Spring MVC's servlet, " + servletPath + ". A "
								+ "policy's paths are relative to the servlet's path, as in @GetMapping. "
								+ (isClaimed(below)
										? "The relative path " + below + " already has a "
												+ "policy, so both policies must allow a request."
										: "Write " + below + "."));
					}
				}
			}
		}
		return warnings;
	}

	private boolean isClaimed(String path) {
		return pathsLeftAlone().contains(path)
				|| this.policies.stream().anyMatch((policy) -> policy.paths().contains(path));
	}

	/**
	 * Decide about a request.
	 * @param authorizer the authorizer for origins that aren't listed, or {@code null}
	 */
	@Nullable CorsDecision apply(CorsRequest request, @Nullable OriginAuthorizer authorizer) {
		return (this.everywhere != null) ? this.everywhere.decide(request, authorizer)
				: find(request).apply(request, authorizer);
	}

	private Coverage find(CorsRequest request) {
		String path = request.path();
		if (RequestPath.isPlain(path)) {
			return find(path, null);
		}
		Coverage coverage = find(parse(path));
		if (this.handlers.matchDecoded()) {
			coverage = coverage.and(find(PathContainer.parsePath(RequestPath.decode(path), DECODED)),
					this.combinations);
		}
		// The server may select another handler than Spring does, so both readings count
		Coverage other = find(PathContainer.parsePath(request.decodedPath(), DECODED));
		if (other == Coverage.NONE && (!this.handlers.normalize() || isEncodedOnly(path))) {
			// Only Spring finds a handler, because a segment may contain an encoded slash
			return coverage;
		}
		return coverage.and(other, this.combinations);
	}

	private Coverage find(PathContainer path) {
		StringBuilder text = new StringBuilder();
		for (PathContainer.Element element : path.elements()) {
			text.append((element instanceof PathContainer.PathSegment segment) ? textOf(segment) : element.value());
		}
		return find(text.toString(), path);
	}

	private static String textOf(PathContainer.PathSegment segment) {
		String value = segment.valueToMatch();
		return value.isEmpty() ? String.valueOf(NOT_LITERAL) : value.replace('/', NOT_LITERAL);
	}

	private Coverage find(String text, @Nullable PathContainer path) {
		if (text.isEmpty()) {
			// The root path of the application or the servlet, which no pattern can match
			return find("/", null);
		}
		String servletPath = this.below.isEmpty() ? null : this.handlers.springMvcPath(text);
		if (servletPath == null) {
			return find(this.whole, text, path);
		}
		List<PathIndex> indexes = this.below.getOrDefault(servletPath, this.whole);
		if (text.length() == servletPath.length()) {
			return find(indexes, "/", null);
		}
		PathContainer rest = (path != null) ? path.subPath(elements(servletPath)) : null;
		return find(indexes, text.substring(servletPath.length()), rest);
	}

	private static int elements(String path) {
		return 2 * (int) path.chars().filter((c) -> c == '/').count();
	}

	private Coverage find(List<PathIndex> indexes, String text, @Nullable PathContainer path) {
		Coverage coverage = findOne(indexes, text, path);
		if (this.handlers.ignoreTrailingSlash() && text.length() > 1 && text.endsWith("/")) {
			PathContainer shorter = (path != null) ? path.subPath(0, path.elements().size() - 1) : null;
			return both(coverage, findOne(indexes, text.substring(0, text.length() - 1), shorter));
		}
		return coverage;
	}

	private Coverage findOne(List<PathIndex> indexes, String text, @Nullable PathContainer path) {
		Coverage coverage = indexes.get(0).find(text, path);
		return (indexes.size() == 1) ? coverage : both(coverage, indexes.get(1).find(text, path));
	}

	/**
	 * Combine the coverage of two spellings that lead to the same handler.
	 */
	private Coverage both(Coverage one, Coverage other) {
		if (one == Coverage.NONE || other == Coverage.NONE) {
			return (one == Coverage.NONE) ? other : one;
		}
		return one.and(other, this.combinations);
	}

	/**
	 * Return the patterns of all policies and of paths that are left alone.
	 */
	List<String> pathPatterns() {
		List<String> paths = new ArrayList<>(pathsLeftAlone());
		this.policies.forEach((policy) -> paths.addAll(policy.paths()));
		return paths;
	}

	/**
	 * Return the policies that apply to a path.
	 * @param path an unambiguous path within the application
	 */
	List<CorsPolicy> policiesOf(String path) {
		return find(path, null).policies();
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
	 * Return whether a path is ambiguous only because a segment may contain an encoded
	 * slash, and for no other reason.
	 */
	private static boolean isEncodedOnly(String path) {
		if (!RequestPath.hasPlainSegments(path)) {
			return false;
		}
		try {
			String decoded = UriUtils.decode(path, StandardCharsets.UTF_8);
			return decoded.indexOf('%') < 0 && RequestPath.hasPlainSegments(decoded);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Return the policies in force, in one line.
	 */
	@Override
	public String toString() {
		String policies = this.policies.isEmpty() ? "none"
				: this.policies.stream().map(PolicySet::describe).collect(Collectors.joining("; "));
		List<String> leftAlone = pathsLeftAlone().stream().distinct().filter((path) -> !isCovered(path)).toList();
		return leftAlone.isEmpty() ? policies : policies + "; left alone: " + String.join(", ", leftAlone);
	}

	/**
	 * Return whether a policy covers a path of the handlers that other policies leave
	 * alone.
	 */
	private boolean isCovered(String path) {
		return !this.disabled.contains(path) && this.policies.stream()
			.flatMap((policy) -> policy.paths().stream())
			.anyMatch((each) -> PathIndex.begins(each, LiteralPaths.beginning(path))
					&& PathOverlaps.isWithin(path, each));
	}

	private static String describe(CorsPolicy policy) {
		List<String> origins = policy.allowedOrigins();
		return "'" + policy.name() + "' for " + String.join(", ", policy.paths()) + " allows "
				+ (origins.isEmpty() ? "origins that the authorizer allows"
						: (origins.size() > 5) ? origins.size() + " origins" : String.join(", ", origins));
	}

}
