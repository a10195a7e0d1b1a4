package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Translates other CORS settings of an application to {@code cors.*} properties, with one
 * entry for all paths that have the same settings. Where patterns of Spring's settings
 * match the same paths, the first one applies. Where patterns of policies do, the most
 * specific one applies, so an entry may need an additional path for the paths that they
 * have in common.
 */
final class CorsTranslation {

	private static final String EVERYWHERE = "/**";

	private static final String NO_LONGER_REFUSED = "With enabled: false, requests from other origins reach the application, without CORS headers, even if they get 403 now";

	private static final String NO_ORIGIN = "https://origin.invalid";

	private static final String UNANNOTATED = "handlers without an annotation";

	private static final String UNLIKE_THE_APPLICATION = "No policies were found that decide as this application does. Translate its settings by hand";

	private static final int MAX_ENTRIES = 200;

	private static final int MAX_COMPARISONS = 100_000;

	// Text that property binding or YAML would split, trim or replace
	private static final Pattern UNSAYABLE = Pattern.compile("[,\\p{Cntrl}\\u0085\\u2028\\u2029\\s]|\\$(?=\\{)");

	private static final Pattern CAPTURED_REST = Pattern.compile("/\\{\\*[^{}/]*}$");

	private static final Pattern VARIABLE = Pattern.compile("\\{[^{}:*]+}");

	private final List<Entry> entries = new ArrayList<>();

	private final Set<String> remarks = new LinkedHashSet<>();

	private final List<String> leftAlone;

	private int comparisons;

	private CorsTranslation(List<String> leftAlone) {
		this.leftAlone = leftAlone;
	}

	/**
	 * Translate settings.
	 * @param layers the settings
	 * @param leftAlone path patterns whose paths only patterns with the same beginning
	 * cover
	 * @param check the check that compares the policies with the application, or {@code
	 * null} to skip it
	 * @return the YAML, empty if there is nothing to translate
	 */
	static String of(List<CorsLayer> layers, List<String> leftAlone, @Nullable TranslationCheck check) {
		CorsTranslation translation = new CorsTranslation(leftAlone);
		translation.addHandshakes(layers, false);
		translation.add(layers, CorsLayer.Place.FILTER);
		translation.addHandshakes(layers, true);
		boolean filter = translation.entries.stream().anyMatch((entry) -> entry.place == CorsLayer.Place.FILTER);
		if (layers.stream().filter((layer) -> layer.place() == CorsLayer.Place.FILTER).count() > 1) {
			translation.remarks.add(
					"Currently, the first of several CORS filters answers every preflight that it receives, even if it has no settings for the path. With these properties, the policy for the path answers it");
		}
		translation.addHandlers(layers);
		translation.add(layers, CorsLayer.Place.URL);
		translation.add(layers, CorsLayer.Place.MAPPING);
		translation.removeOutside();
		translation.remarkProxies(layers);
		if (filter && translation.entries.stream()
			.anyMatch((entry) -> !entry.place.hasWholePaths() && entry.place.isDescribed())) {
			translation.remarks.add(
					"Currently, preflights that pass through a CORS filter get no headers on paths that the filter has no settings for. With these properties, they do");
		}
		for (String path : leftAlone) {
			if (translation.entries.stream()
				.anyMatch((entry) -> entry.place == CorsLayer.Place.FILTER && entry.settings != null
						&& entry.paths.contains(EVERYWHERE))) {
				translation.remarks.add("The filter covers " + path
						+ " too. These properties leave that path to management.endpoints.web.cors.*, unless a policy has a path that begins with it");
			}
		}
		if (translation.isEmpty()) {
			return "";
		}
		boolean tooMany = translation.comparisons > MAX_COMPARISONS;
		if (!tooMany && check != null && !check.closeDifferences(translation.entries, translation.remarks)) {
			return new CorsYaml(List.of(UNLIKE_THE_APPLICATION), List.of()).toString();
		}
		if (check != null && !check.isComplete()) {
			translation.remarks.add(
					"This application has too many handlers to compare the policies with all of them. Check the paths");
		}
		if (!tooMany) {
			translation.entries.replaceAll((entry) -> entry.withoutGates(layers));
		}
		List<Entry> merged = tooMany ? List.of() : translation.merged();
		if (tooMany || merged.size() > MAX_ENTRIES) {
			// An omitted policy might be the one that closes a part of another
			return new CorsYaml(List.of("Too many policies to print. Write fewer by hand, with wider paths"), List.of())
				.toString();
		}
		return new CorsYaml(translation.remarks, merged).toString();
	}

