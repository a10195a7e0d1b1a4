package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Adds to the response header {@code Vary} without naming anything twice.
 */
public final class VaryHeader {

	private VaryHeader() {
	}

	/**
	 * Return what is not there yet.
	 * @param present the field lines that the response has
	 * @param wanted names joined by commas
	 * @return the missing names joined by commas, or {@code null} if none is missing
	 */
	public static @Nullable String missing(Collection<String> present, String wanted) {
		if (present.isEmpty()) {
			return wanted;
		}
		List<String> missing = new ArrayList<>();
		for (String element : wanted.split(",", -1)) {
			String name = element.trim();
			if (present.stream().noneMatch((line) -> names(line, name))) {
				missing.add(name);
			}
		}
		return missing.isEmpty() ? null : String.join(",", missing);
	}

	private static boolean names(String line, String name) {
		for (String element : line.split(",", -1)) {
			String trimmed = element.trim();
			if (trimmed.equalsIgnoreCase(name) || trimmed.equals("*")) {
				return true;
			}
		}
		return false;
	}

}
