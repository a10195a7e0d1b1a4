package io.github.corsstarter.autoconfigure;

import io.github.corsstarter.policy.ProblemCode;
import io.github.corsstarter.policy.ProblemText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;

/**
 * A mistake in the configuration properties.
 *
 * @param code the kind of mistake
 * @param property the name of the property, with its position in a list
 * @param value the value as configured, or {@code null} if there is none
 * @param origin the source, or {@code null} if unknown
 * @param explanation what is wrong, in one sentence
 * @param suggestion what to write instead, in one sentence
 */
record PropertyProblem(ProblemCode code, String property, @Nullable String value, @Nullable Origin origin,
		String explanation, String suggestion) {

	/**
	 * Return the problem as one line.
	 */
	@Override
	public String toString() {
		return ProblemText.ofProblem(this.property, this.value, PropertyOriginText.of(this.origin), this.code,
				this.explanation, this.suggestion);
	}

}