	private boolean isEmpty() {
		return this.entries.isEmpty() && this.remarks.isEmpty();
	}

	/**
	 * Remove entries that only exclude paths from other entries, if no other entry would
	 * affect these paths.
	 */
	private void removeOutside() {
		this.entries.removeIf((entry) -> (!entry.place.isDescribed() || entry.place == CorsLayer.Place.SERVLET)
				&& this.entries.stream()
					.noneMatch((other) -> mattersBeside(entry.place, other) && other.paths.stream()
						.anyMatch((path) -> entry.paths.stream()
							.anyMatch((outside) -> PathOverlaps.common(path, outside) != null))));
	}

	private void remarkProxies(List<CorsLayer> layers) {
		List<CorsLayer.Rule> proxies = rules(layers, CorsLayer.Place.PROXY);
		if (this.entries.stream()
			.filter((entry) -> entry.settings != null && !entry.settings.credentials())
			.flatMap((entry) -> entry.paths.stream())
			.anyMatch((path) -> overlapsAny(new CorsLayer.Rule(path, null), proxies))) {
			this.remarks.add(
					"Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins");
		}
	}

	private static boolean mattersBeside(CorsLayer.Place place, Entry other) {
		if (other.settings == null) {
			return false;
		}
		return switch (place) {
			case BARE -> other.place == CorsLayer.Place.MAPPING;
			// A policy without credentials opens no WebSocket
			case OWN_HANDSHAKE -> other.settings.credentials();
			default -> true;
		};
	}

	private void add(List<CorsLayer> layers, CorsLayer.Place place) {
		for (CorsLayer layer : layers) {
			boolean outside = (place == CorsLayer.Place.FILTER
					&& (layer.place() == CorsLayer.Place.OUTSIDE || layer.place() == CorsLayer.Place.SERVLET))
					|| (place == CorsLayer.Place.URL && layer.place() == CorsLayer.Place.BARE);
			if (outside) {
				layer.rules()
					.forEach((rule) -> add(new Entry(layer.place(), layer.name(), rule.path(), null,
							List.of((layer.place() == CorsLayer.Place.SERVLET) ? unreadable(layer, rule.path())
									: layer.name()))));
			}
			if (layer.place() == place) {
				for (CorsLayer.Rule rule : counting(layer)) {
					if (isReadable(rule)) {
						add(place, layer.name(), rule.path(), Objects.requireNonNull(rule.settings()));
					}
					else {
						add(new Entry(place, layer.name(), rule.path(), null, List.of(unreadable(layer, rule.path()))));
					}
				}
			}
		}
	}

	/**
	 * Return the rules of a layer, except those for paths that a filter has no settings
	 * for.
	 */
	private static List<CorsLayer.Rule> counting(CorsLayer layer) {
		return layer.rules()
			.stream()
			.filter((rule) -> layer.place() != CorsLayer.Place.FILTER || !rule.isElsewhere())
			.toList();
	}

