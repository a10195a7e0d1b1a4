package io.github.corsstarter.refusal;

import java.util.Collection;

/**
 * Joins header names for a message, and cuts a long list between two names.
 */
public final class HeaderList {

	private static final int MAX_LENGTH = 400;

	private HeaderList() {
	}

	/**
	 * Join names, as many as fit into a sentence.
	 * @param names the names
	 * @return the names, and the number of those left out
	 */
	public static String of(Collection<String> names) {
		return of(names, ", ", MAX_LENGTH);
	}

	/**
	 * Join names, as many as fit into a sentence.
	 * @param names the names
	 * @param last the separator before the last name
	 */
	static String of(Collection<String> names, String last) {
		return of(names, last, MAX_LENGTH);
	}

	/**
	 * Join names, as many as fit.
	 * @param names the names
	 * @param last the separator before the last name
	 * @param maxLength the approximate length of all names together
	 */
	static String of(Collection<String> names, String last, int maxLength) {
		StringBuilder text = new StringBuilder();
		int shown = 0;
		for (String name : names) {
			String escaped = LogText.of(name, maxLength);
			if (text.length() + escaped.length() > maxLength) {
				continue;
			}
			boolean end = shown > 0 && shown == names.size() - 1;
			text.append((shown == 0) ? "" : (end ? last : ", ")).append(escaped);
			shown++;
		}
		int more = names.size() - shown;
		if (more > 0) {
			text.append((shown > 0) ? " and " + more + " more" : more + " too long to show");
		}
		return text.toString();
	}

}
