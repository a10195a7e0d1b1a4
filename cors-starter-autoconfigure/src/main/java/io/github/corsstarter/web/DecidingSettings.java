package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/**
 * Finds the requests that settings decide about. Others may decide first, or a handler to
 * which the settings don't apply may receive the requests. Unless stated otherwise, the
 * settings decide in doubt.
 */
final class DecidingSettings {

	// Spring's mapping of annotated handlers and its settings
	private static final String OF_ALL_HANDLERS = "addCorsMappings";

	private static final String ACTUATORS = "management.";

	private static final String OPTIONS = "OPTIONS";

	private static final List<String> WITHOUT_PREFLIGHT = List.of("GET", "HEAD", "POST");

	private final List<CorsLayer> layers;

	private final CorsLayer layer;

	private final CorsLayer.Rule rule;

	/**
	 * Create an instance for a rule.
	 * @param layers all settings, in the order in which they apply
	 * @param layer the layer of the rule
	 * @param rule the rule
	 */
	DecidingSettings(List<CorsLayer> layers, CorsLayer layer, CorsLayer.Rule rule) {
		this.layers = layers;
		this.layer = layer;
		this.rule = rule;
	}

	/**
	 * Return a rule for those requests of a path that the settings decide about.
	 * @param patterns the path patterns of a policy for the path, none if there is no
	 * policy
	 * @param path an example of the paths of both, as the layer sees it
	 * @param whole the path, as a filter sees it
	 * @return the rule, or {@code null} if the settings decide about no request
	 */
	CorsLayer.@Nullable Rule requests(Collection<String> patterns, String path, String whole) {
		return requests(patterns, path, whole, false);
	}

	private CorsLayer.@Nullable Rule requests(Collection<String> patterns, String path, String whole, boolean surely) {
		if (isBehindFilter(whole, surely) || isElsewhere(whole)) {
			return null;
		}
		CorsLayer.Rule requests = switch (this.layer.place()) {
			case HANDLER -> without(without(this.rule, routesInFront(path)), narrower(path));
			case URL -> isBehindRule(path) ? null : behindHandlers(path);
			case MAPPING -> isBehindRule(path) ? null : atHandlers(patterns, path);
			case FILTER, CHAIN_FILTER -> isBehindRule(path) ? null : atWebSocket(path);
			case ELSEWHERE, UNUSED -> null;
			case HANDSHAKE -> ofWebSocket(this.rule);
			case CONTAINER_HANDSHAKE -> isBehindSettingsOfHandlers(whole) ? null : this.rule;
			default -> this.rule;
		};
		return (requests != null && isWithoutPreflights(whole)) ? withoutPreflights(requests) : requests;
	}

	/**
	 * Return whether requests of a path surely don't reach the settings, since another
	 * chain of Spring Security or another servlet handles them.
	 * @param whole the path, as a filter sees it
	 */
	boolean isElsewhere(String whole) {
		return switch (this.layer.place()) {
			case MAPPING, HANDLER, URL -> isOfOtherServlet(whole);
			default -> isOfOtherChain(this.layer, whole);
		};
	}

	/**
	 * Return whether the settings may decide about requests of a path without a policy,
	 * so that they must stay.
	 * @param path an example of the path, as the layer sees it
	 * @param whole the path, as a filter sees it
	 */
	boolean decidesAlone(String path, String whole) {
		boolean elsewhere = switch (this.layer.place()) {
			case FILTER, CHAIN_FILTER -> isClosedWebSocket(path) || isOpenWebSocket(path);
			case MAPPING -> isBare(path) || hasOnlyWebSockets(path) || isElsewhere(whole);
			default -> false;
		};
		if (elsewhere) {
			return false;
		}
		// Annotations are combined with the settings for all handlers
		boolean combined = isOfAllHandlers(this.layer) && isAnnotated(path) && !isBehindRule(path)
				&& !isBehindFilter(whole, true);
		return combined || this.layer.name().startsWith(ACTUATORS) || requests(List.of(), path, whole, true) != null;
	}

