package io.github.corsstarter.policy;

/**
 * A warning about the configuration of a policy: a value that was corrected, or that
 * works but probably not as intended.
 *
 * @param policy the name of the policy
 * @param setting the name of the property without its prefix, such as
 * {@code allowed-origins}
 * @param index the position in a list, from 0, or -1 for the whole setting
 * @param value the configured value
 * @param explanation the reason for the warning, in one sentence
 */
public record PolicyWarning(String policy, String setting, int index, String value, String explanation) {

	/**
	 * Return the place of the warning.
	 * @return the setting, followed by the position in square brackets if it has one
	 */
	public String place() {
		return PolicyProblem.place(this.setting, this.index);
	}

	/**
	 * Return the warning as one line.
	 */
	@Override
	public String toString() {
		return ProblemText.of(place(), this.value, null, this.explanation);
	}

}
