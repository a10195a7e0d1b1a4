package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The paths that a policy claims.
 *
 * @param policy the name of the policy
 * @param paths the path patterns
 */
public record PolicyPaths(String policy, List<String> paths) {

	private static final String SETTING = "paths";

	/**
	 * Find paths that are no patterns, or that two policies claim.
	 * @param all the paths of all policies
	 * @return the problems, in the order of the policies
	 */
	public static List<PolicyProblem> check(List<PolicyPaths> all) {
		List<PolicyProblem> problems = new ArrayList<>();
		Map<String, PolicyPaths> owners = new HashMap<>();
		for (PolicyPaths claimant : all) {
			for (int i = 0; i < claimant.paths.size(); i++) {
				PolicyProblem problem = claimant.check(i, owners);
				if (problem != null) {
					problems.add(problem);
				}
			}
		}
		return problems;
	}

	private @Nullable PolicyProblem check(int index, Map<String, PolicyPaths> owners) {
		String path = this.paths.get(index);
		String pattern;
		try {
			pattern = canonical(path);
		}
		catch (IllegalArgumentException ex) {
			String cause = String.valueOf(ex.getMessage()).lines().findFirst().orElse("");
			return new PolicyProblem(this.policy, ProblemCode.PATH_INVALID, SETTING, index, path,
					"This is no path pattern: " + cause + ".",
					"Write a pattern such as /api/**, with ** or {*name} at the end or the beginning only.");
		}
		PolicyPaths owner = owners.putIfAbsent(pattern, this);
		if (owner == null || owner.equals(this)) {
			return null;
		}
		String other = owner.policy.equals("default") ? "The policy of the top level, which covers /**,"
				: "The policy '" + owner.policy + "'";
		return new PolicyProblem(this.policy, ProblemCode.PATH_CLAIMED_TWICE, SETTING, index, path,
				other + " claims this path too, so it is not clear which of the two decides.", "Remove it from '"
						+ this.policy + "' or from '" + owner.policy + "', or make one of the patterns more specific.");
	}

	/**
	 * Return the one form of patterns that match the same for the same reason.
	 * @throws IllegalArgumentException if the path is no pattern
	 */
	private static String canonical(String path) {
		String absolute = path.startsWith("/") ? path : "/" + path;
		String pattern = PathPatternParser.defaultInstance.parse(absolute).getPatternString();
		for (String segment : pattern.split("/", -1)) {
			checkGroups(segment);
		}
		int rest = pattern.lastIndexOf("/{*");
		boolean atEnd = rest >= 0 && pattern.indexOf('}', rest) == pattern.length() - 1;
		return atEnd ? pattern.substring(0, rest) + "/**" : pattern;
	}

	/**
	 * Refuse a group within the expression of a segment such as {@code {id:(a|b)}}, which
	 * Spring's parser takes, and stumbles over at each request.
	 */
	private static void checkGroups(String segment) {
		int colon = segment.indexOf(':');
		if (segment.startsWith("{") && segment.endsWith("}") && colon > 0 && segment.indexOf('{', 1) < 0) {
			Pattern expression = Pattern.compile(segment.substring(colon + 1, segment.length() - 1));
			if (expression.matcher("").groupCount() > 0) {
				throw new IllegalArgumentException("A group in " + segment + " has to be written (?:...)");
			}
		}
	}

}
