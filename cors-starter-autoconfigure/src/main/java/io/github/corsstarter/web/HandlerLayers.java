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
 * Collects handlers that are annotated with {@code @CrossOrigin}, by class. Their
 * settings combine the annotation with the settings for all handlers. Other handlers have
 * only the settings for all handlers, if any.
 */
public final class HandlerLayers {

	// A subclass, since only settings of CorsConfiguration itself can be read
	private static final CorsConfiguration UNREADABLE = new CorsConfiguration() {
	};

	private final Map<String, CorsConfiguration> ofAllHandlers;

	private final String nameOfAllHandlers;

	private final Map<String, List<CorsLayer.Rule>> annotated = new LinkedHashMap<>();

	private final Map<String, Set<String>> methods = new LinkedHashMap<>();

	private final Map<String, List<CorsLayer.Rule>> unreadable = new LinkedHashMap<>();

	private final List<CorsLayer.Rule> plain = new ArrayList<>();

	private final List<CorsLayer.Rule> passingOn = new ArrayList<>();

	private final List<CorsLayer.Rule> inFront = new ArrayList<>();

	/**
	 * Create an instance with the settings for all handlers.
	 * @param nameOfAllHandlers the name of the source of these settings
	 * @param ofAllHandlers the settings by path; the first match applies
	 */
	public HandlerLayers(String nameOfAllHandlers, Map<String, CorsConfiguration> ofAllHandlers) {
		this.nameOfAllHandlers = nameOfAllHandlers;
		this.ofAllHandlers = ofAllHandlers;
	}

	/**
	 * Return settings that can't be read.
	 * @return such settings for all paths
	 */
	public static Map<String, CorsConfiguration> unreadable() {
		return Map.of("/**", UNREADABLE);
	}

	/**
	 * Add the settings of a mapping to those of all handlers. Where mappings differ, none
	 * can be read.
	 * @param ofAllHandlers the settings of preceding mappings by path
	 * @param own the settings of the mapping by path
	 * @param first whether no mapping precedes it
	 */
	public static void merge(Map<String, CorsConfiguration> ofAllHandlers, Map<String, CorsConfiguration> own,
			boolean first) {
		Set<String> paths = new LinkedHashSet<>(ofAllHandlers.keySet());
		paths.addAll(own.keySet());
		for (String path : paths) {
			CorsConfiguration settings = own.get(path);
			if (settings == null || settings != ofAllHandlers.get(path)) {
				ofAllHandlers.put(path, (first && settings != null) ? settings : UNREADABLE);
			}
		}
	}

	/**
	 * Add a handler.
	 * @param type the name of its class
	 * @param method the name of its method
	 * @param paths its path patterns
	 * @param httpMethods the methods that it handles, empty for all
	 * @param conditional whether it handles only some requests with these methods
	 * @param settings the settings of its annotations, or {@code null} if it has none
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
	 * Record that an added handler passes some requests on to later handlers.
	 * @param paths its path patterns
	 * @param httpMethods the methods that it handles, empty for all
	 * @param settings the settings of its annotations, or {@code null} if it has none
	 */
	public void addPassingOn(Collection<String> paths, Collection<String> httpMethods,
			@Nullable CorsConfiguration settings) {
		paths.forEach((path) -> this.passingOn
			.addAll(rules(path.startsWith("/") ? path : "/" + path, httpMethods, true, settings)));
	}

	/**
	 * Add a class with generated handlers.
	 * @param type the name of the class
	 * @param path the pattern of all handlers' paths
	 * @param settings the settings of its annotation
	 */
	public void add(String type, String path, CorsConfiguration settings) {
		this.annotated.computeIfAbsent(type, (absent) -> new ArrayList<>())
			.addAll(rules(path, List.of(), false, settings));
	}

	/**
	 * Add a handler whose settings can't be read.
	 * @param mapping the description of the mapping that determines them
	 * @param paths its path patterns
	 * @param httpMethods the methods that it handles, empty for all
	 * @param conditional whether it handles only some requests with these methods
	 */
	public void addUnreadable(String mapping, Collection<String> paths, Collection<String> httpMethods,
			boolean conditional) {
		paths.forEach((path) -> this.unreadable.computeIfAbsent(mapping, (absent) -> new ArrayList<>())
			.add(new CorsLayer.Rule(path.startsWith("/") ? path : "/" + path, httpMethods, conditional, null)));
	}

	/**
	 * Add functional routes, which Spring consults before annotated handlers. Routes for
	 * static files match only requests for existing files.
	 * @param routes the routes
	 */
	public void add(FunctionalRoutes routes) {
		this.inFront.addAll(routes.sources());
		routes.routes()
			.forEach((route) -> this.inFront.addAll(rules(route.path(), route.methods(), route.conditional(), null)));
		routes.resources()
			.forEach((files) -> this.plain.addAll(rules(files.path(), files.methods(), files.conditional(), null)));
	}

	/**
	 * Add handlers mapped to URLs whose mapping precedes that of annotated handlers.
	 * @param rules their settings
	 */
	public void addInFront(List<CorsLayer.Rule> rules) {
		this.inFront.addAll(rules);
	}

	private List<CorsLayer.Rule> rules(String path, Collection<String> methods, boolean conditional,
			@Nullable CorsConfiguration settings) {
		return combine(CorsLayer.Rule.of(this.ofAllHandlers), path, methods, conditional, settings);
	}

	/**
	 * Return the settings of a handler. The settings for all handlers may cover only a
	 * part of its paths.
	 */
	static List<CorsLayer.Rule> combine(List<CorsLayer.Rule> ofAllHandlers, String path, Collection<String> methods,
			boolean conditional, @Nullable CorsConfiguration settings) {
		List<CorsLayer.Rule> rules = new ArrayList<>();
		for (CorsLayer.Rule mapping : ofAllHandlers) {
			String common = PathOverlaps.common(path, mapping.path());
			if (common == null) {
				continue;
			}
			boolean whole = common.isEmpty() || PathOverlaps.isSame(common, path);
			// No pattern describes the covered part, or a subclass may override how the
			// values are applied
			CorsConfiguration combined = (!common.isEmpty() && mapping.settings() != null
					&& mapping.settings().getClass() == CorsConfiguration.class) ? mapping.settings().combine(settings)
							: null;
			rules.add(new CorsLayer.Rule(whole ? path : common, methods, conditional, combined));
			if (whole) {
				return rules;
			}
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
		this.unreadable
			.forEach((mapping, rules) -> report.add(new CorsLayer(mapping, CorsLayer.Place.HANDLER, "", rules)));
		this.annotated.forEach((type, rules) -> {
			Set<String> handlers = this.methods.getOrDefault(type, Set.of());
			// A class with generated handlers: its settings apply to all handlers of
			// its paths
			CorsLayer.Place place = handlers.isEmpty() ? CorsLayer.Place.MAPPING : CorsLayer.Place.HANDLER;
			report.add(new CorsLayer("@CrossOrigin on " + name(type, handlers), place, "", rules));
		});
		report.add(new CorsLayer(this.nameOfAllHandlers, CorsLayer.Place.PASSING_ON, "", this.passingOn));
		report.add(new CorsLayer(this.nameOfAllHandlers, CorsLayer.Place.IN_FRONT, "", this.inFront));
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
