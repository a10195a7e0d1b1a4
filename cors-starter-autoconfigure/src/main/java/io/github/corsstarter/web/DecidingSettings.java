package io.github.corsstarter.web;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds the requests that settings decide about. Others may decide first. In doubt, the
 * settings decide.
 */
final class DecidingSettings {

	private final List<CorsLayer> layers;

	/**
	 * Create an instance for settings.
	 * @param layers the settings, in the order in which they apply
	 */
	DecidingSettings(List<CorsLayer> layers) {
		this.layers = layers;
	}

	/**
	 * Return a rule for those requests of a path that its settings decide about.
	 * @param layer the layer of the rule
	 * @param rule the rule
	 * @param path the path, as the layer sees it
	 * @param whole the path, as a filter sees it
	 * @return the rule, or {@code null} if its settings decide about no request
	 */
	CorsLayer.@Nullable Rule requests(CorsLayer layer, CorsLayer.Rule rule, String path, String whole) {
		if (isBehindFilter(layer, whole)) {
			return null;
		}
		return switch (layer.place()) {
			case FILTER, MAPPING, URL, UNUSED -> isBehindRule(layer, rule, path) ? null : rule;
			default -> rule;
		};
	}

	/**
	 * Return whether the settings of a filter apply before those of a layer.
	 */
	private boolean isBehindFilter(CorsLayer layer, String path) {
		return before(layer).filter((each) -> each.place() == CorsLayer.Place.FILTER)
			.flatMap((each) -> each.rules().stream())
			.anyMatch((rule) -> rule.settings() != null && !rule.conditional() && matches(rule, path));
	}

	/**
	 * Return whether a rule before another one of the same layer applies first.
	 */
	private static boolean isBehindRule(CorsLayer layer, CorsLayer.Rule rule, String path) {
		return layer.rules()
			.subList(0, layer.rules().indexOf(rule))
			.stream()
			.anyMatch((each) -> each.settings() != null && matches(each, path));
	}

	private Stream<CorsLayer> before(CorsLayer layer) {
		return this.layers.subList(0, this.layers.indexOf(layer)).stream();
	}

	private static boolean matches(CorsLayer.Rule rule, String path) {
		return PathOverlaps.common(rule.path(), path) != null;
	}

}
