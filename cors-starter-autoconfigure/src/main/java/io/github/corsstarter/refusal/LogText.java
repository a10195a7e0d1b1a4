package io.github.corsstarter.refusal;

/**
 * Makes a foreign value fit for a log line: short, and without a character that could end
 * the line, begin another or colour the terminal.
 */
public final class LogText {

	private static final int MAX_LENGTH = 200;

	private LogText() {
	}

	/**
	 * Return a value as it may stand in a log line.
	 * @param value the value
	 * @return at most 200 characters of it and a few more, all of them printable ASCII
	 */
	public static String of(String value) {
		return of(value, MAX_LENGTH);
	}

	/**
	 * Return a value as it may stand in a log line.
	 * @param value the value
	 * @param maxLength how much of it to show
	 * @return at most so many characters of it and a few more, all of them printable
	 * ASCII
	 */
	static String of(String value, int maxLength) {
		StringBuilder text = new StringBuilder(Math.min(value.length(), maxLength) + 8);
		for (int i = 0; i < value.length(); i++) {
			if (text.length() >= maxLength) {
				return text.append("...").toString();
			}
			char c = value.charAt(i);
			if (c < ' ' || c > '~' || c == '\\' || c == '"') {
				text.append(String.format("\\u%04x", (int) c));
			}
			else {
				text.append(c);
			}
		}
		return text.toString();
	}

}
