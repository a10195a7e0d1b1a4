package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Adds names to the response header {@code Vary} without duplicates. The result is a
 * single line, because nginx before 1.23 reads only the last of several lines and would
 * cache a response for all origins.
 */
public final class VaryHeader {

	private VaryHeader() {
	}

	/**
	 * Return the complete header value.
	 * @param present the field lines of the response
	 * @param wanted comma-separated names
	 * @return one line with all names, or {@code null} if the response already has it
	 */
	public static @Nullable String line(Collection<String> present, String wanted) {
		if (present.isEmpty()) {
			return wanted;
		}
		List<String> names = new ArrayList<>();
		boolean complete = present.size() == 1;
		for (String line : present) {
			complete &= addMissing(names, line);
		}
		int before = names.size();
		addMissing(names, wanted);
		return (complete && names.size() == before) ? null : String.join(",", names);
	}

	/**
	 * Add the missing names.
	 * @return whether all names of the line were added
	 */
	private static boolean addMissing(List<String> names, String line) {
		boolean all = true;
		for (String element : line.split(",", -1)) {
			String name = element.trim();
			boolean missing = !name.isEmpty()
					&& names.stream().noneMatch((each) -> each.equalsIgnoreCase(name) || each.equals("*"));
			all &= missing;
			if (missing) {
				names.add(name);
			}
		}
		return all;
	}

}
