package io.github.corsstarter.web;

import java.util.List;

/**
 * What the log says about CORS when an application has started. A bean that tests can ask
 * for, such as by {@code assertThat(report.otherLayers()).isEmpty()}.
 *
 * @param policies the policies in force, in one line
 * @param otherLayers what else in the application sets CORS headers on paths of a policy,
 * each with its paths; empty if there is nothing
 * @param filtersInFront the filters that don't run after the policy's and may answer by
 * themselves, each with both orders; empty if there are none
 * @param translation the other settings of the application, whether or not a policy
 * covers their paths, as {@code cors.*} properties in YAML; empty if there are none
 */
public record CorsStartReport(String policies, List<String> otherLayers, List<String> filtersInFront,
		String translation) {

	/**
	 * Create a report.
	 * @param policies the policies in force, in one line
	 * @param otherLayers what else sets CORS headers on their paths
	 * @param filtersInFront the filters that may answer before the policy's
	 * @param translation the other settings as properties
	 */
	public CorsStartReport {
		otherLayers = List.copyOf(otherLayers);
		filtersInFront = List.copyOf(filtersInFront);
	}

}
