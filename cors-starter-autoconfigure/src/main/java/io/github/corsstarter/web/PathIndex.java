package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Finds the policies of a path: the policy of the most specific matching pattern in
 * Spring's order, and the policies of matching patterns that have equal rank or begin
 * with more literal segments. Most patterns are literal and are found with a binary
 * search. The others are tried in sequence if the path has their literal beginning.
 * Immutable.
 */
final class PathIndex {

	private static final Comparator<Entry> MOST_SPECIFIC_FIRST = Comparator.comparing(Entry::pattern,
			PathPattern.SPECIFICITY_COMPARATOR);

	private final boolean ignoreCase;

	private final Coverage.Combinations combinations;

	private final LiteralPaths literals;

	private final List<Entry> others = new ArrayList<>();

	// Paths that only patterns with the same literal beginning cover
	private final List<Claims> claims = new ArrayList<>();

	/**
	 * Create an index.
	 * @param patterns the patterns with their policies
	 * @param leftAlone path patterns that are covered only by patterns that begin with
	 * the same literal segments
	 * @param ignoreCase whether to ignore case
	 * @param combinations builds the combined policies for paths that several patterns
	 * match
	 */
	PathIndex(List<Pattern> patterns, List<String> leftAlone, boolean ignoreCase, Coverage.Combinations combinations) {
		this.ignoreCase = ignoreCase;
		this.combinations = combinations;
		PathPatternParser parser = new PathPatternParser();
		parser.setCaseSensitive(!ignoreCase);
		List<Entry> literals = new ArrayList<>();
		for (Pattern pattern : patterns) {
			Entry entry = new Entry(parser.parse(pattern.path), fold(pattern.path), Coverage.of(pattern.policy));
			(LiteralPaths.isLiteral(entry.text) ? literals : this.others).add(entry);
		}
		for (String path : leftAlone) {
			// The actuator's handlers compare paths exactly, even if others don't
			Entry entry = new Entry(parser.parse(path), path, Coverage.LEFT_ALONE);
			if (LiteralPaths.isLiteral(path)) {
				List<Pattern> claiming = patterns.stream()
					.filter((pattern) -> begins(fold(pattern.path), fold(entry.beginning)))
					.toList();
				this.claims.add(new Claims(new LiteralPaths(List.of(entry), combinations),
						new PathIndex(claiming, List.of(), ignoreCase, combinations)));
			}
			else {
				this.others.add(entry);
			}
		}
		this.literals = new LiteralPaths(literals, combinations);
		this.others.sort(MOST_SPECIFIC_FIRST);
	}

	static boolean begins(String pattern, String beginning) {
		return pattern.startsWith(beginning)
				&& (pattern.length() == beginning.length() || pattern.charAt(beginning.length()) == '/');
	}

	/**
	 * Fold the case character by character, as Spring's patterns do.
	 */
	private String fold(String text) {
		if (!this.ignoreCase) {
			return text;
		}
		char[] folded = text.toCharArray();
		for (int i = 0; i < folded.length; i++) {
			folded[i] = Character.toLowerCase(folded[i]);
		}
		return String.valueOf(folded);
	}

	/**
	 * Find the policies of a path.
	 * @param path the path within the application
	 * @param parsed the parsed path, or {@code null} if the path is unambiguous
	 * @return the policies, or {@link Coverage#NONE} if no pattern matches
	 */
	Coverage find(String path, @Nullable PathContainer parsed) {
		String text = fold(path);
		for (Claims claims : this.claims) {
			if (claims.paths.find(path) != null) {
				Coverage coverage = claims.claiming.search(text, path, parsed);
				return (coverage != Coverage.NONE) ? coverage : Coverage.LEFT_ALONE;
			}
		}
		return search(text, path, parsed);
	}

	private Coverage search(String text, String path, @Nullable PathContainer parsed) {
		Entry best = this.literals.find(text);
		if (this.others.isEmpty()) {
			return (best != null) ? best.coverage : Coverage.NONE;
		}
		List<Entry> matching = new ArrayList<>();
		PathContainer container = parsed;
		for (Entry entry : this.others) {
			if (matching.isEmpty() && best != null && MOST_SPECIFIC_FIRST.compare(entry, best) > 0) {
				// The literal pattern applies alone, and none begins with more literal
				// segments
				break;
			}
			if (text.startsWith(entry.beginning)) {
				container = (container != null) ? container : PathContainer.parsePath(path);
				if (entry.pattern.matches(container)) {
					matching.add(entry);
				}
			}
		}
		if (matching.isEmpty()) {
			return (best != null) ? best.coverage : Coverage.NONE;
		}
		this.literals.findAll(text, matching::add);
		return together(matching);
	}

	/**
	 * Combine patterns that all match. Those of the most specific rank apply, and also
	 * those that begin with more literal segments, because they protect paths that the
	 * former match by chance.
	 */
	private Coverage together(List<Entry> matching) {
		matching.sort(MOST_SPECIFIC_FIRST);
		Entry first = matching.get(0);
		int literalSegments = Integer.MAX_VALUE;
		for (Entry entry : matching) {
			if (MOST_SPECIFIC_FIRST.compare(entry, first) == 0) {
				literalSegments = Math.min(literalSegments, entry.literalSegments);
			}
		}
		Coverage coverage = first.coverage;
		for (Entry entry : matching) {
			if (entry.literalSegments > literalSegments || MOST_SPECIFIC_FIRST.compare(entry, first) == 0) {
				coverage = coverage.and(entry.coverage, this.combinations);
			}
		}
		return coverage;
	}

	/**
	 * A pattern of a policy.
	 *
	 * @param path the pattern
	 * @param policy the policy, or {@code null} if it is disabled
	 */
	record Pattern(String path, @Nullable CorsPolicy policy) {
	}

	/**
	 * Paths that are left alone, unless a pattern claims them.
	 *
	 * @param paths the paths
	 * @param claiming the patterns that may claim them
	 */
	private record Claims(LiteralPaths paths, PathIndex claiming) {
	}

	/**
	 * A pattern and its policies.
	 *
	 * @param pattern the pattern
	 * @param text the pattern as text, with folded case if case is ignored
	 * @param beginning its literal beginning
	 * @param literalSegments the number of literal segments at its beginning
	 * @param coverage the policies
	 */
	record Entry(PathPattern pattern, String text, String beginning, int literalSegments, Coverage coverage) {

		Entry(PathPattern pattern, String text, Coverage coverage) {
			this(pattern, text, LiteralPaths.beginning(text), LiteralPaths.literalSegments(text), coverage);
		}

		Entry and(Entry other, Coverage.Combinations combinations) {
			return new Entry(this.pattern, this.text, this.beginning, this.literalSegments,
					this.coverage.and(other.coverage, combinations));
		}

	}

}