	/**
	 * Add WebSocket handlers, limited to the origins that the filters before them allow
	 * too.
	 * @param rest {@code true} to add the paths that no other settings apply to, {@code
	 * false} to add the remaining ones
	 */
	private void addHandshakes(List<CorsLayer> layers, boolean rest) {
		List<CorsLayer.Rule> filters = new ArrayList<>();
		List<CorsLayer.Rule> mappings = new ArrayList<>();
		for (CorsLayer layer : layers) {
			if (layer.place() == CorsLayer.Place.FILTER) {
				filters.addAll(counting(layer));
			}
			else if (layer.place() == CorsLayer.Place.OUTSIDE) {
				layer.rules()
					.forEach((rule) -> filters.add(new CorsLayer.Rule(rule.path(), HandshakeTranslation.open())));
			}
			else if (layer.place() == CorsLayer.Place.URL) {
				mappings.addAll(layer.rules());
			}
		}
		mappings.addAll(0, filters);
		for (CorsLayer layer : layers) {
			for (CorsLayer.Rule rule : layer.rules()) {
				boolean open = layer.place() == CorsLayer.Place.OPEN_HANDSHAKE;
				if (open || layer.place() == CorsLayer.Place.HANDSHAKE) {
					CorsConfiguration own = open ? HandshakeTranslation.open() : rule.settings();
					List<CorsLayer.Rule> parts = HandshakeTranslation.parts(rule.path(), open ? mappings : filters);
					parts.stream()
						.filter((part) -> HandshakeTranslation.isRest(part) == rest)
						.forEach((part) -> addHandshake(layer, part, Objects.requireNonNull(own), parts.size() == 1,
								rule.conditional()));
				}
				else if (layer.place() == CorsLayer.Place.OWN_HANDSHAKE && !rest) {
					add(new Entry(layer.place(), layer.name(), rule.path(), null, List
						.of("WebSockets stay limited to this application's own origin. A policy would open them, so none applies to this path, and its other requests get no CORS headers")));
				}
			}
		}
	}

	private void addHandshake(CorsLayer layer, CorsLayer.Rule gate, CorsConfiguration own, boolean whole,
			boolean others) {
		if (!isReadable(gate)) {
			// The entry of the filter says so if its settings can't be read
			return;
		}
		CorsConfiguration settings = Objects.requireNonNull(gate.settings());
		CorsConfiguration both = HandshakeTranslation.behind(settings, own);
		if (both == null) {
			add(new Entry(layer.place(), layer.name(), gate.path(), null, List.of(unreadable(layer, gate.path()))));
			return;
		}
		boolean checked = layer.place() == CorsLayer.Place.HANDSHAKE && HandshakeTranslation.isAny(settings);
		TranslatedSettings translated = TranslatedSettings.of(both);
		if (HandshakeTranslation.isAny(both)) {
			add(new Entry(layer.place(), layer.name(), gate.path(), null, List
				.of("WebSockets stay open to every origin. A policy would close them, so none applies to this path, and its other requests get no CORS headers")));
		}
		else if (checked || translated.allowsAny()) {
			boolean same = whole && !checked && TranslatedSettings.of(settings).opensAs(translated);
			if (!same && others) {
				this.remarks.add("WebSockets for " + gate.path()
						+ " need a policy with allow-credentials: true, which would also allow other requests of that path to use credentials. Translate them by hand");
			}
			else if (!same) {
				add(layer.place(), layer.name(), gate.path(), both);
			}
		}
		else {
			List<String> comments = new ArrayList<>(List.of("No other origin may open a WebSocket on this path. "
					+ NO_ORIGIN
					+ " is a placeholder that matches no page. To allow an origin, replace it and set allow-credentials: true"));
			add(new Entry(layer.place(), layer.name(), gate.path(), translated.withoutOrigin(NO_ORIGIN), comments));
		}
	}

	/**
	 * Return whether the settings of a rule can be read. A subclass may decide in code.
	 */
	private static boolean isReadable(CorsLayer.Rule rule) {
		return rule.settings() != null && rule.settings().getClass() == CorsConfiguration.class;
	}

	private static String unreadable(CorsLayer layer, String path) {
		return "The settings of " + layer.name() + " for " + path + " can't be read. Translate them by hand"
				+ layer.note();
	}

