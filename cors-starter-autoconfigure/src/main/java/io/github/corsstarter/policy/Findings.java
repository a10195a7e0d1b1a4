package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Collects the problems and warnings of one policy, so that all can be reported at once.
 */
final class Findings {

	private final String policy;

	private final List<PolicyProblem> problems = new ArrayList<>();

	private final List<PolicyWarning> warnings = new ArrayList<>();

	Findings(String policy) {
		this.policy = policy;
	}

	SettingValue at(String setting, int index, String value) {
		return new SettingValue(setting, index, value);
	}

	List<PolicyProblem> problems() {
		return this.problems;
	}

	List<PolicyWarning> warnings() {
		return this.warnings;
	}

	/**
	 * A value of a setting.
	 */
	final class SettingValue {

		private final String setting;

		private final int index;

		private final String text;

		private SettingValue(String setting, int index, String text) {
			this.setting = setting;
			this.index = index;
			this.text = text;
		}

		String text() {
			return this.text;
		}

		/**
		 * Return whether all placeholders of the value are resolved. If not, add a
		 * problem.
		 * @param code the code for invalid values of the setting
		 */
		boolean isResolved(ProblemCode code) {
			int variable = this.text.indexOf("${");
			if (variable >= 0) {
				int end = this.text.indexOf('}', variable);
				problem(code, "The variable " + this.text.substring(variable, (end < 0) ? this.text.length() : end + 1)
						+ " has no value.", "Set it, or write the value itself.");
			}
			return variable < 0;
		}

		/**
		 * Add a problem.
		 * @return {@code null}, for a parser to return
		 */
		@SuppressWarnings("TypeParameterUnusedInFormals") // null is of every type
		<T> @Nullable T problem(ProblemCode code, String explanation, String suggestion) {
			Findings.this.problems.add(new PolicyProblem(Findings.this.policy, code, this.setting, this.index,
					this.text, explanation, suggestion));
			return null;
		}

		void warning(String explanation) {
			Findings.this.warnings
				.add(new PolicyWarning(Findings.this.policy, this.setting, this.index, this.text, explanation));
		}

	}

}
