package io.github.corsstarter.policy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when a policy can't be built. It lists all problems at once.
 */
@SuppressWarnings("serial")
public final class InvalidCorsPolicyException extends RuntimeException {

	private final String policyName;

	private final List<PolicyProblem> problems;

	InvalidCorsPolicyException(String policyName, List<PolicyProblem> problems) {
		super(message(policyName, problems));
		this.policyName = policyName;
		this.problems = List.copyOf(problems);
	}

	private static String message(String policyName, List<PolicyProblem> problems) {
		return problems.stream()
			.map((problem) -> "\n  " + problem.place() + " = \"" + problem.value() + "\" [" + problem.code().code()
					+ "]: " + problem.explanation() + " " + problem.suggestion())
			.collect(Collectors.joining("", "CORS policy '" + policyName + "' is invalid:", ""));
	}

	/**
	 * Return the name of the policy that can't be built.
	 * @return the name
	 */
	public String policyName() {
		return this.policyName;
	}

	/**
	 * Return all problems of the policy.
	 * @return the problems, at least one, in the order of the settings
	 */
	public List<PolicyProblem> problems() {
		return this.problems;
	}

}