	/**
	 * Add handlers. Several of them may have the same path.
	 */
	private void addHandlers(List<CorsLayer> layers) {
		Map<String, HandlersOfPath> byPath = new LinkedHashMap<>();
		List<CorsLayer.Rule> inFront = rules(layers, CorsLayer.Place.IN_FRONT);
		List<CorsLayer.Rule> annotated = new ArrayList<>();
		for (CorsLayer layer : layers) {
			if (layer.place() == CorsLayer.Place.HANDLER) {
				for (CorsLayer.Rule rule : rest(layer.rules(), inFront)) {
					annotated.add(rule);
					handlers(byPath, rule).add(rule, layer.name());
				}
			}
		}
		List<CorsLayer.Rule> plain = rest(rules(layers, CorsLayer.Place.NEIGHBOUR), inFront);
		plain.forEach((rule) -> addNeighbour(byPath, annotated, rule));
		List<CorsLayer.Rule> ofUrls = rules(layers, CorsLayer.Place.URL);
		List<CorsLayer.Rule> open = ofUrls.stream().filter((rule) -> rule.settings() != null).toList();
		Stream.of(inFront, plain)
			.flatMap(List::stream)
			.filter((rule) -> !ofUrls.contains(rule) && overlapsAny(rule, open))
			.forEach((rule) -> handlers(byPath, rule).addOnce(rule));
		annotated.forEach((rule) -> inFront.forEach((other) -> addInFront(byPath, rule, other)));
		annotated.forEach((rule) -> annotated.stream()
			.filter((other) -> mayTakeOver(rule, other))
			.forEach((other) -> handlers(byPath, rule).mixed = true));
		List<CorsLayer.Rule> behind = new ArrayList<>(ofUrls);
		behind.addAll(rules(layers, CorsLayer.Place.BARE));
		behind.addAll(rules(layers, CorsLayer.Place.BEHIND));
		rules(layers, CorsLayer.Place.PASSING_ON).stream()
			.filter((rule) -> behind.stream().anyMatch((other) -> mayTakeOver(rule, other)))
			.map((rule) -> byPath.get(key(rule)))
			.filter(Objects::nonNull)
			.forEach((handlers) -> Objects.requireNonNull(handlers).mixed = true);
		List<CorsLayer.Rule> all = new ArrayList<>(annotated);
		all.addAll(plain);
		byPath.values().forEach((handlers) -> all.forEach(handlers::addWider));
		byPath.forEach((path, handlers) -> addHandlers(handlers));
	}

	private static List<CorsLayer.Rule> rules(List<CorsLayer> layers, CorsLayer.Place place) {
		return layers.stream()
			.filter((layer) -> layer.place() == place)
			.flatMap((layer) -> layer.rules().stream())
			.toList();
	}

	/**
	 * Reduce rules to the requests that preceding handlers don't handle.
	 */
	private static List<CorsLayer.Rule> rest(List<CorsLayer.Rule> rules, List<CorsLayer.Rule> inFront) {
		List<CorsLayer.Rule> rest = new ArrayList<>();
		for (CorsLayer.Rule rule : rules) {
			CorsLayer.Rule left = rule;
			for (CorsLayer.Rule first : inFront) {
				if (left != null && isWithin(rule.path(), first.path())) {
					left = left.without(first);
				}
			}
			if (left != null) {
				rest.add(left);
			}
		}
		return rest;
	}

	private static boolean isWithin(String path, String wider) {
		String common = PathOverlaps.common(wider, path);
		return common != null && PathOverlaps.isSame(common, path);
	}

	/**
	 * Add a handler that precedes an annotated one, for the paths that both handle.
	 */
	private static void addInFront(Map<String, HandlersOfPath> byPath, CorsLayer.Rule rule, CorsLayer.Rule first) {
		String common = PathOverlaps.common(rule.path(), first.path());
		if (common == null) {
			return;
		}
		boolean nameless = common.isEmpty() || !isPattern(common);
		CorsLayer.Rule part = first.at((nameless || PathOverlaps.isSame(common, rule.path())) ? rule.path() : common);
		HandlersOfPath handlers = handlers(byPath, part);
		handlers.addOnce(part);
		handlers.mixed |= nameless || mayTakeOver(first, rule);
	}

	private static HandlersOfPath handlers(Map<String, HandlersOfPath> byPath, CorsLayer.Rule rule) {
		return byPath.computeIfAbsent(key(rule), (absent) -> new HandlersOfPath());
	}

