package io.github.corsstarter.web;

import java.util.List;

import io.github.corsstarter.policy.PolicyProblem;

/**
 * An application event for each attempt to replace the policies. Immutable.
 *
 * @param accepted whether the new policies are now in force
 * @param policies the policies in force, in one line
 * @param problems the problems of the new policies, one line each; empty if they are in
 * force
 */
public record CorsPoliciesChange(boolean accepted, String policies, List<String> problems) {

	/**
	 * Create an event.
	 * @param accepted whether the new policies are now in force
	 * @param policies the policies in force, in one line
	 * @param problems the problems of the new policies
	 */
	public CorsPoliciesChange {
		problems = List.copyOf(problems);
	}

	static CorsPoliciesChange of(String policies, List<PolicyProblem> problems) {
		return new CorsPoliciesChange(problems.isEmpty(), policies,
				problems.stream().map(PolicyProblem::toString).toList());
	}

}
