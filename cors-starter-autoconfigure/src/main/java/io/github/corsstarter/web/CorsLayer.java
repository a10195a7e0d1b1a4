package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/**
 * CORS settings of an application that don't belong to a policy, such as those of a
 * filter or of the handlers of a class. Immutable. Not a record, because the JDK's
 * Javadoc tool fails on a public record that has no page.
 */
public final class CorsLayer {

	/**
	 * The beginning of the name of settings that come from the properties of GraphQL.
	 */
	public static final String OF_GRAPH_QL = "spring.graphql.cors.*";

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private static final List<String> PREFLIGHTS = List.of("OPTIONS");

	private final String name;

	private final Place place;

	private final String note;

	private final List<Rule> rules;

	// Why unreadable settings are unreadable, as a predicate
	private final String unreadable;

	// Whether they are for routes that exist
	private final boolean current;

	/**
	 * Create a layer.
	 * @param name the source of the settings, such as {@code addCorsMappings}
	 * @param place where in the handling of a request they apply
	 * @param note a note for the log that begins with a space, or empty
	 * @param rules the settings by path; the first match applies
	 */
	public CorsLayer(String name, Place place, String note, List<Rule> rules) {
		this(name, place, note, rules, "can't be read", true);
	}

	private CorsLayer(String name, Place place, String note, List<Rule> rules, String unreadable, boolean current) {
		this.name = name;
		this.place = place;
		this.note = note;
		this.rules = List.copyOf(rules);
		this.unreadable = unreadable;
		this.current = current;
	}

	/**
	 * Return a copy with a reason why its unreadable settings can't be translated.
	 * @param reason a predicate about the settings, such as {@code can't be read}
	 * @return the layer
	 */
	public CorsLayer unreadable(String reason) {
		return new CorsLayer(this.name, this.place, this.note, this.rules, reason, this.current);
	}

	/**
	 * Return a copy whose settings are for routes that don't exist yet. The log doesn't
	 * name them as settings to remove.
	 * @return the layer
	 */
	CorsLayer ofLaterRoutes() {
		return new CorsLayer(this.name, this.place, this.note, this.rules,
				"apply to routes that are added after startup, too", false);
	}

	/**
	 * Return a layer for those paths of this layer whose requests never reach it.
	 * @param place {@link Place#OUTSIDE} or {@link Place#OTHER_CHAIN}
	 * @param reason the reason, as a sentence
	 * @param patterns the path patterns of such requests
	 * @return the layer, to be added before this one
	 */
	public CorsLayer outside(Place place, String reason, Collection<String> patterns) {
		return new CorsLayer(reason, place, "",
				Rule.within(this.rules, patterns).stream().map((rule) -> new Rule(rule.path(), null)).toList());
	}

	/**
	 * Return a copy of this layer without the rules whose paths it never receives.
	 * @param patterns the path patterns of such requests
	 * @return the layer
	 */
	public CorsLayer without(Collection<String> patterns) {
		return with(this.rules.stream().filter((rule) -> !rule.isWithinAny(patterns)).toList());
	}

	/**
	 * Return a copy of this layer with only those rules whose paths all match a pattern.
	 * @param patterns the path patterns
	 * @return the layer
	 */
	public CorsLayer onlyWithin(Collection<String> patterns) {
		return with(this.rules.stream().filter((rule) -> rule.isWithinAny(patterns)).toList());
	}

	private CorsLayer with(List<Rule> rules) {
		return new CorsLayer(this.name, this.place, this.note, rules, this.unreadable, this.current);
	}

	/**
	 * Return a copy of this layer, those of a filter, for a filter of one of Spring
	 * Security's chains.
	 * @return the layer
	 */
	public CorsLayer inChain() {
		return new CorsLayer(this.name, Place.CHAIN_FILTER, this.note, this.rules, this.unreadable, this.current);
	}

