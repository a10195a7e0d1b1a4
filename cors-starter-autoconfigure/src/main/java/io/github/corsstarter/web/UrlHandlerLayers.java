package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/**
 * Collects the handlers of a mapping from paths to handlers. The mapping follows that of
 * annotated handlers, unless it has an earlier order.
 */
public final class UrlHandlerLayers {

	private static final String CONDITIONAL = "apply only if the preflight matches the route too";

	private final String mapping;

	private final String ownSettings;

	private final boolean ofAllHandlers;

	private final @Nullable List<CorsLayer.Rule> settings;

	private final Map<String, List<CorsLayer.Rule>> sources = new LinkedHashMap<>();

	private final List<CorsLayer.Rule> ofMapping = new ArrayList<>();

	private final List<CorsLayer.Rule> conditional = new ArrayList<>();

	private final List<CorsLayer.Rule> later = new ArrayList<>();

	private final List<CorsLayer.Rule> bare = new ArrayList<>();

	private final List<CorsLayer.Rule> plain = new ArrayList<>();

	private final List<CorsLayer.Rule> handshakes = new ArrayList<>();

	private final List<CorsLayer.Rule> proxied = new ArrayList<>();

	/**
	 * Create an instance for a mapping.
	 * @param mapping the description of the mapping
	 * @param ofAllHandlers whether its settings are those for all handlers
	 * @param settings its settings by path, or {@code null} if it has none
	 */
	public UrlHandlerLayers(String mapping, boolean ofAllHandlers, @Nullable List<CorsLayer.Rule> settings) {
		this(mapping, "the CorsConfigurationSource of " + mapping, ofAllHandlers, settings);
	}

	private UrlHandlerLayers(String mapping, String ownSettings, boolean ofAllHandlers,
			@Nullable List<CorsLayer.Rule> settings) {
		this.mapping = mapping;
		this.ownSettings = ownSettings;
		this.ofAllHandlers = ofAllHandlers;
		this.settings = settings;
	}

	/**
	 * Create an instance for the routes of a gateway.
	 * @param ownSettings the description of its settings
	 * @param settings its settings by path
	 * @return the instance
	 */
	public static UrlHandlerLayers ofGateway(String ownSettings, List<CorsLayer.Rule> settings) {
		return new UrlHandlerLayers("the gateway's routes", ownSettings, false, settings);
	}

	/**
	 * Return the layer of a mapping whose paths can't be read. The mapping may have any
	 * paths, and its own settings for them.
	 * @param mapping the description of the mapping
	 * @return the layer
	 */
	public static CorsLayer unknown(String mapping) {
		return new CorsLayer("The paths and settings of " + mapping + " can't be read", CorsLayer.Place.OUTSIDE, "",
				List.of(new CorsLayer.Rule("/**", null)));
	}

	/**
	 * Add a handler without settings of its own.
	 * @param path its path pattern
	 */
	public void add(String path) {
		if (this.settings != null && !this.ofAllHandlers) {
			this.ofMapping.addAll(CorsLayer.Rule.within(this.settings, List.of(path)));
		}
		if (!this.ofAllHandlers) {
			if (this.ofMapping.stream().noneMatch((rule) -> rule.path().equals(path))) {
				this.bare.add(new CorsLayer.Rule(path, new CorsConfiguration()));
			}
		}
		else {
			this.plain.addAll(HandlerLayers.combine((this.settings != null) ? this.settings : List.of(), path,
					List.of(), false, null));
		}
	}

	/**
	 * Add a handler of static files without settings of its own.
	 * @param path its path pattern
	 */
	public void addFiles(String path) {
		if (!this.ofAllHandlers) {
			add(path);
		}
	}

	/**
	 * Describe the settings of a handler that is a source of settings.
	 * @param type the name of its class
	 * @return the description
	 */
	public static String handler(String type) {
		return "the handler " + type + ", a CorsConfigurationSource";
	}

	/**
	 * Add a handler that is a source of settings. A handler with a more specific path
	 * comes first.
	 * @param path its path pattern
	 * @param name the description of its settings
	 * @param own its settings, or {@code null} if they can't be read
	 */
	public void addSource(String path, String name, @Nullable CorsConfiguration own) {
		addSource(path, name, own, false);
	}

	/**
	 * Add a handler that is a source of settings.
	 * @param path its path pattern
	 * @param name the description of its settings
	 * @param own its settings, or {@code null} if they can't be read
	 * @param conditional whether it gets WebSockets only, and other handlers the other
	 * requests of the path
	 */
	public void addSource(String path, String name, @Nullable CorsConfiguration own, boolean conditional) {
		List<CorsLayer.Rule> rules = this.sources.computeIfAbsent(name, (absent) -> new ArrayList<>());
		int wider = 0;
		while (wider < rules.size() && !PathOverlaps.isWithin(path, rules.get(wider).path())) {
			wider++;
		}
		rules.addAll(wider, (own != null) ? HandlerLayers.combine((this.settings != null) ? this.settings : List.of(),
				path, List.of(), conditional, own) : List.of(new CorsLayer.Rule(path, null)));
	}

