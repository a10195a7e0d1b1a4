package io.github.corsstarter.policy;

/**
 * Something in the configuration of a policy that was read in the only way it can be
 * read, or that works but is probably not what was wanted.
 *
 * @param policy the name of the policy
 * @param setting which setting it is in, named as the property is, such as
 * {@code allowed-origins}
 * @param index the position in a list, from 0, or -1 if the setting as a whole is meant
 * @param value the value as given
 * @param explanation what was noticed, in one sentence
 */
public record PolicyWarning(String policy, String setting, int index, String value, String explanation) {

	/**
	 * Return where it was noticed.
	 * @return the setting, followed by the position in square brackets if there is one
	 */
	public String place() {
		return PolicyProblem.place(this.setting, this.index);
	}

	/**
	 * Return the warning in one line.
	 */
	@Override
	public String toString() {
		return ProblemText.of(place(), this.value, null, this.explanation);
	}

}