	private static String key(CorsLayer.Rule rule) {
		return unnamed(canonical(rule.path()), "{}");
	}

	/**
	 * Add a handler without an annotation if an entry for an annotated one would open it.
	 */
	private static void addNeighbour(Map<String, HandlersOfPath> byPath, List<CorsLayer.Rule> annotated,
			CorsLayer.Rule plain) {
		boolean beside = byPath.containsKey(key(plain));
		for (CorsLayer.Rule each : annotated) {
			if (mayTakeOver(each, plain)) {
				handlers(byPath, each).mixed = true;
			}
			beside |= PathOverlaps.common(each.path(), plain.path()) != null
					&& !(isPattern(each.path()) && PathOverlaps.wins(each.path(), plain.path()));
		}
		if (beside) {
			handlers(byPath, plain).addOnce(plain);
		}
	}

	private static boolean overlapsAny(CorsLayer.Rule rule, List<CorsLayer.Rule> others) {
		return others.stream().anyMatch((other) -> PathOverlaps.common(rule.path(), other.path()) != null);
	}

	/**
	 * Return whether requests that one handler passes on may reach another one with
	 * different settings.
	 */
	private static boolean mayTakeOver(CorsLayer.Rule rule, CorsLayer.Rule other) {
		if (!rule.conditional() || rule.settings() == null || PathOverlaps.common(rule.path(), other.path()) == null) {
			return false;
		}
		boolean methods = rule.methods().isEmpty() || other.methods().isEmpty()
				|| rule.methods().stream().anyMatch(other.methods()::contains);
		return methods && !isSame(rule.settings(), other.settings());
	}

	private void addHandlers(HandlersOfPath handlers) {
		String path = handlers.rules.get(0).path();
		if (handlers.unreadable != null) {
			add(new Entry(CorsLayer.Place.HANDLER, handlers.name, path, null, List.of(handlers.unreadable)));
			return;
		}
		List<CorsLayer.Rule> open = new ArrayList<>(handlers.rules);
		open.removeIf(CorsTranslation::isClosed);
		if (open.isEmpty()) {
			add(CorsLayer.Place.HANDLER, handlers.name, path, Objects.requireNonNull(handlers.rules.get(0).settings()));
			return;
		}
		CorsConfiguration first = Objects.requireNonNull(open.get(0).settings());
		Set<String> methods = new TreeSet<>();
		open.forEach((rule) -> methods.addAll(methods(rule)));
		for (CorsLayer.Rule rule : handlers.rules) {
			if (isClosed(rule)) {
				if (rule.methods().isEmpty() || methods.contains("*")) {
					methods.clear();
				}
				methods.removeAll(rule.methods());
				// GET implies HEAD
				if (rule.methods().contains("GET") || rule.methods().contains("HEAD")) {
					methods.removeAll(List.of("GET", "HEAD"));
				}
			}
		}
		boolean same = open.stream().allMatch((rule) -> isSame(first, rule.settings()));
		if (same && !methods.isEmpty() && !handlers.mixed) {
			CorsConfiguration all = new CorsConfiguration(first);
			all.setAllowedMethods(List.copyOf(methods));
			add(CorsLayer.Place.HANDLER, handlers.name, path, all);
		}
		else {
			add(new Entry(CorsLayer.Place.HANDLER, handlers.name, path, null, List
				.of("The handlers of this path have different settings, but a policy applies to all methods of a path. Remove enabled: false, and write settings that suit all of them")));
		}
	}

	private static boolean isClosed(CorsLayer.Rule rule) {
		TranslatedSettings settings = TranslatedSettings.of(Objects.requireNonNull(rule.settings()));
		return settings.origins().isEmpty() || TranslatedSettings.values(settings.methods()).isEmpty();
	}

	private static boolean isSame(CorsConfiguration one, @Nullable CorsConfiguration other) {
		return one == other || (other != null && TranslatedSettings.of(one)
			.withMethods(List.of())
			.equals(TranslatedSettings.of(other).withMethods(List.of())));
	}

