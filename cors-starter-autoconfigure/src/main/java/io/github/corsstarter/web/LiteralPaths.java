package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Patterns that are literal, such as {@code /feed}, or literal up to a trailing
 * {@code /**}. Finds the most specific match for a path, which is the longest one, with a
 * binary search and without allocation. Immutable.
 */
final class LiteralPaths {

	private static final String SUBTREE = "/**";

	private static final String SPECIAL = "{}*?:\\%;";

	private final Node[] nodes;

	/**
	 * Create an index.
	 * @param entries the literal patterns
	 * @param combinations builds the combined policy for patterns that handlers don't
	 * distinguish
	 */
	LiteralPaths(List<PathIndex.Entry> entries, Coverage.Combinations combinations) {
		TreeMap<String, Node> byText = new TreeMap<>();
		for (PathIndex.Entry entry : entries) {
			Node node = byText.computeIfAbsent(withoutSubtree(entry.text()), Node::new);
			if (entry.text().endsWith(SUBTREE)) {
				node.subtree = add(node.subtree, entry, combinations);
			}
			else {
				node.exact = add(node.exact, entry, combinations);
			}
		}
		List<Node> sorted = new ArrayList<>(byText.values());
		for (int i = 1; i < sorted.size(); i++) {
			Node node = sorted.get(i);
			Node parent = sorted.get(i - 1);
			while (parent != null && !node.text.startsWith(parent.text)) {
				parent = parent.parent;
			}
			node.parent = parent;
		}
		this.nodes = sorted.toArray(new Node[0]);
	}

	private static PathIndex.Entry add(PathIndex.@Nullable Entry present, PathIndex.Entry entry,
			Coverage.Combinations combinations) {
		if (present == null) {
			return entry;
		}
		// A policy may claim paths that are left alone, and these entries follow it
		boolean claimed = entry.coverage() == Coverage.LEFT_ALONE
				&& present.pattern().getPatternString().equals(entry.pattern().getPatternString());
		return claimed ? present : present.and(entry, combinations);
	}

	private static String withoutSubtree(String text) {
		return text.endsWith(SUBTREE) ? text.substring(0, text.length() - SUBTREE.length()) : text;
	}

	/**
	 * Return whether a pattern is literal.
	 */
	static boolean isLiteral(String pattern) {
		return beginning(pattern).length() >= withoutSubtree(pattern).length();
	}

	/**
	 * Return the literal beginning of a pattern.
	 */
	static String beginning(String pattern) {
		String text = withoutSubtree(pattern);
		for (int i = 0; i < text.length(); i++) {
			if (SPECIAL.indexOf(text.charAt(i)) >= 0) {
				// A path that matches {*rest} may lack the slash
				return text.substring(0, (i > 0 && text.charAt(i - 1) == '/') ? i - 1 : i);
			}
		}
		return text;
	}

	/**
	 * Return the number of complete literal segments at the beginning of a pattern.
	 */
	static int literalSegments(String pattern) {
		int count = 0;
		StringTokenizer segments = new StringTokenizer(withoutSubtree(pattern), "/");
		while (segments.hasMoreTokens()) {
			String segment = segments.nextToken();
			if (segment.chars().anyMatch((c) -> SPECIAL.indexOf(c) >= 0)) {
				break;
			}
			count++;
		}
		return count;
	}

	/**
	 * Find the most specific pattern that matches a path.
	 * @param path the path within the application
	 * @return the entry of the pattern, or {@code null} if none matches
	 */
	PathIndex.@Nullable Entry find(String path) {
		return find(lastNotAfter(path), path);
	}

	// Every text that the path begins with is the start node or one of its parents
	private static PathIndex.@Nullable Entry find(@Nullable Node start, String path) {
		for (Node node = start; node != null; node = node.parent) {
			PathIndex.Entry entry = node.entry(path);
			if (entry != null) {
				return entry;
			}
		}
		return null;
	}

	/**
	 * Find all patterns that match a path.
	 * @param path the path within the application
	 * @param action called for each entry
	 */
	void findAll(String path, Consumer<PathIndex.Entry> action) {
		for (Node node = lastNotAfter(path); node != null; node = node.parent) {
			node.findAll(path, action);
		}
	}

	private @Nullable Node lastNotAfter(String path) {
		int low = 0;
		int high = this.nodes.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (this.nodes[middle].text.compareTo(path) <= 0) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return (low > 0) ? this.nodes[low - 1] : null;
	}

	/**
	 * The patterns with the same literal text.
	 */
	private static final class Node {

		private final String text;

		// The node with the longest proper prefix of this text
		private @Nullable Node parent;

		private PathIndex.@Nullable Entry exact;

		private PathIndex.@Nullable Entry subtree;

		Node(String text) {
			this.text = text;
		}

		PathIndex.@Nullable Entry entry(String path) {
			if (!path.startsWith(this.text)) {
				return null;
			}
			if (path.length() == this.text.length()) {
				return (this.exact != null) ? this.exact : this.subtree;
			}
			return (path.charAt(this.text.length()) == '/') ? this.subtree : null;
		}

		void findAll(String path, Consumer<PathIndex.Entry> action) {
			boolean same = path.equals(this.text);
			if (same && this.exact != null) {
				action.accept(this.exact);
			}
			boolean below = path.startsWith(this.text) && (same || path.charAt(this.text.length()) == '/');
			if (below && this.subtree != null) {
				action.accept(this.subtree);
			}
		}

	}

}
