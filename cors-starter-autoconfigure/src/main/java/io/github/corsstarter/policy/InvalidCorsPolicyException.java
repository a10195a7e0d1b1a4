package io.github.corsstarter.policy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown if policies can't work or are dangerous. Lists all problems at once.
 */
@SuppressWarnings("serial")
public final class InvalidCorsPolicyException extends RuntimeException {

	private final List<PolicyProblem> problems;

	/**
	 * Create an exception.
	 * @param problems the problems, at least one
	 */
	public InvalidCorsPolicyException(List<PolicyProblem> problems) {
		super(message(problems));
		this.problems = List.copyOf(problems);
	}

	private static String message(List<PolicyProblem> problems) {
		return problems.stream()
			.map(PolicyProblem::toString)
			.collect(Collectors.joining("\n  ", "Invalid CORS policies:\n  ", ""));
	}

	/**
	 * Return all problems.
	 * @return the problems, at least one, in the order of the settings
	 */
	public List<PolicyProblem> problems() {
		return this.problems;
	}

}
