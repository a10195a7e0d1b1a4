package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Checks the paths of all policies together.
 */
public final class PolicyPaths {

	private static final String SETTING = "paths";

	private PolicyPaths() {
	}

	/**
	 * Find paths that are no patterns, or that two policies claim.
	 * @param pathsByPolicy the paths of each policy, by its name
	 * @return the problems, in the order of the policies
	 */
	public static List<PolicyProblem> check(Map<String, List<String>> pathsByPolicy) {
		List<PolicyProblem> problems = new ArrayList<>();
		Map<String, String> owners = new HashMap<>();
		pathsByPolicy.forEach((policy, paths) -> {
			for (int i = 0; i < paths.size(); i++) {
				PolicyProblem problem = check(policy, i, paths.get(i), owners);
				if (problem != null) {
					problems.add(problem);
				}
			}
		});
		return problems;
	}

	private static @Nullable PolicyProblem check(String policy, int index, String path, Map<String, String> owners) {
		String pattern;
		try {
			String absolute = path.startsWith("/") ? path : "/" + path;
			pattern = PathPatternParser.defaultInstance.parse(absolute).getPatternString();
		}
		catch (PatternParseException ex) {
			return new PolicyProblem(policy, ProblemCode.PATH_INVALID, SETTING, index, path,
					"This is no path pattern: " + ex.getMessage() + ".",
					"Write a pattern such as /api/**, with ** or {*name} at the end or the beginning only.");
		}
		String owner = owners.putIfAbsent(pattern, policy);
		if (owner == null || owner.equals(policy)) {
			return null;
		}
		String claimant = owner.equals("default") ? "The policy of the top level, which covers /**,"
				: "The policy '" + owner + "'";
		return new PolicyProblem(policy, ProblemCode.PATH_CLAIMED_TWICE, SETTING, index, path,
				claimant + " claims this path too, so it is not clear which of the two decides.",
				"Remove it from '" + policy + "' or from '" + owner + "', or make one of the patterns more specific.");
	}

}