	/**
	 * Return the methods that a handler supports and that its settings allow.
	 */
	private static List<String> methods(CorsLayer.Rule rule) {
		List<String> allowed = TranslatedSettings
			.values(TranslatedSettings.of(Objects.requireNonNull(rule.settings())).methods());
		if (rule.methods().isEmpty()) {
			return allowed;
		}
		return rule.methods()
			.stream()
			.filter((method) -> allowed.contains("*") || allowed.contains(method)
					|| (method.equals("HEAD") && allowed.contains("GET")))
			.toList();
	}

	private void add(CorsLayer.Place place, String name, String path, CorsConfiguration settings) {
		TranslatedSettings translated = TranslatedSettings.of(settings);
		List<String> comments = new ArrayList<>();
		if (!translated.allowsAny()) {
			boolean methods = !TranslatedSettings.values(translated.methods()).isEmpty();
			Stream.of(translated.origins(), methods ? List.<TranslatedSettings.Line>of() : translated.methods())
				.flatMap(List::stream)
				.filter((line) -> line.comment() != null)
				.forEach((line) -> comments.add(line.toComment()));
			if (!methods) {
				comments.add(
						"No method is allowed on this path. Once origins and methods are listed, remove enabled: false");
			}
			else if (comments.isEmpty()) {
				comments.add("No other origin is allowed on this path");
			}
			else {
				List<String> rest = CorsYaml.settings(translated);
				comments.add("Once an origin is listed, remove enabled: false"
						+ (rest.isEmpty() ? "" : ", and write the other settings:"));
				comments.addAll(rest);
			}
			if (place == CorsLayer.Place.FILTER || place == CorsLayer.Place.MAPPING) {
				comments.add(NO_LONGER_REFUSED);
			}
		}
		add(new Entry(place, name, path, comments.isEmpty() ? translated : null, comments));
	}

	private void add(Entry added) {
		Entry entry = added;
		String path = entry.paths.iterator().next();
		boolean ofSpring = entry.place == CorsLayer.Place.MAPPING || entry.place == CorsLayer.Place.HANDLER
				|| entry.place == CorsLayer.Place.URL;
		for (String beginning : this.leftAlone.stream().map(LiteralPaths::beginning).toList()) {
			if (ofSpring && PathIndex.begins(path, beginning)) {
				this.remarks.add("The settings for " + path
						+ " don't apply to the actuator, which has management.endpoints.web.cors.*");
				return;
			}
		}
		if (!isPattern(path)) {
			String wider = wider(path);
			entry = new Entry(entry.place, entry.name, wider, path, null,
					closed(entry.place, "No policy can have the path " + path + ", so " + wider
							+ " is left alone. Write a pattern that has ** only at its beginning or end, and no comma or placeholder"));
			path = wider;
		}
		for (Entry earlier : this.entries) {
			if (earlier.place == entry.place && entry.place == CorsLayer.Place.HANDLER) {
				// The most specific handler decides, as with policies
				continue;
			}
			for (String other : List.copyOf(earlier.paths)) {
				if (++this.comparisons > MAX_COMPARISONS) {
					return;
				}
				String common = PathOverlaps.common(other, path);
				if (common == null || (PathOverlaps.wins(path, other) && !earlier.mayMeet(path))) {
					continue;
				}
				if (PathOverlaps.isSame(common, path)) {
					if (earlier.settings == null && entry.settings != null) {
						this.remarks.add(entry.behind(earlier, other));
					}
					return;
				}
				boolean decides = PathOverlaps.wins(other, path);
				if (decides && PathOverlaps.isSame(common, other)) {
					continue;
				}
				if (!common.isEmpty() && isPattern(common) && (isClaimed(common) || isLeftTo(earlier, common))) {
					if (!isClaimed(common)) {
						earlier.paths.add(common);
					}
				}
				else if (PathOverlaps.wins(path, other) && entry.place == CorsLayer.Place.OPEN_HANDSHAKE) {
					// A policy that is off would open the paths that the other one keeps
					// closed
					this.remarks.add("WebSockets for " + path + " are currently open to every origin, except where "
							+ other + " matches. Translate them by hand");
					return;
				}
				else if (PathOverlaps.wins(path, other)) {
					entry = new Entry(entry.place, entry.name, path, null, closed(entry.place, "Where " + other
							+ " matches too, its settings apply now, but those of this path would apply with these properties. Remove enabled: false, and write settings that suit both"));
				}
				else if (!decides) {
					this.remarks
						.add("Where both " + other + " and " + path + " match, both policies must allow a request");
				}
			}
		}
		this.entries.add(entry);
	}

