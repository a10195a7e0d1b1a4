package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/**
 * Collects handlers that are annotated with {@code @CrossOrigin}, by class. At these the
 * settings of all handlers are combined with the annotation's; a handler beside them has
 * the former alone, or none.
 */
public final class HandlerLayers {

	private final Map<String, CorsConfiguration> ofAllHandlers;

	private final String nameOfAllHandlers;

	private final Map<String, List<CorsLayer.Rule>> annotated = new LinkedHashMap<>();

	private final Map<String, Set<String>> methods = new LinkedHashMap<>();

	private final List<CorsLayer.Rule> plain = new ArrayList<>();

	/**
	 * Begin with the settings of all handlers.
	 * @param nameOfAllHandlers what has these settings
	 * @param ofAllHandlers the settings by path, of which the first one that matches
	 * counts
	 */
	public HandlerLayers(String nameOfAllHandlers, Map<String, CorsConfiguration> ofAllHandlers) {
		this.nameOfAllHandlers = nameOfAllHandlers;
		this.ofAllHandlers = ofAllHandlers;
	}

	/**
	 * Add a handler.
	 * @param type the name of its class
	 * @param method the name of its method
	 * @param paths its path patterns
	 * @param httpMethods the methods that it handles, empty for all
	 * @param conditional whether it handles only some requests of these methods
	 * @param settings what its annotations say, or {@code null} if it has none
	 */
	public void add(String type, String method, Collection<String> paths, Collection<String> httpMethods,
			boolean conditional, @Nullable CorsConfiguration settings) {
		for (String each : paths) {
			for (CorsLayer.Rule rule : rules(each.startsWith("/") ? each : "/" + each, httpMethods, conditional,
					settings)) {
				if (settings != null) {
					this.annotated.computeIfAbsent(type, (absent) -> new ArrayList<>()).add(rule);
					this.methods.computeIfAbsent(type, (absent) -> new LinkedHashSet<>()).add(method);
				}
				else {
					this.plain.add(rule);
				}
			}
		}
	}

	/**
	 * Add a class that has handlers made up for it.
	 * @param type its name
	 * @param path the pattern of all their paths
	 * @param settings what its annotation says
	 */
	public void add(String type, String path, CorsConfiguration settings) {
		this.annotated.computeIfAbsent(type, (absent) -> new ArrayList<>())
			.addAll(rules(path, List.of(), false, settings));
	}

	/**
	 * Return the settings of a handler: those of all handlers may be for a part of its
	 * paths only.
	 */
	private List<CorsLayer.Rule> rules(String path, Collection<String> methods, boolean conditional,
			@Nullable CorsConfiguration settings) {
		List<CorsLayer.Rule> rules = new ArrayList<>();
		for (Map.Entry<String, CorsConfiguration> mapping : this.ofAllHandlers.entrySet()) {
			String common = PathOverlaps.common(path, mapping.getKey());
			if (common == null) {
				continue;
			}
			// A subclass may decide otherwise than its values say
			CorsConfiguration combined = (mapping.getValue().getClass() == CorsConfiguration.class)
					? mapping.getValue().combine(settings) : null;
			if (PathOverlaps.isSame(common, path)) {
				rules.add(new CorsLayer.Rule(path, methods, conditional, combined));
				return rules;
			}
			if (common.isEmpty()) {
				// Nobody can name the part
				rules.add(new CorsLayer.Rule(path, methods, conditional, null));
				return rules;
			}
			rules.add(new CorsLayer.Rule(common, methods, conditional, combined));
		}
		rules.add(new CorsLayer.Rule(path, methods, conditional,
				(settings != null) ? settings : new CorsConfiguration()));
		return rules;
	}

	/**
	 * Add the handlers to a report.
	 * @param report the report
	 */
	public void addTo(CorsStartReportBuilder report) {
		if (this.annotated.isEmpty()) {
			return;
		}
		this.annotated.forEach((type, rules) -> {
			Set<String> handlers = this.methods.getOrDefault(type, Set.of());
			// All handlers of its paths have the settings of a class without handlers
			CorsLayer.Place place = handlers.isEmpty() ? CorsLayer.Place.MAPPING : CorsLayer.Place.HANDLER;
			report.add(new CorsLayer("@CrossOrigin on " + name(type, handlers), place, "", rules));
		});
		report.add(new CorsLayer(this.nameOfAllHandlers, CorsLayer.Place.NEIGHBOUR, "", this.plain));
	}

	private static String name(String type, Set<String> handlers) {
		return switch (handlers.size()) {
			case 0 -> type;
			case 1 -> type + "." + handlers.iterator().next();
			default -> type + " (" + handlers.size() + " handlers)";
		};
	}

}
