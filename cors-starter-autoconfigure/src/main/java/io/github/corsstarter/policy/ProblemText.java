package io.github.corsstarter.policy;

import org.jspecify.annotations.Nullable;

/**
 * Formats problems and warnings as single lines.
 */
public final class ProblemText {

	private ProblemText() {
	}

	/**
	 * Describe a problem.
	 * @param setting the setting or property
	 * @param value its value, or {@code null} if it has none
	 * @param source the source of the value, or {@code null} if unknown
	 * @param code the kind of problem
	 * @param explanation what is wrong, in one sentence
	 * @param suggestion what to write instead, in one sentence
	 * @return the line
	 */
	public static String ofProblem(String setting, @Nullable String value, @Nullable String source, ProblemCode code,
			String explanation, String suggestion) {
		return of(setting, value, source, explanation + " (" + code.code() + ") " + suggestion);
	}

	/**
	 * Describe a warning about a value.
	 * @param setting the setting or property
	 * @param value its value, or {@code null} if it has none
	 * @param source the source of the value, or {@code null} if unknown
	 * @param explanation the reason for the warning, in one or more sentences
	 * @return the line
	 */
	public static String of(String setting, @Nullable String value, @Nullable String source, String explanation) {
		return oneLine(setting + ((value != null) ? " = \"" + value + "\"" : "")
				+ ((source != null) ? " (" + source + ")" : "") + ": " + explanation);
	}

	/**
	 * Return a text without characters that could end the line or control the terminal.
	 * @param text the text
	 * @return the text, with such characters escaped
	 */
	public static String oneLine(String text) {
		StringBuilder line = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> {
			if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
				line.append(String.format("\\u%04x", c));
			}
			else {
				line.appendCodePoint(c);
			}
		});
		return line.toString();
	}

}
