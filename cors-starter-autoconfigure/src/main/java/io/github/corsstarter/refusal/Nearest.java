package io.github.corsstarter.refusal;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Finds the candidate that a misspelt text probably means.
 */
public final class Nearest {

	private Nearest() {
	}

	/**
	 * Return the candidate with the fewest edits.
	 * @param text the misspelt text
	 * @param candidates the valid texts
	 * @return the nearest candidate, or {@code null} if each differs in more than a third
	 * of the text
	 */
	public static @Nullable String of(String text, Collection<String> candidates) {
		String nearest = null;
		int least = Math.max(2, text.length() / 3) + 1;
		for (String candidate : candidates) {
			int distance = (Math.abs(candidate.length() - text.length()) < least) ? distance(text, candidate) : least;
			if (distance < least) {
				nearest = candidate;
				least = distance;
			}
		}
		return nearest;
	}

	/**
	 * Return a candidate that differs only by a slip: at most two edits, close to each
	 * other. Takes linear time for each candidate.
	 * @param text the misspelt text
	 * @param candidates the valid texts
	 * @return the first near candidate, or {@code null} if there is none
	 */
	static @Nullable String bySlip(String text, Collection<String> candidates) {
		for (String candidate : candidates) {
			int max = Math.min(text.length(), candidate.length());
			int prefix = 0;
			while (prefix < max && text.charAt(prefix) == candidate.charAt(prefix)) {
				prefix++;
			}
			int suffix = 0;
			while (suffix < max - prefix
					&& text.charAt(text.length() - 1 - suffix) == candidate.charAt(candidate.length() - 1 - suffix)) {
				suffix++;
			}
			String rest = text.substring(prefix, text.length() - suffix);
			String candidateRest = candidate.substring(prefix, candidate.length() - suffix);
			if (rest.length() <= 8 && candidateRest.length() <= 8 && distance(rest, candidateRest) <= 2) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * Return the number of characters to insert, remove, replace or swap with their
	 * neighbour.
	 */
	static int distance(String a, String b) {
		int[][] distances = new int[a.length() + 1][b.length() + 1];
		for (int i = 0; i <= a.length(); i++) {
			for (int j = 0; j <= b.length(); j++) {
				if (i == 0 || j == 0) {
					distances[i][j] = i + j;
					continue;
				}
				boolean same = a.charAt(i - 1) == b.charAt(j - 1);
				distances[i][j] = Math.min(distances[i - 1][j - 1] + (same ? 0 : 1),
						1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
				if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
					distances[i][j] = Math.min(distances[i][j], distances[i - 2][j - 2] + 1);
				}
			}
		}
		return distances[a.length()][b.length()];
	}

}
