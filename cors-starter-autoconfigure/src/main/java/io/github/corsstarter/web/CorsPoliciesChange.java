package io.github.corsstarter.web;

import java.util.List;

/**
 * An application event: the policies were read again.
 *
 * @param accepted whether they are in force now
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

}
