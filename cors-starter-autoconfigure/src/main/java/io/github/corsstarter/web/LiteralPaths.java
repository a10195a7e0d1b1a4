package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.pattern.PathPattern;

/**
 * Patterns that are literal, such as {@code /feed}, or literal up to {@code /**} at their
 * end. Finds the most specific one of a path, which is the longest, by a binary search
 * and without allocation. Immutable.
 */
final class LiteralPaths {

	private static final String SUBTREE = "/**";

	private static final String SPECIAL = "{}*?:\\%;";

	private final Node[] nodes;

	/**
	 * Create an index.
	 * @param entries the patterns, each of which is literal
	 */
	LiteralPaths(List<PathIndex.Entry> entries) {
		TreeMap<String, Node> byText = new TreeMap<>();
		for (PathIndex.Entry entry : entries) {
			Node node = byText.computeIfAbsent(withoutSubtree(entry.pattern()), Node::new);
			boolean subtree = entry.pattern().getPatternString().endsWith(SUBTREE);
			// A policy may claim what is left alone, which comes behind it
			if (subtree && node.subtree == null) {
				node.subtree = entry;
			}
			else if (!subtree && node.exact == null) {
				node.exact = entry;
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

	private static String withoutSubtree(PathPattern pattern) {
		String text = pattern.getPatternString();
		return text.endsWith(SUBTREE) ? text.substring(0, text.length() - SUBTREE.length()) : text;
	}

	/**
	 * Return whether a pattern is literal.
	 */
	static boolean isLiteral(PathPattern pattern) {
		String text = withoutSubtree(pattern);
		return beginning(pattern).length() >= text.length();
	}

	/**
	 * Return the literal text with which a pattern begins.
	 */
	static String beginning(PathPattern pattern) {
		String text = withoutSubtree(pattern);
		for (int i = 0; i < text.length(); i++) {
			if (SPECIAL.indexOf(text.charAt(i)) >= 0) {
				// What matches {*rest} may lack the slash
				return text.substring(0, (i > 0 && text.charAt(i - 1) == '/') ? i - 1 : i);
			}
		}
		return text;
	}

	/**
	 * Find the most specific pattern of a path.
	 * @param path the path within the application
	 * @return the pattern with what it stands for, or {@code null} if none matches
	 */
	PathIndex.@Nullable Entry find(String path) {
		// All texts that the path begins with are parents of the last one that sorts
		// before it, or that one itself
		for (Node node = lastNotAfter(path); node != null; node = node.parent) {
			PathIndex.Entry entry = node.entry(path);
			if (entry != null) {
				return entry;
			}
		}
		return null;
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
	 * The patterns of one text.
	 */
	private static final class Node {

		private final String text;

		// Has the longest text with which this one begins
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

	}

}
