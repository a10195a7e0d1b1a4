package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Finds patterns of different policies that match the same paths in such a way that none
 * of the two decides alone.
 */
final class PathOverlaps {

	private static final int MAX_WARNINGS = 10;

	private static final String REST = "**";

	private static final String SPECIAL = "{*?";

	private final List<PathIndex.Pattern> patterns;

	private final PathPatternParser parser = new PathPatternParser();

	PathOverlaps(List<PathIndex.Pattern> patterns) {
		this.patterns = patterns;
	}

	/**
	 * Describe them.
	 * @return a sentence or two for each, at most ten and how many more there are
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
		// Two literal patterns are never of equal rank
		boolean possible = one.policy() != other.policy()
				&& (!LiteralPaths.isLiteral(one.path()) || !LiteralPaths.isLiteral(other.path()));
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
		return describe(winner, loser) + remedy("/" + String.join("/", common), winner.path(), loser.path());
	}

	private static String describe(PathIndex.Pattern winner, PathIndex.Pattern loser) {
		if (winner.policy() == null || loser.policy() == null) {
			PathIndex.Pattern enabled = (winner.policy() != null) ? winner : loser;
			PathIndex.Pattern disabled = (winner.policy() != null) ? loser : winner;
			return "Policy '" + name(enabled) + "' for " + enabled.path() + " overlaps with " + disabled.path()
					+ ", which is left alone: where both match, the policy may refuse but never allows.";
		}
		return "Policy '" + name(winner) + "' for " + winner.path() + " overlaps with policy '" + name(loser) + "' for "
				+ loser.path() + ": where both match, both must allow.";
	}

	private static String name(PathIndex.Pattern pattern) {
		return (pattern.policy() != null) ? pattern.policy().name() : "";
	}

	private String remedy(String common, String winner, String loser) {
		int literal = LiteralPaths.literalSegments(common);
		boolean decides = literal >= LiteralPaths.literalSegments(winner)
				&& literal >= LiteralPaths.literalSegments(loser) && isPattern(common) && compare(common, winner) < 0
				&& compare(common, loser) < 0;
		return decides ? " If one of the two is to decide, add the path " + common + " to it." : "";
	}

	// Both may have variables of one name
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
		int last = segments.size() - 1;
		if (segments.get(last).startsWith("{*")) {
			segments.set(last, REST);
		}
		return segments;
	}

	/**
	 * Find the most specific pattern for paths that two patterns match.
	 * @param common takes its segments
	 * @return whether there are such paths
	 */
	private boolean unify(List<String> one, List<String> other, List<String> common) {
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

	private @Nullable String unify(String one, String other) {
		if (isLiteral(one)) {
			return matches(other, one) ? one : null;
		}
		if (isLiteral(other)) {
			return matches(one, other) ? other : null;
		}
		// Two expressions may match the same, for all that anybody can tell
		boolean plain = one.equals("*") || (one.startsWith("{") && one.endsWith("}") && one.indexOf(':') < 0);
		return plain ? other : one;
	}

	private static boolean isLiteral(String segment) {
		return segment.chars().noneMatch((c) -> SPECIAL.indexOf(c) >= 0);
	}

	private boolean matches(String pattern, String literal) {
		return pattern.equals(literal) || (!isLiteral(pattern)
				&& this.parser.parse("/" + pattern).matches(PathContainer.parsePath("/" + literal)));
	}

}
