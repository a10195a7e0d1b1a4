package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Finds pairs of patterns of different policies that match the same paths, where neither
 * of the two decides alone.
 */
final class PathOverlaps {

	private static final int MAX_WARNINGS = 10;

	private static final String REST = "**";

	private static final String EVERYWHERE = "/**";

	private static final String SPECIAL = "{*?";

	// Stands for common segments of two patterns that no pattern describes
	private static final String UNKNOWN = "?";

	private static final Pattern VARIABLE = Pattern.compile("\\{[^{}:*]+}");

	// Compares patterns that don't belong to policies
	private static final PathOverlaps NONE = new PathOverlaps(List.of(), List.of(), false);

	private final List<PathIndex.Pattern> patterns;

	private final List<String> leftAlone;

	private final boolean ignoreCase;

	private final PathPatternParser parser = new PathPatternParser();

	/**
	 * Create an instance for patterns.
	 * @param patterns the patterns of policies
	 * @param leftAlone path patterns whose paths only patterns with the same beginning
	 * cover
	 * @param ignoreCase whether to ignore case
	 */
	PathOverlaps(List<PathIndex.Pattern> patterns, List<String> leftAlone, boolean ignoreCase) {
		this.patterns = patterns;
		this.leftAlone = leftAlone;
		this.ignoreCase = ignoreCase;
		this.parser.setCaseSensitive(!ignoreCase);
	}

	/**
	 * Return the most specific pattern for the paths that two patterns both match.
	 * @return the pattern, {@code null} if there are no such paths, or empty if no
	 * pattern describes them
	 */
	static @Nullable String common(String one, String other) {
		if (one.equals(EVERYWHERE) || other.equals(EVERYWHERE) || one.equals(other)) {
			return one.equals(EVERYWHERE) ? other : one;
		}
		if (differsAtTheBeginning(one, other) || (isPath(one) && isPath(other))) {
			return null;
		}
		if (isPath(one) || isPath(other)) {
			String path = isPath(one) ? one : other;
			String pattern = isPath(one) ? other : one;
			try {
				return NONE.parser.parse(pattern).matches(PathContainer.parsePath(path)) ? path : null;
			}
			catch (IllegalArgumentException ex) {
				// A pattern in the older syntax, or an expression with groups
			}
		}
		List<String> common = new ArrayList<>();
		if (!NONE.unify(segments(one), segments(other), common)) {
			return null;
		}
		if (common.contains(UNKNOWN)) {
			return isSame(one, other) ? one : "";
		}
		return "/" + String.join("/", common);
	}

	/**
	 * Return whether two patterns have the same literal segments up to one that is
	 * literal in both but differs. Most patterns of an application do, and comparing
	 * characters needs no memory.
	 */
	private static boolean differsAtTheBeginning(String one, String other) {
		int differs = 0;
		int length = Math.min(one.length(), other.length());
		while (differs < length && one.charAt(differs) == other.charAt(differs)) {
			if (SPECIAL.indexOf(one.charAt(differs)) >= 0) {
				return false;
			}
			differs++;
		}
		return differs < length && isLiteralSegment(one, differs) && isLiteralSegment(other, differs);
	}

	private static boolean isLiteralSegment(String pattern, int from) {
		for (int i = from; i < pattern.length() && pattern.charAt(i) != '/'; i++) {
			if (SPECIAL.indexOf(pattern.charAt(i)) >= 0) {
				return false;
			}
		}
		return true;
	}

	private static boolean isPath(String pattern) {
		return LiteralPaths.isLiteral(pattern) && !pattern.endsWith(EVERYWHERE);
	}

	/**
	 * Return whether one pattern decides alone where both match.
	 */
	static boolean wins(String one, String other) {
		return NONE.compare(one, other) < 0 && LiteralPaths.literalSegments(one) >= LiteralPaths.literalSegments(other);
	}

	/**
	 * Return whether a pattern matches only paths that another one matches.
	 */
	static boolean isWithin(String path, String wider) {
		String common = common(wider, path);
		return common != null && isSame(common, path);
	}

	/**
	 * Return whether two patterns match the same paths.
	 */
	static boolean isSame(String one, String other) {
		return VARIABLE.matcher(one).replaceAll("*").equals(VARIABLE.matcher(other).replaceAll("*"));
	}

	/**
	 * Describe the overlaps.
	 * @return one or two sentences for each of at most ten overlaps, and the number of
	 * others
	 */
	List<String> warnings() {
		List<String> warnings = new ArrayList<>();
		int more = 0;
		for (int i = 0; i < this.patterns.size(); i++) {
			for (int j = i + 1; j < this.patterns.size(); j++) {
				String warning = warning(this.patterns.get(i), this.patterns.get(j));
				if (warning != null && warnings.size() < MAX_WARNINGS) {
					warnings.add(warning);
				}
				else if (warning != null) {
					more++;
				}
			}
		}
		if (more > 0) {
			warnings.add(more + " more pairs of path patterns overlap.");
		}
		return warnings;
	}

