package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Adds to the response header {@code Vary} without naming anything twice. The result is
 * one line: of several, nginx before 1.23 looks at the last one only, and would keep an
 * answer for all origins.
 */
public final class VaryHeader {

	private VaryHeader() {
	}

	/**
	 * Return what the header has to be.
	 * @param present the field lines that the response has
	 * @param wanted names joined by commas
	 * @return one line with all names, or {@code null} if the response has that already
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
	 * Add the names that are missing.
	 * @return whether all of the line was added
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
