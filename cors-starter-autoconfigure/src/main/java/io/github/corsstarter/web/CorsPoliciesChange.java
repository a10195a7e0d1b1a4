package io.github.corsstarter.web;

import java.util.List;

import io.github.corsstarter.policy.PolicyProblem;

/**
 * An application event: somebody wanted to replace the policies.
 *
 * @param accepted whether the new ones are in force now
 * @param policies the policies in force, in one line
 * @param problems what keeps the new ones from being used, a line for each; empty if they
 * are in force
 */
public record CorsPoliciesChange(boolean accepted, String policies, List<String> problems) {

	/**
	 * Create an event.
	 * @param accepted whether the policies are in force now
	 * @param policies the policies in force, in one line
	 * @param problems what keeps the new ones from being used
	 */
	public CorsPoliciesChange {
		problems = List.copyOf(problems);
	}

	/**
	 * Say what has become of a replacement.
	 * @param policies the policies in force
	 * @param problems what keeps others from being used, empty if these are they
	 * @return the event
	 */
	public static CorsPoliciesChange of(CorsPolicies policies, List<PolicyProblem> problems) {
		return new CorsPoliciesChange(problems.isEmpty(), policies.toString(),
				problems.stream().map(CorsPoliciesChange::line).toList());
	}

	private static String line(PolicyProblem problem) {
		return problem.policy() + ", " + problem.place() + ": " + problem.explanation() + " (" + problem.code().code()
				+ ") " + problem.suggestion();
	}

}
