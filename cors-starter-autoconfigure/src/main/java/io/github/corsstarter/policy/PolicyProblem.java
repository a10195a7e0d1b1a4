package io.github.corsstarter.policy;

/**
 * One mistake in the configuration of a policy: it can't be built.
 *
 * @param policy the name of the policy
 * @param code what kind of mistake it is
 * @param setting which setting it is in, named as the property is, such as
 * {@code allowed-origins}
 * @param index the position in a list, from 0, or -1 if the setting as a whole is meant
 * @param value the value as given
 * @param explanation what is wrong, in one sentence
 * @param suggestion what to write instead, in one sentence
 */
public record PolicyProblem(String policy, ProblemCode code, String setting, int index, String value,
		String explanation, String suggestion) {

	/**
	 * Return where the problem is.
	 * @return the setting, followed by the position in square brackets if there is one
	 */
	public String place() {
		return place(this.setting, this.index);
	}

	/**
	 * Return the problem in one line.
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
