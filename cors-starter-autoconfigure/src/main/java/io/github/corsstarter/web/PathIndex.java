package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the policies of a path: those of the most specific pattern that matches, in
 * Spring's order. Most patterns begin with a literal segment, so only those that begin as
 * the path does are tried. Immutable.
 */
final class PathIndex {

	private static final Comparator<Entry> MOST_SPECIFIC_FIRST = Comparator.comparing(Entry::pattern,
			PathPattern.SPECIFICITY_COMPARATOR);

	private final Map<String, List<Entry>> byFirstSegment = new HashMap<>();

	private final List<Entry> others;

	/**
	 * Create an index.
	 * @param entries what each pattern stands for
	 */
	PathIndex(List<Entry> entries) {
		List<Entry> others = new ArrayList<>();
		for (Entry entry : entries) {
			if (firstLiteral(entry.pattern()) == null) {
				others.add(entry);
			}
		}
		this.others = others.stream().sorted(MOST_SPECIFIC_FIRST).toList();
		for (Entry entry : entries) {
			String first = firstLiteral(entry.pattern());
			if (first != null) {
				this.byFirstSegment.computeIfAbsent(first, (key) -> new ArrayList<>(this.others)).add(entry);
			}
		}
		this.byFirstSegment.values().forEach((candidates) -> candidates.sort(MOST_SPECIFIC_FIRST));
	}

	private static @Nullable String firstLiteral(PathPattern pattern) {
		String text = pattern.getPatternString();
		int end = text.indexOf('/', 1);
		String first = text.substring(1, (end < 0) ? text.length() : end);
		boolean literal = !first.isEmpty() && first.chars().noneMatch((c) -> "{}*?:\\%;".indexOf(c) >= 0);
		return literal ? first : null;
	}

	/**
	 * Decide about a request by the most specific pattern that matches a path. Where
	 * patterns of equal rank match, all of them have to allow.
	 * @param request the request
	 * @param path the path within the application
	 * @return the decision, or {@code null} if no policy covers the path
	 */
	@Nullable CorsDecision decide(CorsRequest request, PathContainer path) {
		Entry best = null;
		CorsDecision decision = null;
		for (Entry entry : candidates(path)) {
			if (best != null && MOST_SPECIFIC_FIRST.compare(best, entry) != 0) {
				break;
			}
			if (entry.pattern().matches(path)) {
				best = entry;
				if (entry.policy() != null) {
					decision = CorsDecision.stricter(decision, entry.policy().decide(request));
				}
			}
		}
		return decision;
	}

	private List<Entry> candidates(PathContainer path) {
		for (PathContainer.Element element : path.elements()) {
			if (element instanceof PathContainer.PathSegment segment) {
				return this.byFirstSegment.getOrDefault(segment.valueToMatch(), this.others);
			}
			if (!(element instanceof PathContainer.Separator)) {
				break;
			}
		}
		return this.others;
	}

	/**
	 * A pattern and what it stands for.
	 *
	 * @param pattern the pattern
	 * @param policy the policy, or {@code null} if its paths are left alone
	 */
	record Entry(PathPattern pattern, @Nullable CorsPolicy policy) {
	}

}
