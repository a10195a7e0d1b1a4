package io.github.corsstarter.web;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What the log says about CORS when an application has started. A bean that tests can ask
 * for, such as by {@code assertThat(report.otherLayers()).isEmpty()}. Safe for concurrent
 * use.
 */
public final class CorsStartReport {

	private final String policies;

	private final List<String> otherLayers;

	private final List<String> filtersInFront;

	private final List<String> remarks;

	private final Supplier<String> translator;

	private volatile @Nullable String translation;

	CorsStartReport(String policies, Collection<String> otherLayers, Collection<String> filtersInFront,
			Collection<String> remarks, Supplier<String> translator) {
		this.policies = policies;
		this.otherLayers = List.copyOf(otherLayers);
		this.filtersInFront = List.copyOf(filtersInFront);
		this.remarks = List.copyOf(remarks);
		this.translator = translator;
	}

	/**
	 * Return the policies in force.
	 * @return the policies, in one line
	 */
	public String policies() {
		return this.policies;
	}

	/**
	 * Return what else in the application sets CORS headers on paths of a policy.
	 * @return each setting with its paths, empty if there is nothing
	 */
	public List<String> otherLayers() {
		return this.otherLayers;
	}

	/**
	 * Return the filters that don't run after the policy's and may answer by themselves.
	 * @return each filter with both orders, empty if there are none
	 */
	public List<String> filtersInFront() {
		return this.filtersInFront;
	}

	/**
	 * Return what is worth knowing about the application, and needs no change.
	 * @return a sentence for each, empty if there are none
	 */
	public List<String> remarks() {
		return this.remarks;
	}

	/**
	 * Return the other settings of the application, whether or not a policy covers their
	 * paths, as {@code cors.*} properties. Made when somebody asks, which takes a moment
	 * in an application with hundreds of settings.
	 * @return the properties in YAML, empty if there are none
	 */
	public String translation() {
		String translation = this.translation;
		if (translation == null) {
			translation = this.translator.get();
			this.translation = translation;
		}
		return translation;
	}

}
