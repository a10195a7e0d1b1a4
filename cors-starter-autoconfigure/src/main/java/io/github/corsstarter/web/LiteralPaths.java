package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import io.github.corsstarter.policy.CorsPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Finds the policy of a path where all patterns are literal, such as {@code /feed}, or
 * literal up to {@code /**} at their end: that of the longest one that the path begins
 * with. A binary search, however many there are, without allocation. Immutable.
 */
final class LiteralPaths {

	private static final String SUBTREE = "/**";

	private final Node[] nodes;

	private LiteralPaths(Node[] nodes) {
		this.nodes = nodes;
	}

	/**
	 * Create an index.
	 * @param entries what each pattern stands for
	 * @return the index, or {@code null} if a pattern is not literal
	 */
	static @Nullable LiteralPaths of(List<PathIndex.Entry> entries) {
		TreeMap<String, Node> byText = new TreeMap<>();
		for (PathIndex.Entry entry : entries) {
			String pattern = entry.pattern().getPatternString();
			boolean subtree = pattern.endsWith(SUBTREE);
			String text = subtree ? pattern.substring(0, pattern.length() - SUBTREE.length()) : pattern;
			if (text.chars().anyMatch((c) -> "{}*?:\\%;".indexOf(c) >= 0)) {
				return null;
			}
			Node node = byText.computeIfAbsent(text, Node::new);
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
			Node parent = sorted.get(i - 1);
			while (parent != null && !sorted.get(i).text.startsWith(parent.text)) {
				parent = parent.parent;
			}
			sorted.get(i).parent = parent;
		}
		return new LiteralPaths(sorted.toArray(new Node[0]));
	}

	/**
	 * Find the policy of a path.
	 * @param path the path within the application, which can be read in one way only
	 * @return the policy, or {@code null} if no policy covers the path
	 */
	@Nullable CorsPolicy policy(String path) {
		// Whatever the path begins with, the last text before it begins with as well
		for (Node node = lastNotAfter(path); node != null; node = node.parent) {
			PathIndex.Entry entry = node.entry(path);
			if (entry != null) {
				return entry.policy();
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

	private static final class Node {

		private final String text;

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
