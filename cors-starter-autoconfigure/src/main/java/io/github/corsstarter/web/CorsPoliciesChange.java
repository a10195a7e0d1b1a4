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

	static CorsPoliciesChange of(String policies, List<PolicyProblem> problems) {
		return new CorsPoliciesChange(problems.isEmpty(), policies,
				problems.stream().map(PolicyProblem::toString).toList());
	}

}
