package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Finds examples of the paths that patterns match, to look up the policies or settings
 * that cover them. Each wildcard is replaced by a segment that no pattern names.
 */
final class PathExamples {

	private static final String ANY = "*";

	private static final String NAMELESS = "any-segment";

	// Segments that the expression of a variable may require
	private static final List<String> SEGMENTS = List.of(NAMELESS, "1", "12", "123", "1234", "a", "ab", "abc", "A",
			"a1", "a-1", "a_1", "en", "v1", "1.0", "2026-01-31", "12345678-1234-1234-1234-123456789abc",
			"0123456789abcdef01234567", "01ARZ3NDEKTSV4RRFFQ69G5FAV");

	private PathExamples() {
	}

	/**
	 * Return paths that two patterns match.
	 * @param one a pattern
	 * @param other a pattern
	 * @return examples of each relevant length, empty if there are no such paths
	 */
	static Set<String> common(String one, String other) {
		Set<String> examples = new LinkedHashSet<>();
		String start = LiteralPaths.beginning(one);
		String otherStart = LiteralPaths.beginning(other);
		int length = Math.min(start.length(), otherStart.length());
		if (one.startsWith("/") && other.startsWith("/") && !start.regionMatches(0, otherStart, 0, length)) {
			// True of most pairs in an application with many handlers
			return examples;
		}
		PathPattern first = parse(one);
		PathPattern second = parse(other);
		if (first != null && second != null) {
			int longest = 2 + Math.max(segments(one).size(), segments(other).size());
			for (int count = 0; count <= longest; count++) {
				List<String> common = unify(ofLength(segments(one), count), ofLength(segments(other), count));
				String path = (common != null) ? "/" + String.join("/", common) : "";
				if (!path.isEmpty() && matches(first, path) && matches(second, path)) {
					examples.add(path);
				}
			}
		}
		return examples;
	}

	private static boolean matches(PathPattern pattern, String path) {
		try {
			return pattern.matches(PathContainer.parsePath(path));
		}
		catch (IllegalArgumentException ex) {
			// Spring's pattern fails on groups in an expression
			return false;
		}
	}

	private static @Nullable PathPattern parse(String pattern) {
		try {
			return PathPatternParser.defaultInstance.parse(pattern.startsWith("/") ? pattern : "/" + pattern);
		}
		catch (PatternParseException ex) {
			return null;
		}
	}

	private static List<String> segments(String pattern) {
		String text = pattern.startsWith("/") ? pattern.substring(1) : pattern;
		return text.isEmpty() ? List.of() : List.of(text.split("/", -1));
	}

	/**
	 * Replace a wildcard for any number of segments with as many as a length requires.
	 */
	private static @Nullable List<String> ofLength(List<String> segments, int length) {
		int rest = -1;
		for (int i = 0; i < segments.size(); i++) {
			rest = (segments.get(i).equals("**") || segments.get(i).startsWith("{*")) ? i : rest;
		}
		if (rest < 0) {
			return (segments.size() == length) ? segments : null;
		}
		int missing = length - segments.size() + 1;
		if (missing < 0) {
			return null;
		}
		List<String> all = new ArrayList<>(segments.subList(0, rest));
		for (int i = 0; i < missing; i++) {
			all.add(ANY);
		}
		all.addAll(segments.subList(rest + 1, segments.size()));
		return all;
	}

	private static @Nullable List<String> unify(@Nullable List<String> one, @Nullable List<String> other) {
		if (one == null || other == null) {
			return null;
		}
		List<String> common = new ArrayList<>();
		for (int i = 0; i < one.size(); i++) {
			String segment = unify(one.get(i), other.get(i));
			if (segment == null) {
				return null;
			}
			common.add(segment);
		}
		return common;
	}

	private static @Nullable String unify(String one, String other) {
		if (isLiteral(one) && isLiteral(other)) {
			return one.equals(other) ? one : null;
		}
		if (isPlain(one) || isPlain(other)) {
			String rest = isPlain(one) ? other : one;
			if (isPlain(rest)) {
				return NAMELESS;
			}
			if (isLiteral(rest)) {
				// An empty segment after a trailing slash matches only some patterns
				return rest;
			}
		}
		List<String> candidates = new ArrayList<>(List.of(one, other));
		candidates.addAll(SEGMENTS);
		String longestStart = longer(start(one), start(other));
		String longestEnd = longer(end(one), end(other));
		candidates.add(longestStart + NAMELESS + longestEnd);
		candidates.add(longestStart + "a" + longestEnd);
		candidates.add(longestStart + longestEnd);
		PathPattern first = parse(one);
		PathPattern second = parse(other);
		for (String candidate : candidates) {
			if (first != null && second != null && !candidate.isEmpty() && isLiteral(candidate)
					&& matches(first, "/" + candidate) && matches(second, "/" + candidate)) {
				return candidate;
			}
		}
		return null;
	}

	private static boolean isLiteral(String segment) {
		return segment.indexOf('{') < 0 && segment.indexOf('*') < 0 && segment.indexOf('?') < 0;
	}

	private static boolean isPlain(String segment) {
		return segment.equals(ANY) || (segment.startsWith("{") && segment.endsWith("}") && segment.indexOf(':') < 0
				&& segment.indexOf('{', 1) < 0);
	}

	private static String longer(String one, String other) {
		return (one.length() >= other.length()) ? one : other;
	}

	private static String start(String segment) {
		int end = 0;
		while (end < segment.length() && "{*?".indexOf(segment.charAt(end)) < 0) {
			end++;
		}
		return (end < segment.length()) ? segment.substring(0, end) : "";
	}

	private static String end(String segment) {
		int start = segment.length();
		while (start > 0 && "}*?".indexOf(segment.charAt(start - 1)) < 0) {
			start--;
		}
		return (start > 0) ? segment.substring(start) : "";
	}

}
