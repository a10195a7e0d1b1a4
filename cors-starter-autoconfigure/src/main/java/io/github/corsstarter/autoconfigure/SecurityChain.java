package io.github.corsstarter.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.github.corsstarter.web.CorsLayer;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * A filter chain of Spring Security that contains a CORS filter.
 *
 * @param requests the description of its requests in the log
 * @param paths the path patterns of its requests, empty if they can't be read
 * @param taken the path patterns of the preceding chains
 */
public record SecurityChain(String requests, List<String> paths, List<String> taken) {

	/**
	 * The pattern of all paths.
	 */
	public static final String EVERYWHERE = "/**";

	/**
	 * Describe a CORS filter of a chain.
	 * @param filter the filter
	 * @param ofSpring whether it is Spring's
	 * @param source the name of the bean with its settings, or {@code null} if there is
	 * none
	 * @return the description in the log
	 */
	public static String describe(Object filter, boolean ofSpring, @Nullable String source) {
		return ofSpring
				? "Spring Security's cors() with " + ((source != null)
						? "the CorsConfigurationSource bean '" + source + "'" : "its own CorsConfigurationSource")
				: "the " + ClassUtils.getShortName(filter.getClass()) + " of Spring Security";
	}

	/**
	 * Return whether the chain handles all requests.
	 * @return whether no chain precedes it and its matcher covers all paths
	 */
	public boolean isForAll() {
		return this.taken.isEmpty() && this.paths.contains(EVERYWHERE);
	}

	/**
	 * Return rules for a filter that applies the settings of handlers.
	 * @return a rule for each path whose requests it doesn't receive, and one for all
	 * other paths; none if these can't be read
	 */
	public List<CorsLayer.Rule> rulesOfHandlers() {
		if (!this.paths.contains(EVERYWHERE) || this.taken.contains(EVERYWHERE)) {
			return List.of();
		}
		return Stream.concat(this.taken.stream(), Stream.of(EVERYWHERE))
			.map((path) -> new CorsLayer.Rule(path, null))
			.toList();
	}

	/**
	 * Return a layer for the requests that preceding chains handle instead of this one.
	 * @param layer the settings of a filter of this chain
	 * @return the layer, to be added before these settings
	 */
	public CorsLayer outside(CorsLayer layer) {
		return layer.outside("Another chain of Spring Security may handle these requests", this.taken);
	}

	/**
	 * Restrict rules to the requests of the chain.
	 * @param rules the rules
	 * @return the rules for its paths
	 */
	public List<CorsLayer.Rule> within(List<CorsLayer.Rule> rules) {
		return this.paths.isEmpty() ? List.of(new CorsLayer.Rule(EVERYWHERE, null))
				: CorsLayer.Rule.within(rules, this.paths);
	}

}
