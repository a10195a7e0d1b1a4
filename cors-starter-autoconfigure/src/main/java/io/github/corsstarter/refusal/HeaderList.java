package io.github.corsstarter.refusal;

import java.util.Collection;

/**
 * Names of headers in a text, cut between two of them.
 */
final class HeaderList {

	private static final int MAX_LENGTH = 400;

	private static final int MAX_NAME = 190;

	private HeaderList() {
	}

	/**
	 * Join names, as many as fit.
	 * @param names the names
	 * @param last what stands in front of the last one
	 * @return the names, and how many more there are
	 */
	static String of(Collection<String> names, String last) {
		StringBuilder text = new StringBuilder();
		int shown = 0;
		for (String name : names) {
			if (name.length() > MAX_NAME || text.length() + name.length() > MAX_LENGTH) {
				continue;
			}
			boolean end = shown > 0 && shown == names.size() - 1;
			text.append((shown == 0) ? "" : (end ? last : ", ")).append(LogText.of(name));
			shown++;
		}
		int more = names.size() - shown;
		if (more > 0) {
			text.append((shown > 0) ? " and " + more + " more" : more + " too long to show");
		}
		return text.toString();
	}

}
