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
	 * Find paths that aren't valid patterns, and paths that two policies claim.
	 * @param all the paths of all policies
	 * @return the problems, in the order of the policies
	 */
	public static List<PolicyProblem> check(List<PolicyPaths> all) {
		return new Claims(all).problems();
	}

	/**
	 * Return the canonical form of equivalent patterns.
	 * @throws IllegalArgumentException if the path isn't a valid pattern
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
	 * Refuse a capturing group in the expression of a segment such as {@code {id:(a|b)}}.
	 * Spring's parser accepts it, but then fails at each request.
	 */
	private static void checkGroups(String segment) {
		int colon = segment.indexOf(':');
		if (segment.startsWith("{") && segment.endsWith("}") && colon > 0 && segment.indexOf('{', 1) < 0) {
			Pattern expression = Pattern.compile(segment.substring(colon + 1, segment.length() - 1));
			if (expression.matcher("").groupCount() > 0) {
				throw new IllegalArgumentException("Write the group in " + segment + " as (?:...)");
			}
		}
	}

	/**
	 * The paths that each policy claims.
	 */
	private static final class Claims {

		private final List<PolicyPaths> policies;

		// By the index of the policy; an invalid path has a placeholder and a problem
		private final List<List<String>> patterns = new ArrayList<>();

		private final Map<String, PolicyProblem> invalid = new HashMap<>();

		// The indexes of the policies, without duplicates
		private final Map<String, List<Integer>> claimants = new HashMap<>();

		Claims(List<PolicyPaths> policies) {
			this.policies = policies;
			for (int policy = 0; policy < policies.size(); policy++) {
				List<String> own = new ArrayList<>();
				for (int i = 0; i < policies.get(policy).paths.size(); i++) {
					String pattern = pattern(policy, i);
					own.add(pattern);
					List<Integer> all = this.claimants.computeIfAbsent(pattern, (absent) -> new ArrayList<>(1));
					if (all.isEmpty() || all.get(all.size() - 1) != policy) {
						all.add(policy);
					}
				}
				this.patterns.add(own);
			}
		}

		private String pattern(int policy, int index) {
			String path = this.policies.get(policy).paths.get(index);
			try {
				return canonical(path);
			}
			catch (IllegalArgumentException ex) {
				String cause = String.valueOf(ex.getMessage()).lines().findFirst().orElse("");
				// Unique, and never a valid pattern
				String place = policy + " " + index;
				this.invalid.put(place, problem(policy, index, ProblemCode.PATH_INVALID,
						"This isn't a valid path pattern: " + cause + ".",
						"Write a pattern such as /api/**, with ** or {*name} only at the beginning or the end."));
				return place;
			}
		}

		private PolicyProblem problem(int policy, int index, ProblemCode code, String explanation, String suggestion) {
			PolicyPaths paths = this.policies.get(policy);
			return new PolicyProblem(paths.policy, code, SETTING, index, paths.paths.get(index), explanation,
					suggestion);
		}

		List<PolicyProblem> problems() {
			List<PolicyProblem> problems = new ArrayList<>();
			for (int policy = 0; policy < this.policies.size(); policy++) {
				for (int i = 0; i < this.patterns.get(policy).size(); i++) {
					PolicyProblem problem = check(policy, i);
					if (problem != null) {
						problems.add(problem);
					}
				}
			}
			return problems;
		}

		private @Nullable PolicyProblem check(int policy, int index) {
			String pattern = this.patterns.get(policy).get(index);
			List<Integer> all = claimants(pattern);
			int owner = all.get(0);
			if (owner == policy) {
				return this.invalid.get(pattern);
			}
			boolean top = name(owner).equals("default");
			String other = top ? "The top-level policy, which covers /**," : "The policy '" + name(owner) + "'";
			return problem(policy, index, ProblemCode.PATH_CLAIMED_TWICE,
					other + " claims this path too, so it isn't clear which policy applies.",
					top ? insteadOfEveryPath(policy) : insteadOf(owner, policy, all.size() == 2));
		}

		private List<Integer> claimants(String pattern) {
			return this.claimants.getOrDefault(pattern, List.of());
		}

		private String name(int policy) {
			return this.policies.get(policy).policy;
		}

		private String insteadOfEveryPath(int policy) {
			String name = name(policy);
			if (hasPathOfItsOwn(policy)) {
				return "Remove it from '" + name + "'. The top-level policy already covers /**.";
			}
			String narrower = "/" + name + "/**";
			boolean plain = name.chars().allMatch((c) -> c == '-' || (c < 128 && Character.isLetterOrDigit(c)));
			boolean free = plain && !name.isEmpty() && claimants(narrower).isEmpty();
			return "Give '" + name + "' narrower paths" + (free ? ", such as " + narrower : "")
					+ ", or remove this policy and set its values at the top level.";
		}

		private String insteadOf(int owner, int policy, boolean alone) {
			// The remaining paths must neither conflict with a third policy nor be empty
			boolean orFromOwner = alone && hasPathOfItsOwn(owner);
			if (hasPathOfItsOwn(policy)) {
				return "Remove it from '" + name(policy) + "'" + (orFromOwner ? " or from '" + name(owner) + "'" : "")
						+ ", or make one of the patterns more specific.";
			}
			return (orFromOwner ? "Remove it from '" + name(owner) + "', or make" : "Make")
					+ " one of the patterns more specific, or make '" + name(owner) + "' and '" + name(policy)
					+ "' one policy.";
		}

		/**
		 * Return whether a policy has a path that no other policy claims.
		 */
		private boolean hasPathOfItsOwn(int policy) {
			return this.patterns.get(policy)
				.stream()
				.anyMatch((pattern) -> claimants(pattern).size() == 1 && !this.invalid.containsKey(pattern));
		}

	}

}
