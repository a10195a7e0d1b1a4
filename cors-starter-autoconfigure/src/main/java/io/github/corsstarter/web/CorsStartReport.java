package io.github.corsstarter.web;

import java.util.List;

/**
 * What the log says about CORS when an application has started. A bean that tests can ask
 * for, such as by {@code assertThat(report.otherLayers()).isEmpty()}.
 *
 * @param policies the policies in force, in one line
 * @param otherLayers what else in the application sets CORS headers on paths of a policy,
 * each with its paths; empty if there is nothing
 */
public record CorsStartReport(String policies, List<String> otherLayers) {

	/**
	 * Create a report.
	 * @param policies the policies in force, in one line
	 * @param otherLayers what else sets CORS headers on their paths
	 */
	public CorsStartReport {
		otherLayers = List.copyOf(otherLayers);
	}

}
