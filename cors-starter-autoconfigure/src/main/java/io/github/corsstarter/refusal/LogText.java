package io.github.corsstarter.refusal;

/**
 * Makes an untrusted value safe for a log line: short, and without characters that could
 * end the line, start another or colour the terminal.
 */
public final class LogText {

	private static final int MAX_LENGTH = 200;

	private LogText() {
	}

	/**
	 * Return a value in a form that is safe in a log line.
	 * @param value the value
	 * @return at most about 200 characters of it, all printable ASCII
	 */
	public static String of(String value) {
		return of(value, MAX_LENGTH);
	}

	/**
	 * Return a value in a form that is safe in a log line.
	 * @param value the value
	 * @param maxLength the approximate maximum length
	 * @return the shortened value, all printable ASCII
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