	/**
	 * Return the comments of a policy that is off. Those of filters and mappings include
	 * a comment on requests that are no longer refused.
	 */
	private static List<String> closed(CorsLayer.Place place, String comment) {
		boolean refuses = place == CorsLayer.Place.FILTER || place == CorsLayer.Place.MAPPING;
		return refuses ? List.of(comment, NO_LONGER_REFUSED) : List.of(comment);
	}

	/**
	 * Return whether adding a path to an entry takes no paths from the entries before it.
	 */
	private boolean isLeftTo(Entry entry, String path) {
		return this.entries.subList(0, this.entries.indexOf(entry))
			.stream()
			.flatMap((before) -> before.paths.stream())
			.allMatch((claimed) -> {
				String common = PathOverlaps.common(claimed, path);
				return common == null || PathOverlaps.wins(claimed, path) || (!common.isEmpty() && isPattern(common)
						&& isClaimed(common) && PathOverlaps.wins(common, path));
			});
	}

	/**
	 * Return a pattern that policies support in place of one that they don't. It matches
	 * the same paths and few others.
	 */
	private static String wider(String path) {
		List<String> segments = new ArrayList<>();
		for (String segment : path.substring(1).split("/", -1)) {
			if (segment.equals("**")) {
				segments.add(segment);
				break;
			}
			boolean sayable = isPattern("/" + segment);
			segments.add(sayable ? segment
					: ((segment.indexOf('{') >= 0) ? "*" : UNSAYABLE.matcher(segment).replaceAll("?")));
		}
		String wider = "/" + String.join("/", segments);
		return isPattern(wider) ? wider : EVERYWHERE;
	}

	/**
	 * Return whether an entry has the same pattern, apart from the names of variables.
	 */
	private boolean isClaimed(String path) {
		return this.entries.stream()
			.flatMap((entry) -> entry.paths.stream())
			.anyMatch((claimed) -> unnamed(claimed, "{}").equals(unnamed(path, "{}")));
	}

	static boolean isPattern(String path) {
		try {
			PathPatternParser.defaultInstance.parse(path);
			return !UNSAYABLE.matcher(path).find()
					&& PolicyPaths.check(List.of(new PolicyPaths("x", List.of(path)))).isEmpty();
		}
		catch (PatternParseException ex) {
			return false;
		}
	}

	private static String unnamed(String path, String variable) {
		return VARIABLE.matcher(path).replaceAll(variable);
	}

	static String canonical(String path) {
		String absolute = path.startsWith("/") ? path : "/" + path;
		return CAPTURED_REST.matcher(absolute).replaceAll("/**");
	}

	/**
	 * Merge entries with the same settings and comments. An entry for all paths stays
	 * separate.
	 */
	private List<Entry> merged() {
		List<Entry> merged = new ArrayList<>();
		for (Entry entry : this.entries) {
			Entry same = merged.stream()
				.filter((each) -> Objects.equals(each.settings, entry.settings) && each.comments.equals(entry.comments)
						&& !each.paths.contains(EVERYWHERE) && !entry.paths.contains(EVERYWHERE))
				.findFirst()
				.orElse(null);
			if (same != null) {
				same.paths.addAll(entry.paths);
			}
			else {
				merged.add(entry);
			}
		}
		return merged;
	}

	/**
	 * The handlers of a path.
	 */
	private static final class HandlersOfPath {

		private final List<CorsLayer.Rule> rules = new ArrayList<>();

		private String name = "";

