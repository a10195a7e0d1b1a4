package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.OriginAuthorizer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds the policies of a path: those of the most specific pattern that matches, in
 * Spring's order. Most patterns are literal and found by a search; the others are tried
 * one after the other, if the path begins as they do. Immutable.
 */
final class PathIndex {

	private static final Comparator<Entry> MOST_SPECIFIC_FIRST = Comparator.comparing(Entry::pattern,
			PathPattern.SPECIFICITY_COMPARATOR);

	// Stands for what no literal pattern can mean: a slash within a segment, or a segment
	// of parameters alone
	private static final char NOT_LITERAL = '\uFFFF';

	private final LiteralPaths literals;

	private final List<Entry> others = new ArrayList<>();

	/**
	 * Create an index.
	 * @param entries what each pattern stands for
	 */
	PathIndex(List<Entry> entries) {
		List<Entry> literals = new ArrayList<>();
		for (Entry entry : entries) {
			(LiteralPaths.isLiteral(entry.pattern()) ? literals : this.others).add(entry);
		}
		this.literals = new LiteralPaths(literals);
		this.others.sort(MOST_SPECIFIC_FIRST);
	}

	/**
	 * Decide about a request by its path, which can be read in one way only.
	 * @param request the request
	 * @param path the path within the application
	 * @param authorizer asked about origins that no list covers, or {@code null}
	 * @return the decision, or {@code null} if no policy covers the path
	 */
	@Nullable CorsDecision decide(CorsRequest request, String path, @Nullable OriginAuthorizer authorizer) {
		return decide(request, path, null, authorizer);
	}

	/**
	 * Decide about a request by one reading of its path.
	 * @param request the request
	 * @param path the path within the application
	 * @param authorizer asked about origins that no list covers, or {@code null}
	 * @return the decision, or {@code null} if no policy covers the path
	 */
	@Nullable CorsDecision decide(CorsRequest request, PathContainer path, @Nullable OriginAuthorizer authorizer) {
		StringBuilder text = new StringBuilder();
		for (PathContainer.Element element : path.elements()) {
			text.append((element instanceof PathContainer.PathSegment segment) ? textOf(segment) : element.value());
		}
		return decide(request, text.toString(), path, authorizer);
	}

	private static String textOf(PathContainer.PathSegment segment) {
		String value = segment.valueToMatch();
		return value.isEmpty() ? String.valueOf(NOT_LITERAL) : value.replace('/', NOT_LITERAL);
	}

	/**
	 * Decide by the most specific pattern that matches. Where patterns of equal rank
	 * match, all of them have to allow.
	 */
	private @Nullable CorsDecision decide(CorsRequest request, String text, @Nullable PathContainer path,
			@Nullable OriginAuthorizer authorizer) {
		Entry best = this.literals.find(text);
		CorsDecision decision = (best != null) ? best.decide(request, authorizer) : null;
		PathContainer parsed = path;
		for (Entry entry : this.others) {
			int order = (best != null) ? MOST_SPECIFIC_FIRST.compare(entry, best) : -1;
			if (order > 0) {
				break;
			}
			if (!text.startsWith(entry.beginning())) {
				continue;
			}
			parsed = (parsed != null) ? parsed : PathContainer.parsePath(text);
			if (entry.pattern().matches(parsed)) {
				CorsDecision other = entry.decide(request, authorizer);
				if (order < 0) {
					decision = other;
				}
				else if (other != null) {
					decision = CorsDecision.stricter(decision, other);
				}
				best = entry;
			}
		}
		return decision;
	}

	/**
	 * A pattern and what it stands for.
	 *
	 * @param pattern the pattern
	 * @param beginning the literal text with which it begins
	 * @param policy the policy, or {@code null} if its paths are left alone
	 */
	record Entry(PathPattern pattern, String beginning, @Nullable CorsPolicy policy) {

		Entry(PathPattern pattern, @Nullable CorsPolicy policy) {
			this(pattern, LiteralPaths.beginning(pattern), policy);
		}

		@Nullable CorsDecision decide(CorsRequest request, @Nullable OriginAuthorizer authorizer) {
			return (this.policy != null) ? this.policy.decide(request, authorizer) : null;
		}

	}

}