	/**
	 * Return whether a layer has the settings for all handlers of Spring's own mappings.
	 */
	static boolean isOfAllHandlers(CorsLayer layer) {
		return layer.place() == CorsLayer.Place.MAPPING && layer.name().equals(OF_ALL_HANDLERS);
	}

	/**
	 * Return whether a WebSocket refuses other origins itself, also without a filter.
	 */
	private boolean isClosedWebSocket(String path) {
		return isWebSocketOf(path, CorsLayer.Place.OWN_HANDSHAKE);
	}

	/**
	 * Return whether a WebSocket is open to every origin, with the settings or without.
	 */
	private boolean isOpenWebSocket(String path) {
		CorsConfiguration settings = this.rule.settings();
		CorsConfiguration own = ofWebSocketsOnly(path);
		return settings != null && HandshakeTranslation.opens(settings) && HandshakeTranslation.isAny(settings)
				&& own != null && HandshakeTranslation.isAny(own);
	}

	private boolean isWebSocketOf(String path, CorsLayer.Place webSocket) {
		return covering(path, webSocket).stream().anyMatch((each) -> !each.conditional());
	}

	/**
	 * Return whether only handlers that the settings for all handlers don't apply to have
	 * a path.
	 */
	private boolean isBare(String path) {
		List<CorsLayer.Rule> bare = covering(path, CorsLayer.Place.BARE);
		List<CorsLayer.Rule> others = covering(path, CorsLayer.Place.HANDLER, CorsLayer.Place.IN_FRONT,
				CorsLayer.Place.BEHIND);
		this.layers.stream()
			.filter((each) -> each.place() == CorsLayer.Place.NEIGHBOUR)
			// Those of another mapping have its settings
			.filter((each) -> !isOfAllHandlers(this.layer) || each.name().equals(this.layer.name()))
			.flatMap((each) -> each.rules().stream())
			.filter((each) -> covers(each, path))
			.forEach(others::add);
		others.removeAll(bare);
		return !bare.isEmpty() && others.isEmpty();
	}

	private boolean isOfOtherServlet(String path) {
		return CorsLayer.rules(this.layers, CorsLayer.Place.OTHER_SERVLET)
			.stream()
			.anyMatch((rule) -> covers(rule, path));
	}

	/**
	 * Return whether a filter of a chain surely doesn't receive requests of a path.
	 */
	private boolean isOfOtherChain(CorsLayer filter, String path) {
		return CorsLayer.ofOtherChains(this.layers, filter).stream().anyMatch((rule) -> covers(rule, path));
	}