		private @Nullable String unreadable;

		// Whether a handler of another path may handle some of their requests
		private boolean mixed;

		void add(CorsLayer.Rule rule, String name) {
			this.rules.add(rule);
			this.name = this.name.isEmpty() ? name : this.name;
			if (!isReadable(rule)) {
				this.unreadable = "The settings of " + name + " for " + rule.path()
						+ " can't be read. Translate them by hand";
			}
		}

		void addOnce(CorsLayer.Rule rule) {
			if (!this.rules.contains(rule)) {
				add(rule, UNANNOTATED);
			}
		}

		/**
		 * Add a handler of a wider path for the requests that the handlers of this path
		 * don't handle.
		 */
		void addWider(CorsLayer.Rule wider) {
			String path = this.rules.get(0).path();
			if (!isWithin(path, wider.path()) || isWithin(wider.path(), path) || this.rules.contains(wider)) {
				return;
			}
			CorsLayer.Rule left = wider.at(path);
			for (CorsLayer.Rule rule : List.copyOf(this.rules)) {
				left = (left != null) ? left.without(rule) : null;
			}
			if (left != null) {
				add(left, UNANNOTATED);
			}
		}

	}

	/**
	 * The settings of some paths.
	 *
	 * @param place where in the handling of a request they apply
	 * @param name the source of the settings
	 * @param paths the path patterns
	 * @param only the pattern that the paths stand for, empty if they stand for
	 * themselves
	 * @param settings the settings, or {@code null} if the policy is off
	 * @param comments the comments to print with them
	 */
	record Entry(CorsLayer.Place place, String name, Set<String> paths, String only,
			@Nullable TranslatedSettings settings, List<String> comments) {

		Entry(CorsLayer.Place place, String name, String path, @Nullable TranslatedSettings settings,
				List<String> comments) {
			this(place, name, path, "", settings, comments);
		}

		Entry(CorsLayer.Place place, String name, String path, String only, @Nullable TranslatedSettings settings,
				List<String> comments) {
			this(place, name, new LinkedHashSet<>(List.of(canonical(path))), only, settings, comments);
		}

		/**
		 * If this policy is off and replaces settings that refuse requests now, add a
		 * comment that says so.
		 * @param layers the settings of the application
		 */
		private Entry withoutGates(List<CorsLayer> layers) {
			boolean gated = this.settings == null && this.place == CorsLayer.Place.HANDLER && !this.name.isEmpty()
					&& !this.comments.contains(NO_LONGER_REFUSED)
					&& layers.stream()
						.filter((layer) -> layer.place() == CorsLayer.Place.FILTER
								|| layer.place() == CorsLayer.Place.MAPPING)
						.flatMap((layer) -> layer.rules().stream())
						.anyMatch((rule) -> this.paths.stream()
							.anyMatch((path) -> PathOverlaps.common(path, rule.path()) != null));
			if (!gated) {
				return this;
			}
			List<String> comments = new ArrayList<>(this.comments);
			comments.add(NO_LONGER_REFUSED);
			return new Entry(this.place, this.name, this.paths, this.only, this.settings, comments);
		}

		/**
		 * Return a remark about these settings, which apply only after others whose
		 * policy is off.
		 * @param earlier the other settings
		 * @param path their path pattern
		 */
		private String behind(Entry earlier, String path) {
			String these = "The settings of " + this.name + " for " + this.paths.iterator().next();
			if (!earlier.place.isDescribed()) {
				return these + " are left out. " + earlier.comments.get(0) + ". Translate them by hand";
			}
			return these + " apply only after those of " + earlier.name + " for " + path + ". Translate them by hand"
					+ (this.name.equals(earlier.name) ? ""
							: ", and remove both: without the latter, the former may allow more");
		}

		/**
		 * Return whether a pattern may match paths that this entry stands for.
		 */
		private boolean mayMeet(String path) {
			try {
				return this.only.isEmpty() || PathOverlaps.common(this.only, path) != null;
			}
			catch (PatternParseException ex) {
				return true;
			}
		}

	}

}
