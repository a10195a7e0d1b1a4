package io.github.corsstarter.refusal;

import java.util.Collection;

/**
 * Names of headers in a text, cut between two of them.
 */
public final class HeaderList {

	private static final int MAX_LENGTH = 400;

	private HeaderList() {
	}

	/**
	 * Join names, as many as fit into a sentence.
	 * @param names the names
	 * @return the names, and how many more there are
	 */
	public static String of(Collection<String> names) {
		return of(names, ", ", MAX_LENGTH);
	}

	/**
	 * Join names, as many as fit into a sentence.
	 * @param names the names
	 * @param last what stands in front of the last one
	 */
	static String of(Collection<String> names, String last) {
		return of(names, last, MAX_LENGTH);
	}

	/**
	 * Join names, as many as fit.
	 * @param names the names
	 * @param last what stands in front of the last one
	 * @param maxLength how many characters the names may have together, about
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