	/**
	 * Return a layer for the preflights that a filter answers without headers, since this
	 * layer, its settings, has none for the path.
	 * @param received the path patterns of the requests that it receives
	 * @param others the path patterns among these whose requests it doesn't receive
	 * @return the layer, to be added after this one
	 */
	public CorsLayer answered(Collection<String> received, Collection<String> others) {
		List<Rule> rules = new ArrayList<>();
		others.forEach((path) -> rules.add(Rule.notReceived(path)));
		received.stream()
			.map((path) -> new Rule(path, null))
			.filter((path) -> this.rules.stream().noneMatch((rule) -> !rule.isElsewhere() && path.isWithin(rule)))
			.forEach(rules::add);
		return new CorsLayer(this.name, Place.ANSWERED, "", rules);
	}

	/**
	 * Create a layer for a source of settings that no filter was found to use.
	 * @param bean the name of its bean
	 * @param unused whether nothing was found that uses it
	 * @param users the names of beans that it was passed to
	 * @param rules the settings by path
	 * @return the layer
	 */
	public static CorsLayer ofSource(String bean, boolean unused, List<String> users, List<Rule> rules) {
		String name = "the CorsConfigurationSource bean '" + bean + "'";
		return (unused && users.isEmpty())
				? new CorsLayer(name, Place.UNUSED, " (nothing was found that uses it)", rules) : new CorsLayer(name,
						Place.ELSEWHERE, CorsStartReportBuilder.noteOfUsers("still needed by", users), rules);
	}

	/**
	 * Create a layer for WebSockets that the servlet container opens to every origin.
	 * @param paths their path patterns
	 * @return the layer
	 */
	public static CorsLayer ofContainer(Collection<String> paths) {
		CorsConfiguration open = HandshakeTranslation.open();
		open.setAllowedHeaders(null);
		open.setAllowedOrigins(null);
		open.addAllowedOriginPattern(CorsConfiguration.ALL);
		open.setAllowCredentials(true);
		return new CorsLayer("WebSocket endpoints of the servlet container", Place.CONTAINER_HANDSHAKE, "",
				paths.stream().map((path) -> new Rule(path, Rule.WEB_SOCKET, true, open)).toList());
	}

	/**
	 * Return the rules of all layers at a place.
	 */
	static List<Rule> rules(Collection<CorsLayer> layers, Place place) {
		return layers.stream()
			.filter((layer) -> layer.place == place)
			.flatMap((layer) -> layer.rules.stream())
			.toList();
	}

	String name() {
		return this.name;
	}

	Place place() {
		return this.place;
	}

	String note() {
		return this.note;
	}

	List<Rule> rules() {
		return this.rules;
	}

	String unreadable() {
		return this.unreadable;
	}

	/**
	 * Return rules for the paths whose requests a filter surely doesn't receive, since
	 * another chain of Spring Security handles them.
	 * @param layers all settings, in the order in which they apply
	 * @param filter the settings of the filter
	 */
	static List<Rule> ofOtherChains(List<CorsLayer> layers, CorsLayer filter) {
		return (filter.place == Place.CHAIN_FILTER)
				? rules(layers.subList(0, layers.indexOf(filter)), Place.OTHER_CHAIN) : List.of();
	}

	/**
	 * Return the rules for routes that don't exist yet.
	 */
	static List<Rule> ofLaterRoutes(Collection<CorsLayer> layers) {
		return layers.stream().filter((layer) -> !layer.current).flatMap((layer) -> layer.rules.stream()).toList();
	}

	/**
	 * Return whether the log names these settings if a policy covers their paths.
	 */
	boolean isNamed() {
		return this.current && this.place.isDescribed();
	}

	/**
	 * Where in the handling of a request settings apply.
	 */
	public enum Place {

		/**
		 * In a filter, which applies before the handlers.
		 */
		FILTER,

		/**
		 * In a filter of one of Spring Security's chains, which may not receive all
		 * requests.
		 */
		CHAIN_FILTER,

		/**
		 * In an interceptor, which may replace the headers that the settings of handlers
		 * lead to.
		 */
		INTERCEPTOR,

		/**
		 * At some handlers, each with its path and methods.
		 */
		HANDLER,

		/**
		 * At handlers without an annotation, which an entry for an annotated one must not
		 * open.
		 */
		NEIGHBOUR,

		/**
		 * At handlers without an annotation that precede annotated ones.
		 */
		IN_FRONT,

		/**
		 * At handlers that pass some requests of their path on to later handlers, because
		 * they require a header.
		 */
		PASSING_ON,