	private @Nullable String warning(PathIndex.Pattern one, PathIndex.Pattern other) {
		// Two literal patterns have equal rank only if they differ in case alone
		boolean possible = one.policy() != other.policy() && (!LiteralPaths.isLiteral(one.path())
				|| !LiteralPaths.isLiteral(other.path()) || isEqual(one.path(), other.path()));
		if (!possible) {
			return null;
		}
		int order = compare(one.path(), other.path());
		PathIndex.Pattern winner = (order <= 0) ? one : other;
		PathIndex.Pattern loser = (order <= 0) ? other : one;
		if (order != 0 && LiteralPaths.literalSegments(loser.path()) <= LiteralPaths.literalSegments(winner.path())) {
			return null;
		}
		List<String> common = new ArrayList<>();
		if (!unify(segments(winner.path()), segments(loser.path()), common)) {
			return null;
		}
		String path = "/" + String.join("/", common);
		if (!mayMeet(path, winner.path(), loser.path())) {
			return null;
		}
		if (common.contains(UNKNOWN) || !decides(path, winner.path(), loser.path())) {
			return describe(winner, loser);
		}
		boolean claimed = this.patterns.stream().anyMatch((pattern) -> isEqual(pattern.path(), path));
		return claimed ? null
				: describe(winner, loser) + " To let one of the two decide alone, add the path " + path + " to it.";
	}

	/**
	 * Return whether both patterns may cover a path that they have in common. If the path
	 * is left alone, both must have its beginning.
	 */
	private boolean mayMeet(String path, String winner, String loser) {
		return this.leftAlone.stream()
			.map(LiteralPaths::beginning)
			.noneMatch((beginning) -> PathIndex.begins(path, beginning)
					&& !(PathIndex.begins(winner, beginning) && PathIndex.begins(loser, beginning)));
	}

	private boolean isEqual(String one, String other) {
		String first = VARIABLE.matcher(one).replaceAll("{}");
		String second = VARIABLE.matcher(other).replaceAll("{}");
		return this.ignoreCase ? first.equalsIgnoreCase(second) : first.equals(second);
	}

	private static String describe(PathIndex.Pattern winner, PathIndex.Pattern loser) {
		if (winner.policy() == null || loser.policy() == null) {
			PathIndex.Pattern enabled = (winner.policy() != null) ? winner : loser;
			PathIndex.Pattern disabled = (winner.policy() != null) ? loser : winner;
			return "Policy '" + name(enabled) + "' for " + enabled.path() + " overlaps with " + disabled.path()
					+ ", which is left alone: where both match, the policy may refuse but never allows.";
		}
		return "Policy '" + name(winner) + "' for " + winner.path() + " overlaps with policy '" + name(loser) + "' for "
				+ loser.path() + ": where both match and no other pattern is more specific, both must allow.";
	}

	private static String name(PathIndex.Pattern pattern) {
		return (pattern.policy() != null) ? pattern.policy().name() : "";
	}

	private boolean decides(String common, String winner, String loser) {
		int literal = LiteralPaths.literalSegments(common);
		return literal >= LiteralPaths.literalSegments(winner) && literal >= LiteralPaths.literalSegments(loser)
				&& isPattern(common) && compare(common, winner) < 0 && compare(common, loser) < 0;
	}

	// Not if two variables have the same name
	private boolean isPattern(String path) {
		try {
			this.parser.parse(path);
			return true;
		}
		catch (PatternParseException ex) {
			return false;
		}
	}

	private int compare(String one, String other) {
		return PathPattern.SPECIFICITY_COMPARATOR.compare(this.parser.parse(one), this.parser.parse(other));
	}

	private static List<String> segments(String pattern) {
		List<String> segments = new ArrayList<>(List.of(pattern.substring(1).split("/", -1)));
		segments.replaceAll((segment) -> segment.startsWith("{*") ? REST : segment);
		return segments;
	}

	/**
	 * Find the most specific pattern for the paths that two patterns both match.
	 * @param common the list to add its segments to
	 * @return whether there are such paths
	 */
	private boolean unify(List<String> one, List<String> other, List<String> common) {
		if (hasRestInFront(one) || hasRestInFront(other)) {
			// Any segments in front: the common paths are unknown
			return common.add(UNKNOWN);
		}
		for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
			String segment = (i < one.size()) ? one.get(i) : "";
			String counterpart = (i < other.size()) ? other.get(i) : "";
			if (segment.equals(REST) || counterpart.equals(REST)) {
				// Either may have no more segments, or another wildcard further on
				List<String> rest = segment.equals(REST) ? other : one;
				common.addAll(rest.subList(Math.min(i, rest.size()), rest.size()));
				return true;
			}
			String both = (i < one.size() && i < other.size()) ? unify(segment, counterpart) : null;
			if (both == null) {
				return false;
			}
			common.add(both);
		}
		return true;
	}

	private static boolean hasRestInFront(List<String> segments) {
		int index = segments.indexOf(REST);
		return index >= 0 && index < segments.size() - 1;
	}

	private @Nullable String unify(String one, String other) {
		if (isLiteral(one)) {
			return matches(other, one) ? one : null;
		}
		if (isLiteral(other)) {
			return matches(one, other) ? other : null;
		}
		if (isPlain(one) || isPlain(other)) {
			return isPlain(one) ? other : one;
		}
		// Whether two expressions match the same segments is unknown
		return one.equals(other) ? one : UNKNOWN;
	}

	private static boolean isPlain(String segment) {
		return segment.equals("*") || VARIABLE.matcher(segment).matches();
	}

	private static boolean isLiteral(String segment) {
		return segment.chars().noneMatch((c) -> SPECIAL.indexOf(c) >= 0);
	}

	private boolean matches(String pattern, String literal) {
		return (this.ignoreCase ? pattern.equalsIgnoreCase(literal) : pattern.equals(literal)) || (!isLiteral(pattern)
				&& this.parser.parse("/" + pattern).matches(PathContainer.parsePath("/" + literal)));
	}

}
