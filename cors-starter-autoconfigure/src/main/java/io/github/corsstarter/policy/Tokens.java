package io.github.corsstarter.policy;

import java.util.Locale;

/**
 * HTTP's <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2">token</a>, the
 * syntax of method and header names.
 */
final class Tokens {

	// A token character in lower case, or 0, so one look-up both checks and converts
	private static final char[] LOWER = new char[128];

	static {
		for (char c = '0'; c <= '9'; c++) {
			LOWER[c] = c;
		}
		for (char c = 'a'; c <= 'z'; c++) {
			LOWER[c] = c;
			LOWER[c - 'a' + 'A'] = c;
		}
		for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
			LOWER[c] = c;
		}
	}

	private Tokens() {
	}

	/**
	 * Return a character in lower case, or 0 if tokens can't contain it.
	 * @param c any character
	 * @return the character in lower case, or 0
	 */
	static char lower(char c) {
		return (c < 128) ? LOWER[c] : 0;
	}

	static boolean isToken(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (lower(text.charAt(i)) == 0) {
				return false;
			}
		}
		return !text.isEmpty();
	}

	static String lowerCase(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

	static String upperCase(String name) {
		return name.toUpperCase(Locale.ROOT);
	}

}
