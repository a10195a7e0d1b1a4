package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.corsstarter.policy.CorsPolicy;

/**
 * Collects the layers that cover paths of a policy: the policy decides there, so they are
 * at best without effect, except for a filter that answers before it.
 */
public final class CorsStartReportBuilder {

	private final CorsPolicies policies;

	private final Set<String> otherLayers = new TreeSet<>();

	/**
	 * Begin a report.
	 * @param policies the policies in force
	 */
	public CorsStartReportBuilder(CorsPolicies policies) {
		this.policies = policies;
	}

	/**
	 * Add a layer, unless none of its paths has a policy.
	 * @param layer what it is
	 * @param paths the path patterns that it covers
	 */
	public void otherLayer(String layer, Collection<String> paths) {
		otherLayer(layer, paths, "");
	}

	/**
	 * Add a filter for all paths, and say so where the policy's filter isn't asked before
	 * it.
	 * @param filter what it is
	 * @param order its order
	 * @param policyOrder the order of the policy's filter
	 */
	public void otherFilter(String filter, int order, int policyOrder) {
		otherLayer(filter, List.of("/**"), (order <= policyOrder) ? runsFirst(order, policyOrder) : "");
	}

	private static String runsFirst(int order, int policyOrder) {
		String remedy = (order != Integer.MIN_VALUE)
				? "give it a later order, or the policy's filter an earlier one by cors.filter-order"
				: "nothing runs before this order, so give it a later one";
		return " (its order is " + order + ", that of the policy's filter " + policyOrder
				+ ": it may answer by itself, preflights above all; " + remedy + ")";
	}

	private void otherLayer(String layer, Collection<String> paths, String note) {
		List<String> covered = new ArrayList<>(paths);
		covered.removeIf((path) -> !isCovered(path));
		if (!covered.isEmpty()) {
			this.otherLayers.add(layer + " for " + String.join(", ", new TreeSet<>(covered)) + note);
		}
	}

	/**
	 * Return whether a policy may decide about a path that the pattern matches, judged by
	 * what the patterns begin with.
	 */
	private boolean isCovered(String path) {
		String start = literalStart(path);
		for (String leftAlone : this.policies.pathsLeftAlone()) {
			if (start.startsWith(literalStart(leftAlone))) {
				return false;
			}
		}
		for (CorsPolicy policy : this.policies.all()) {
			for (String covered : policy.paths()) {
				String policyStart = literalStart(covered);
				if (start.startsWith(policyStart) || policyStart.startsWith(start)) {
					return true;
				}
			}
		}
		return false;
	}

	private static String literalStart(String pattern) {
		for (int i = 0; i < pattern.length(); i++) {
			if ("*{?".indexOf(pattern.charAt(i)) >= 0) {
				return pattern.substring(0, i);
			}
		}
		return pattern;
	}

	/**
	 * Return the report.
	 * @return the report
	 */
	public CorsStartReport build() {
		return new CorsStartReport(this.policies.toString(), List.copyOf(this.otherLayers));
	}

}