		/**
		 * At handlers that follow annotated ones and have the settings for all handlers.
		 */
		BEHIND,

		/**
		 * Nowhere: layers added after it don't apply to these paths. The name of the
		 * layer states the reason.
		 */
		OUTSIDE,

		/**
		 * Nowhere: the filter added after it doesn't receive requests for these paths,
		 * but handlers do. The name of the layer states the reason. The conditional rules
		 * are for paths of the actuator, which policies leave alone anyway.
		 */
		OTHER_CHAIN,

		/**
		 * Nowhere: a servlet handles requests for these paths to which layers added after
		 * it don't apply. The name of the layer states the reason.
		 */
		OTHER_SERVLET,

		/**
		 * At handlers of another servlet, about which nothing is known. As with a filter,
		 * the paths include that of the servlet.
		 */
		SERVLET,

		/**
		 * At all handlers of some paths.
		 */
		MAPPING,

		/**
		 * At a handler mapped to a path, which follows annotated ones.
		 */
		URL,

		/**
		 * At a handler mapped to a path, if the settings for all handlers don't apply to
		 * it.
		 */
		BARE,

		/**
		 * At a WebSocket handler that doesn't check origins.
		 */
		OPEN_HANDSHAKE,

		/**
		 * At a WebSocket handler that only this application's own origin may use.
		 */
		OWN_HANDSHAKE,

		/**
		 * At a WebSocket handler that checks origins itself.
		 */
		HANDSHAKE,

		/**
		 * At a WebSocket that the servlet container opens before any handler. It doesn't
		 * check origins.
		 */
		CONTAINER_HANDSHAKE,

		/**
		 * At routes to other servers, which may accept WebSockets.
		 */
		PROXY,

		/**
		 * At a filter that applies the settings of handlers and answers all preflights.
		 * It has a rule for all paths if it precedes later filters, and conditional rules
		 * for paths whose requests it doesn't receive.
		 */
		PREFLIGHTS,

		/**
		 * Nowhere: a filter answers all preflights for these paths, without headers where
		 * it has no settings. The conditional rules are for paths whose requests it
		 * doesn't receive.
		 */
		ANSWERED,

		/**
		 * Nowhere: Spring Security handles preflights for these paths like other
		 * requests, before any CORS filter of its own. The conditional rules are for
		 * paths whose requests it leaves alone or answers with CORS settings.
		 */
		SECURED,

		/**
		 * Nowhere by themselves: where they apply depends on what uses them.
		 */
		ELSEWHERE,

		/**
		 * Nowhere, since nothing was found that uses them.
		 */
		UNUSED;

		/**
		 * Return whether its paths begin with that of the servlet.
		 */
		boolean hasWholePaths() {
			return isFilter() || this == SERVLET || this == CONTAINER_HANDSHAKE;
		}

		/**
		 * Return whether settings apply in a filter.
		 */
		boolean isFilter() {
			return this == FILTER || this == CHAIN_FILTER;
		}

		/**
		 * Return whether settings that are added later don't apply to these paths.
		 */
		boolean isOutside() {
			return this == OUTSIDE || this == OTHER_CHAIN || this == OTHER_SERVLET;
		}

		/**
		 * Return whether a policy for the same path may take away access that such
		 * settings allow.
		 */
		boolean isDescribed() {
			return isFilter() || this == INTERCEPTOR || this == SERVLET || this == HANDLER || this == URL
					|| this == MAPPING || this == HANDSHAKE || this == CONTAINER_HANDSHAKE || this == ELSEWHERE
					|| this == UNUSED;
		}

	}