	/**
	 * Add functional routes.
	 * @param routes the routes
	 * @param before whether they precede annotated handlers
	 */
	public void add(FunctionalRoutes routes, boolean before) {
		routes.sources().forEach((route) -> addSource(route.path(), handler("function"), null));
		if (!this.ofAllHandlers || !before) {
			routes.routes().forEach((route) -> add(route.path()));
			routes.resources().forEach((files) -> addFiles(files.path()));
		}
	}

	/**
	 * Add a WebSocket handler that doesn't check origins.
	 * @param path its path pattern
	 * @param sockJs whether it handles the other requests of SockJS too
	 * @param others whether other handlers may get the other requests of the path
	 */
	public void addHandshake(String path, boolean sockJs, boolean others) {
		this.handshakes
			.add(new CorsLayer.Rule(path, others ? CorsLayer.Rule.WEB_SOCKET : List.of(), sockJs || others, null));
		if (this.settings != null && !this.ofAllHandlers) {
			this.ofMapping.addAll(CorsLayer.Rule.within(this.settings, List.of(path)));
		}
	}

	/**
	 * Add a route to another server, which may accept WebSockets.
	 * @param path its path pattern
	 */
	public void addProxied(String path) {
		add(path);
		this.proxied.add(new CorsLayer.Rule(path, null));
	}

	/**
	 * Add a route to another server that preflights may not match.
	 * @param path its path pattern
	 */
	public void addConditional(String path) {
		List<CorsLayer.Rule> rules = CorsLayer.Rule
			.within((this.settings != null) ? this.settings : List.of(), List.of(path))
			.stream()
			.map((rule) -> new CorsLayer.Rule(rule.path(), null))
			.toList();
		this.conditional.addAll(rules);
		if (rules.stream().noneMatch((rule) -> rule.path().equals(path))) {
			this.bare.add(new CorsLayer.Rule(path, new CorsConfiguration()));
		}
	}

	/**
	 * State that the settings also apply to routes that a gateway gets after startup.
	 */
	public void addLaterRoutes() {
		for (CorsLayer.Rule rule : (this.settings != null) ? this.settings : List.<CorsLayer.Rule>of()) {
			this.later.add(new CorsLayer.Rule(rule.path(), null));
		}
	}

	/**
	 * Return the rules of routes that preflights may not match. The settings are by path,
	 * so another route of the path makes preflights find them.
	 */
	private List<CorsLayer.Rule> conditional() {
		return this.conditional.stream().filter((rule) -> this.proxied.stream().noneMatch(rule::isWithin)).toList();
	}

	/**
	 * Return the settings of the added handlers, except those of WebSockets only.
	 * @return the rules; the first match applies
	 */
	public List<CorsLayer.Rule> rules() {
		List<CorsLayer.Rule> rules = new ArrayList<>();
		this.sources.values().forEach(rules::addAll);
		rules.removeIf(CorsLayer.Rule::conditional);
		rules.addAll(conditional());
		rules.addAll(this.ofMapping);
		rules.addAll(this.bare);
		rules.addAll(this.plain);
		return rules;
	}

	/**
	 * Add the handlers to a report.
	 * @param report the report
	 */
	public void addTo(CorsStartReportBuilder report) {
		this.sources.forEach((name, rules) -> report.add(new CorsLayer(name, CorsLayer.Place.URL, "", rules)));
		report.add(new CorsLayer(this.ownSettings, CorsLayer.Place.URL, "", conditional()).unreadable(CONDITIONAL));
		report.add(new CorsLayer(this.ownSettings, CorsLayer.Place.URL, "", this.ofMapping));
		report.add(new CorsLayer(this.ownSettings, CorsLayer.Place.URL, "", this.later).ofLaterRoutes());
		report.add(new CorsLayer("addCorsMappings doesn't apply to the handlers of " + this.mapping,
				CorsLayer.Place.BARE, "", this.bare));
		report.add(new CorsLayer(this.mapping, CorsLayer.Place.BEHIND, "", this.plain));
		report.add(new CorsLayer(this.mapping, CorsLayer.Place.OPEN_HANDSHAKE, "", this.handshakes));
		report.add(new CorsLayer(this.mapping, CorsLayer.Place.PROXY, "", this.proxied));
	}

}
