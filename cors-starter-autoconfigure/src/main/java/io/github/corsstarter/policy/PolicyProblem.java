package io.github.corsstarter.policy;

/**
 * A mistake in the configuration of a policy, which prevents building the policy.
 *
 * @param policy the name of the policy
 * @param code the kind of mistake
 * @param setting the name of the property without its prefix, such as
 * {@code allowed-origins}
 * @param index the position in a list, from 0, or -1 for the whole setting
 * @param value the configured value
 * @param explanation what is wrong, in one sentence
 * @param suggestion what to write instead, in one sentence
 */
public record PolicyProblem(String policy, ProblemCode code, String setting, int index, String value,
		String explanation, String suggestion) {

	/**
	 * Return the place of the problem.
	 * @return the setting, followed by the position in square brackets if it has one
	 */
	public String place() {
		return place(this.setting, this.index);
	}

	/**
	 * Return the problem as one line.
	 */
	@Override
	public String toString() {
		return ProblemText.ofProblem("policy '" + this.policy + "', " + place(), this.value, null, this.code,
				this.explanation, this.suggestion);
	}

	static String place(String setting, int index) {
		return (index < 0) ? setting : setting + "[" + index + "]";
	}

}