	/**
	 * The settings of a path.
	 *
	 * @param path the path pattern
	 * @param methods the methods of the handler, empty if it handles all methods or isn't
	 * known
	 * @param conditional whether it handles only some requests with these methods and
	 * passes on the others, such as all but WebSockets; for a SockJS endpoint without
	 * methods, whether it handles other requests too
	 * @param settings the settings, or {@code null} if they are unknown
	 */
	public record Rule(String path, Collection<String> methods, boolean conditional,
			@Nullable CorsConfiguration settings) {

		/**
		 * Create a rule for the paths that a filter has no settings for. The filter
		 * answers their preflights without headers.
		 * @return the rule
		 */
		public static Rule elsewhere() {
			return new Rule("/**", PREFLIGHTS, false, null);
		}

		/**
		 * The methods of a rule for WebSockets only.
		 */
		public static final List<String> WEB_SOCKET = List.of("GET");

		/**
		 * Create a rule for the paths whose requests a filter doesn't receive.
		 * @param path the path pattern
		 * @return the rule
		 */
		public static Rule notReceived(String path) {
			return new Rule(path, List.of(), true, null);
		}

		/**
		 * Return whether this rule is for paths that a filter has no settings for.
		 */
		boolean isElsewhere() {
			return this.settings == null && List.copyOf(this.methods).equals(PREFLIGHTS);
		}

		/**
		 * Return whether the settings can be read. A subclass may decide in code.
		 */
		boolean isReadable() {
			return this.settings != null && this.settings.getClass() == CorsConfiguration.class;
		}

		/**
		 * Return whether a path may match both this rule and another one.
		 */
		boolean overlapsAny(Collection<Rule> others) {
			return others.stream().anyMatch((other) -> PathOverlaps.common(this.path, other.path) != null);
		}

		/**
		 * Return whether another rule matches all paths of this one.
		 * @param other the other rule
		 * @return whether it does
		 */
		public boolean isWithin(Rule other) {
			return PathOverlaps.isWithin(this.path, other.path);
		}

		boolean isWithinAny(Collection<String> patterns) {
			return patterns.stream().anyMatch((pattern) -> PathOverlaps.isWithin(this.path, pattern));
		}

		/**
		 * Return a copy of this rule for other paths.
		 */
		Rule at(String path) {
			return new Rule(path, this.methods, this.conditional, this.settings);
		}

		/**
		 * Return a rule for the requests that remain if another handler precedes this
		 * one.
		 * @return the rule, or {@code null} if no requests remain
		 */
		@Nullable Rule without(Rule other) {
			if (other.conditional) {
				return this;
			}
			if (other.methods.isEmpty()) {
				return null;
			}
			Set<String> rest = new LinkedHashSet<>(this.methods.isEmpty() ? METHODS : this.methods);
			rest.removeAll(other.methods);
			if (other.methods.contains("GET")) {
				rest.remove("HEAD");
			}
			return rest.isEmpty() ? null : new Rule(this.path, rest, this.conditional, this.settings);
		}

		/**
		 * Create a rule for all handlers of a path.
		 * @param path the path pattern
		 * @param settings the settings, or {@code null} if they are unknown
		 */
		public Rule(String path, @Nullable CorsConfiguration settings) {
			this(path, List.of(), false, settings);
		}

		/**
		 * Create rules for all handlers of some paths.
		 * @param settings the settings by path
		 * @return the rules, in the same order
		 */
		public static List<Rule> of(Map<String, CorsConfiguration> settings) {
			return settings.entrySet().stream().map((each) -> new Rule(each.getKey(), each.getValue())).toList();
		}

		/**
		 * Restrict rules to the paths that patterns match too.
		 * @param rules the rules
		 * @param patterns the path patterns
		 * @return the rules, without settings where no pattern describes the common paths
		 */
		public static List<Rule> within(List<Rule> rules, Collection<String> patterns) {
			if (patterns.contains("/**")) {
				return rules;
			}
			List<Rule> within = new ArrayList<>();
			for (Rule rule : rules) {
				for (String pattern : patterns) {
					String common = PathOverlaps.common(rule.path, pattern);
					if (common != null && !common.isEmpty()) {
						within.add(rule.at(common));
					}
					else if (common != null && !rule.isElsewhere()) {
						within.add(new Rule(pattern, null));
					}
				}
			}
			return within;
		}

		/**
		 * Return rules without settings for those patterns that have paths in common with
		 * other rules, except rules for all paths.
		 * @param patterns the path patterns
		 * @param rules the other rules
		 * @return the rules
		 */
		public static List<Rule> overlapping(Collection<String> patterns, List<Rule> rules) {
			return patterns.stream()
				.filter((pattern) -> rules.stream()
					.anyMatch((rule) -> !rule.path.equals("/**") && PathOverlaps.common(rule.path, pattern) != null))
				.map((pattern) -> new Rule(pattern, null))
				.toList();
		}

	}

}
