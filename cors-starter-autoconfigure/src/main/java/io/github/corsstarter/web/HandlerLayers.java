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
 * settings of all handlers are combined with the annotation's; another handler of the
 * same path may have the former alone.
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
	 * @param settings what its annotations say, or {@code null} if it has none
	 */
	public void add(String type, String method, Collection<String> paths, Collection<String> httpMethods,
			@Nullable CorsConfiguration settings) {
		for (String each : paths) {
			String path = each.startsWith("/") ? each : "/" + each;
			CorsConfiguration all = ofAllHandlers(path);
			CorsConfiguration combined = (all != null) ? all.combine(settings) : settings;
			CorsLayer.Rule rule = new CorsLayer.Rule(path, httpMethods, combined);
			if (settings != null) {
				this.annotated.computeIfAbsent(type, (absent) -> new ArrayList<>()).add(rule);
				this.methods.computeIfAbsent(type, (absent) -> new LinkedHashSet<>()).add(method);
			}
			else if (combined != null) {
				this.plain.add(rule);
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
		CorsConfiguration all = ofAllHandlers(path);
		this.annotated.computeIfAbsent(type, (absent) -> new ArrayList<>())
			.add(new CorsLayer.Rule(path, (all != null) ? all.combine(settings) : settings));
	}

	private @Nullable CorsConfiguration ofAllHandlers(String path) {
		for (Map.Entry<String, CorsConfiguration> mapping : this.ofAllHandlers.entrySet()) {
			if (!PathExamples.common(path, mapping.getKey()).isEmpty()) {
				return mapping.getValue();
			}
		}
		return null;
	}

	/**
	 * Add the handlers to a report.
	 * @param report the report
	 */
	public void addTo(CorsStartReportBuilder report) {
		Set<String> paths = new LinkedHashSet<>();
		this.annotated.forEach((type, rules) -> {
			Set<String> handlers = this.methods.getOrDefault(type, Set.of());
			report.add(new CorsLayer("@CrossOrigin on " + name(type, handlers), CorsLayer.Place.HANDLER, "", rules));
			rules.forEach((rule) -> paths.add(rule.path()));
		});
		List<CorsLayer.Rule> beside = this.plain.stream().filter((rule) -> paths.contains(rule.path())).toList();
		if (!beside.isEmpty()) {
			report.add(new CorsLayer(this.nameOfAllHandlers, CorsLayer.Place.HANDLER, "", beside));
		}
	}

	private static String name(String type, Set<String> handlers) {
		return switch (handlers.size()) {
			case 0 -> type;
			case 1 -> type + "." + handlers.iterator().next();
			default -> type + " (" + handlers.size() + " handlers)";
		};
	}

}