	/**
	 * Return whether a filter answers preflights before they reach the settings.
	 * WebSockets need none.
	 */
	private boolean isWithoutPreflights(String path) {
		boolean preflighted = switch (this.layer.place()) {
			case FILTER, CHAIN_FILTER, HANDLER, URL, MAPPING -> true;
			default -> false;
		};
		for (CorsLayer each : preflighted ? before().toList() : List.<CorsLayer>of()) {
			CorsLayer.Rule rule = each.rules().stream().filter((one) -> covers(one, path)).findFirst().orElse(null);
			boolean received = rule != null && !rule.conditional();
			if (each.place() == CorsLayer.Place.PREFLIGHTS && (each.rules().isEmpty() || received)) {
				return false;
			}
			if (each.place() == CorsLayer.Place.ANSWERED && received) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return a rule for the requests that a filter passes on to the handler of a path. If
	 * the handler only opens WebSockets, these are the handshakes that it accepts itself.
	 */
	private CorsLayer.Rule atWebSocket(String path) {
		CorsConfiguration own = ofWebSocketsOnly(path);
		CorsConfiguration both = (own != null && this.rule.settings() != null)
				? HandshakeTranslation.behind(this.rule.settings(), own) : null;
		if (both == null) {
			return this.rule;
		}
		both.setAllowCredentials(null);
		both.setAllowedHeaders(null);
		both.setExposedHeaders(null);
		return new CorsLayer.Rule(this.rule.path(), CorsLayer.Rule.WEB_SOCKET, this.rule.conditional(), both);
	}

	/**
	 * Return the settings of a handler that only opens WebSockets, unlike SockJS, if no
	 * other handler may have one of its paths.
	 */
	private @Nullable CorsConfiguration ofWebSocketsOnly(String path) {
		return Stream
			.concat(rules(CorsLayer.Place.OPEN_HANDSHAKE, CorsLayer.Place.HANDSHAKE)
				.filter((each) -> !each.conditional()), rules(CorsLayer.Place.CONTAINER_HANDSHAKE))
			.filter((each) -> covers(each, path) && !isBesideHandlers(each))
			.map((each) -> (each.settings() != null) ? each.settings() : HandshakeTranslation.open())
			.filter((settings) -> CorsLayer.Rule.WEB_SOCKET.equals(settings.getAllowedMethods()))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return a rule that ignores whether a policy allows credentials. A WebSocket with
	 * origins of its own opens in either case. The other requests of SockJS need them.
	 */
	private static CorsLayer.Rule ofWebSocket(CorsLayer.Rule rule) {
		if (rule.settings() == null || !CorsLayer.Rule.WEB_SOCKET.equals(rule.settings().getAllowedMethods())) {
			return rule;
		}
		CorsConfiguration settings = new CorsConfiguration(rule.settings());
		settings.setAllowCredentials(null);
		return new CorsLayer.Rule(rule.path(), rule.methods(), rule.conditional(), settings);
	}

	/**
	 * Restrict a rule to the requests that need no preflight.
	 */
	private static CorsLayer.@Nullable Rule withoutPreflights(CorsLayer.Rule rule) {
		List<String> methods = WITHOUT_PREFLIGHT.stream()
			.filter((method) -> rule.methods().isEmpty() || rule.methods().contains(method))
			.toList();
		if (methods.isEmpty()) {
			return null;
		}
		CorsConfiguration settings = null;
		if (rule.settings() != null) {
			settings = new CorsConfiguration(rule.settings());
			settings.setAllowedHeaders(null);
		}
		return new CorsLayer.Rule(rule.path(), methods, rule.conditional(), settings);
	}

	/**
	 * Return whether a filter decides before the settings of a layer.
	 * @param surely whether to ignore filters in doubt, such as those whose settings
	 * can't be read
	 */
	private boolean isBehindFilter(String path, boolean surely) {
		return before().takeWhile((each) -> !appliesSettingsOfHandlers(each, path, surely))
			.filter((each) -> each.place().isFilter() && !isOfOtherChain(each, path))
			.filter((each) -> !surely || !isOutside(each, path))
			// A chain of unknown requests leaves some to the next
			.flatMap((each) -> each.rules()
				.stream()
				.filter((rule) -> !(surely || (each.place() == CorsLayer.Place.CHAIN_FILTER
						&& this.layer.place() == CorsLayer.Place.CHAIN_FILTER)) || rule.isReadable()))
			.anyMatch((rule) -> !rule.isElsewhere() && !rule.conditional() && covers(rule, path));
	}

	/**
	 * Return whether a filter applies the settings of handlers before later filters apply
	 * theirs.
	 */
	private boolean appliesSettingsOfHandlers(CorsLayer filter, String path, boolean inDoubt) {
		return filter.place() == CorsLayer.Place.PREFLIGHTS && !this.layer.place().isFilter()
				&& (filter.rules().isEmpty() ? inDoubt
						: filter.rules()
							.stream()
							.filter((rule) -> covers(rule, path))
							.findFirst()
							.filter((rule) -> !rule.conditional())
							.isPresent());
	}

	private boolean isOutside(CorsLayer filter, String path) {
		return CorsLayer.rules(this.layers.subList(0, this.layers.indexOf(filter)), CorsLayer.Place.OUTSIDE)
			.stream()
			.anyMatch((rule) -> covers(rule, path));
	}

	/**
	 * Return whether a filter applies the settings of handlers before those of a layer.
	 */
	private boolean isBehindSettingsOfHandlers(String path) {
		return before().anyMatch((each) -> appliesSettingsOfHandlers(each, path, false));
	}

	/**
	 * Return whether an earlier rule of the layer applies first.
	 */
	private boolean isBehindRule(String path) {
		return this.layer.rules()
			.subList(0, this.layer.rules().indexOf(this.rule))
			.stream()
			.anyMatch((each) -> each.settings() != null && covers(each, path));
	}

	/**
	 * Return the requests that annotated handlers and functional routes don't handle
	 * before a handler mapped to a URL. Annotated handlers answer all requests of their
	 * paths, those of other methods with 405.
	 */
	private CorsLayer.@Nullable Rule behindHandlers(String path) {
		if (this.rule.conditional() || isWebSocket(path)) {
			return new CorsLayer.Rule(this.rule.path(), List.of("GET"), false, this.rule.settings());
		}
		if (CorsLayer.rules(this.layers, CorsLayer.Place.IN_FRONT).contains(this.rule)) {
			return this.rule;
		}
		return isAnnotated(path) ? null : without(this.rule, routesInFront(path));
	}

	/**
	 * Return the requests of handlers that have the settings for all handlers, if the
	 * handlers of the path are known. The path may stand for others of the policy, with
	 * their own handlers.
	 */
	private CorsLayer.@Nullable Rule atHandlers(Collection<String> patterns, String path) {
		List<CorsLayer.Rule> paths = patterns.stream()
			.map((pattern) -> new CorsLayer.Rule(pattern, null))
			.filter((each) -> covers(each, path))
			.toList();
		List<CorsLayer.Rule> handlers = rules(CorsLayer.Place.HANDLER, CorsLayer.Place.NEIGHBOUR,
				CorsLayer.Place.IN_FRONT, CorsLayer.Place.BEHIND)
			.filter((each) -> each.overlapsAny(List.of(this.rule)) && (paths.isEmpty() || each.overlapsAny(paths)))
			// The settings of an annotation contain them, so they stand for both
			.filter((each) -> each.settings() == null || each.settings() == this.rule.settings())
			.toList();
		if (isOfAllHandlers(this.layer) && isAnnotated(path)) {
			return withMethodsOf(handlers, path);
		}
		return (handlers.isEmpty() && isOthers(path)) ? null : this.rule;
	}

	/**
	 * Restrict the rule to the methods of handlers. If none of them handles
	 * {@code OPTIONS}, Spring does, with the settings for all handlers.
	 */
	private CorsLayer.@Nullable Rule withMethodsOf(List<CorsLayer.Rule> handlers, String path) {
		Set<String> methods = new TreeSet<>(List.of(OPTIONS));
		if (covering(path, CorsLayer.Place.HANDLER, CorsLayer.Place.NEIGHBOUR, CorsLayer.Place.IN_FRONT).stream()
			.anyMatch((each) -> each.methods().isEmpty() || each.methods().contains(OPTIONS))) {
			methods.clear();
		}
		for (CorsLayer.Rule each : handlers) {
			if (each.methods().isEmpty()) {
				return this.rule;
			}
			methods.addAll(each.methods());
		}
		return methods.isEmpty() ? null : new CorsLayer.Rule(this.rule.path(), methods, false, this.rule.settings());
	}

	/**
	 * Return whether settings of other mappings, a WebSocket handler or another server
	 * decide about a path.
	 */
	private boolean isOthers(String path) {
		return before().filter((each) -> each.place() == CorsLayer.Place.MAPPING)
			.flatMap((each) -> each.rules().stream())
			.anyMatch((each) -> each.settings() != null && covers(each, path)) || isWebSocket(path)
				|| !covering(path, CorsLayer.Place.PROXY).isEmpty();
	}

	private boolean hasOnlyWebSockets(String path) {
		return covering(path, CorsLayer.Place.HANDSHAKE, CorsLayer.Place.OWN_HANDSHAKE, CorsLayer.Place.OPEN_HANDSHAKE)
			.stream()
			.anyMatch((each) -> !each.conditional() && !isBesideHandlers(each));
	}

	/**
	 * Return whether other handlers may have some paths of a handler.
	 */
	private boolean isBesideHandlers(CorsLayer.Rule handler) {
		return rules(CorsLayer.Place.HANDLER, CorsLayer.Place.NEIGHBOUR, CorsLayer.Place.IN_FRONT)
			.anyMatch((other) -> other.overlapsAny(List.of(handler)));
	}

	private boolean isWebSocket(String path) {
		return covering(path, CorsLayer.Place.HANDSHAKE, CorsLayer.Place.OWN_HANDSHAKE, CorsLayer.Place.OPEN_HANDSHAKE)
			.stream()
			.anyMatch((each) -> !each.conditional());
	}

	/**
	 * Return whether annotated handlers answer all requests of a path that reach them.
	 */
	private boolean isAnnotated(String path) {
		boolean annotated = !covering(path, CorsLayer.Place.HANDLER).isEmpty()
				// A route for static files is conditional
				|| covering(path, CorsLayer.Place.NEIGHBOUR).stream().anyMatch((rule) -> !rule.conditional());
		return annotated && !new CorsLayer.Rule(path, null)
			.overlapsAny(CorsLayer.rules(this.layers, CorsLayer.Place.PASSING_ON));
	}

	/**
	 * Return the functional routes that precede annotated handlers. Only their methods
	 * are known, not those of other handlers in front.
	 */
	private List<CorsLayer.Rule> routesInFront(String path) {
		List<CorsLayer.Rule> routes = covering(path, CorsLayer.Place.IN_FRONT);
		routes.removeAll(covering(path, CorsLayer.Place.URL, CorsLayer.Place.BARE, CorsLayer.Place.BEHIND));
		return routes;
	}

	/**
	 * Return the handlers whose paths are more specific than that of the rule.
	 */
	private List<CorsLayer.Rule> narrower(String path) {
		return covering(path, CorsLayer.Place.HANDLER, CorsLayer.Place.NEIGHBOUR).stream()
			.filter((each) -> each.isWithin(this.rule) && !this.rule.isWithin(each))
			.toList();
	}

	private static CorsLayer.@Nullable Rule without(CorsLayer.@Nullable Rule rule,
			Collection<CorsLayer.Rule> preceding) {
		CorsLayer.Rule left = rule;
		for (CorsLayer.Rule each : preceding) {
			left = (left != null) ? left.without(each) : null;
		}
		return left;
	}

	private Stream<CorsLayer> before() {
		return this.layers.subList(0, this.layers.indexOf(this.layer)).stream();
	}

	private Stream<CorsLayer.Rule> rules(CorsLayer.Place... places) {
		return Stream.of(places).flatMap((place) -> CorsLayer.rules(this.layers, place).stream());
	}

	private List<CorsLayer.Rule> covering(String path, CorsLayer.Place... places) {
		return rules(places).filter((rule) -> covers(rule, path)).collect(Collectors.toCollection(ArrayList::new));
	}

	/**
	 * Return whether a rule matches a path and those that it stands for. An expression
	 * may match only some of these.
	 */
	private static boolean covers(CorsLayer.Rule rule, String path) {
		return rule.path().indexOf(':') < 0 && PathOverlaps.common(rule.path(), path) != null;
	}

}
