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

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Says as {@code cors.*} properties what other CORS settings of an application do: one
 * entry for all paths with the same settings. Where the patterns of Spring's settings
 * match the same paths, the first one decides; of policies the most specific one does, so
 * an entry may need a path of its own for what they have in common.
 */
final class CorsTranslation {

	private static final String EVERYWHERE = "/**";

	private static final String NO_LONGER_REFUSED = "Spring answers requests of other origins here with 403. With enabled: "
			+ "false they reach the application, without CORS headers";

	private static final int MAX_ENTRIES = 200;

	private static final int MAX_COMPARISONS = 100_000;

	// What the reader of properties divides, trims or replaces, or YAML does
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
	 * @param leftAlone path patterns that only patterns of the same beginning claim
	 * @return text in YAML, empty if there is nothing to translate
	 */
	static String of(List<CorsLayer> layers, List<String> leftAlone) {
		CorsTranslation translation = new CorsTranslation(leftAlone);
		translation.add(layers, CorsLayer.Place.FILTER);
		boolean filter = translation.entries.stream().anyMatch((entry) -> entry.place == CorsLayer.Place.FILTER);
		if (layers.stream().filter((layer) -> layer.place() == CorsLayer.Place.FILTER).count() > 1) {
			translation.remarks
				.add("Of several CORS filters the first one answers every preflight that it sees now, also "
						+ "without settings for its path: with these properties the policy of the path does");
		}
		translation.add(layers, CorsLayer.Place.HANDSHAKE);
		translation.addHandlers(layers);
		translation.add(layers, CorsLayer.Place.MAPPING);
		translation.removeOutside();
		if (filter && translation.entries.stream()
			.anyMatch((entry) -> entry.place != CorsLayer.Place.FILTER && entry.place != CorsLayer.Place.OUTSIDE)) {
			translation.remarks
				.add("Preflights that pass through a CORS filter get no headers now on paths that are not "
						+ "its own: with these properties they do");
		}
		for (String path : leftAlone) {
			if (translation.entries.stream()
				.anyMatch((entry) -> entry.place == CorsLayer.Place.FILTER && entry.paths.contains(EVERYWHERE))) {
				translation.remarks.add("The filter covers " + path + " too, which is left to "
						+ "management.endpoints.web.cors.* unless a policy has a path that begins with it");
			}
		}
		if (translation.isEmpty()) {
			return "";
		}
		boolean tooMany = translation.comparisons > MAX_COMPARISONS;
		List<Entry> merged = tooMany ? List.of() : translation.merged();
		if (tooMany || merged.size() > MAX_ENTRIES) {
			// Any that is left out may be the one that closes a part of another
			return new CorsYaml(List.of("These are too many policies to print: write fewer by hand, with wider paths"),
					List.of())
				.toString();
		}
		return new CorsYaml(translation.remarks, merged).toString();
	}

	private boolean isEmpty() {
		return this.entries.isEmpty() && this.remarks.isEmpty();
	}

	/**
	 * Remove entries that keep nothing closed.
	 */
	private void removeOutside() {
		this.entries.removeIf((entry) -> entry.place == CorsLayer.Place.OUTSIDE && this.entries.stream()
			.noneMatch((other) -> other.settings != null && other.paths.stream()
				.anyMatch((path) -> entry.paths.stream()
					.anyMatch((outside) -> PathOverlaps.common(path, outside) != null))));
	}

	private void add(List<CorsLayer> layers, CorsLayer.Place place) {
		for (CorsLayer layer : layers) {
			if (place == CorsLayer.Place.FILTER && layer.place() == CorsLayer.Place.OUTSIDE) {
				layer.rules()
					.forEach((rule) -> add(
							new Entry(CorsLayer.Place.OUTSIDE, rule.path(), null, List.of(layer.name()))));
			}
			if (layer.place() == place) {
				boolean known = layer.rules().stream().anyMatch((rule) -> rule.settings() != null);
				for (CorsLayer.Rule rule : layer.rules()) {
					if (isReadable(rule)) {
						add(place, rule.path(), Objects.requireNonNull(rule.settings()));
					}
					else if (!known || rule.settings() != null || !rule.path().equals(EVERYWHERE)) {
						add(new Entry(place, rule.path(), null, List.of(unreadable(layer.name(), rule.path()))));
					}
				}
			}
		}
	}

	/**
	 * Return whether settings are all there is: a subclass may decide otherwise.
	 */
	private static boolean isReadable(CorsLayer.Rule rule) {
		return rule.settings() != null && rule.settings().getClass() == CorsConfiguration.class;
	}

	private static String unreadable(String name, String path) {
		return "The settings of " + name + " for " + path + " can't be read: translate them by hand";
	}

	/**
	 * Add handlers, of which several may have the same path.
	 */
	private void addHandlers(List<CorsLayer> layers) {
		Map<String, HandlersOfPath> byPath = new LinkedHashMap<>();
		List<CorsLayer.Rule> annotated = new ArrayList<>();
		for (CorsLayer layer : layers) {
			if (layer.place() == CorsLayer.Place.HANDLER) {
				annotated.addAll(layer.rules());
				layer.rules().forEach((rule) -> handlers(byPath, rule).add(rule, layer.name()));
			}
		}
		for (CorsLayer layer : layers) {
			if (layer.place() == CorsLayer.Place.NEIGHBOUR) {
				layer.rules().forEach((rule) -> addNeighbour(byPath, annotated, rule, layer.name()));
			}
		}
		annotated.forEach((rule) -> annotated.stream()
			.filter((other) -> mayTakeOver(rule, other))
			.forEach((other) -> handlers(byPath, rule).mixed = true));
		byPath.forEach((path, handlers) -> addHandlers(handlers));
	}

	private static HandlersOfPath handlers(Map<String, HandlersOfPath> byPath, CorsLayer.Rule rule) {
		return byPath.computeIfAbsent(unnamed(canonical(rule.path()), "{}"), (absent) -> new HandlersOfPath());
	}

	/**
	 * Add a handler that an entry for an annotated one would open.
	 */
	private static void addNeighbour(Map<String, HandlersOfPath> byPath, List<CorsLayer.Rule> annotated,
			CorsLayer.Rule plain, String name) {
		boolean beside = byPath.containsKey(unnamed(canonical(plain.path()), "{}"));
		for (CorsLayer.Rule each : annotated) {
			if (mayTakeOver(each, plain)) {
				handlers(byPath, each).mixed = true;
			}
			beside |= PathOverlaps.common(each.path(), plain.path()) != null
					&& !(isPattern(each.path()) && PathOverlaps.wins(each.path(), plain.path()));
		}
		if (beside) {
			handlers(byPath, plain).add(plain, name);
		}
	}

	/**
	 * Return whether a handler with other settings gets those requests of a path that its
	 * own handler doesn't want.
	 */
	private static boolean mayTakeOver(CorsLayer.Rule rule, CorsLayer.Rule other) {
		boolean methods = rule.methods().isEmpty() || other.methods().isEmpty()
				|| rule.methods().stream().anyMatch(other.methods()::contains);
		return rule.conditional() && methods && rule.settings() != null && !isSame(rule.settings(), other.settings())
				&& PathOverlaps.common(rule.path(), other.path()) != null;
	}

	private void addHandlers(HandlersOfPath handlers) {
		String path = handlers.rules.get(0).path();
		if (handlers.unreadable != null) {
			add(new Entry(CorsLayer.Place.HANDLER, path, null, List.of(handlers.unreadable)));
			return;
		}
		List<CorsLayer.Rule> open = new ArrayList<>(handlers.rules);
		open.removeIf(CorsTranslation::isClosed);
		if (open.isEmpty()) {
			add(CorsLayer.Place.HANDLER, path, Objects.requireNonNull(handlers.rules.get(0).settings()));
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
			add(CorsLayer.Place.HANDLER, path, all);
		}
		else {
			add(new Entry(CorsLayer.Place.HANDLER, path, null,
					List.of("Handlers of this path have different settings, and a policy is for all of its "
							+ "methods. Remove enabled: false, and write what all of them may have")));
		}
	}

	private static boolean isClosed(CorsLayer.Rule rule) {
		return TranslatedSettings.of(Objects.requireNonNull(rule.settings())).origins().isEmpty();
	}

	private static boolean isSame(CorsConfiguration one, @Nullable CorsConfiguration other) {
		return other != null && TranslatedSettings.of(one)
			.withMethods(List.of())
			.equals(TranslatedSettings.of(other).withMethods(List.of()));
	}

	/**
	 * Return the methods that a handler has and lets pages use.
	 */
	private static List<String> methods(CorsLayer.Rule rule) {
		List<String> allowed = TranslatedSettings
			.values(TranslatedSettings.of(Objects.requireNonNull(rule.settings())).methods());
		if (rule.methods().isEmpty()) {
			return allowed;
		}
		return rule.methods()
			.stream()
			.filter((method) -> allowed.contains("*") || allowed.contains(method.equals("HEAD") ? "GET" : method))
			.toList();
	}

	private void add(CorsLayer.Place place, String path, CorsConfiguration settings) {
		TranslatedSettings translated = TranslatedSettings.of(settings);
		List<String> comments = new ArrayList<>();
		boolean handshake = place == CorsLayer.Place.HANDSHAKE;
		if (handshake && translated.origins().stream().anyMatch((origin) -> origin.text().equals("*"))) {
			comments.add("Open to WebSockets of every origin, as it is now");
		}
		else if (!translated.allowsAny()) {
			translated.origins()
				.stream()
				.filter((origin) -> origin.comment() != null)
				.forEach((origin) -> comments.add("- " + origin.text() + ": " + origin.comment()));
			comments.add(comments.isEmpty() ? "No page of another origin is allowed here"
					: "Once an origin is listed, remove enabled: false");
			if (place == CorsLayer.Place.FILTER || place == CorsLayer.Place.MAPPING) {
				comments.add(NO_LONGER_REFUSED);
			}
		}
		add(new Entry(place, path, comments.isEmpty() ? translated : null, comments));
	}

	private void add(Entry added) {
		Entry entry = added;
		String path = entry.paths.iterator().next();
		boolean ofSpring = entry.place == CorsLayer.Place.MAPPING || entry.place == CorsLayer.Place.HANDLER;
		for (String beginning : this.leftAlone.stream().map(LiteralPaths::beginning).toList()) {
			if (ofSpring && PathIndex.begins(path, beginning)) {
				this.remarks.add("The settings for " + path
						+ " don't count for the actuator, which has management.endpoints.web.cors.*");
				return;
			}
		}
		if (!isPattern(path)) {
			String wider = wider(path);
			entry = new Entry(entry.place, wider, null,
					List.of("No policy can have the path " + path + ", so " + wider
							+ " is left alone. Write a pattern with ** at its end or beginning only, without a comma "
							+ "or a placeholder"));
			path = wider;
		}
		for (Entry earlier : this.entries) {
			if (earlier.place == entry.place && entry.place == CorsLayer.Place.HANDLER) {
				// The most specific one of these decides, as of policies
				continue;
			}
			for (String other : List.copyOf(earlier.paths)) {
				if (++this.comparisons > MAX_COMPARISONS) {
					return;
				}
				String common = PathOverlaps.common(other, path);
				if (common == null) {
					continue;
				}
				if (PathOverlaps.isSame(common, path)) {
					if (earlier.settings == null && entry.settings != null) {
						this.remarks.add("The settings for " + path + " count only behind those for " + other
								+ ": translate them by hand");
					}
					return;
				}
				boolean decides = PathOverlaps.wins(other, path);
				if (decides && PathOverlaps.isSame(common, other)) {
					continue;
				}
				if (!common.isEmpty() && isPattern(common)) {
					if (!isClaimed(common)) {
						earlier.paths.add(common);
					}
				}
				else if (PathOverlaps.wins(path, other)) {
					entry = new Entry(entry.place, path, null, List.of("Where " + other + " matches too, its "
							+ "settings count now, and those of this path would. Remove enabled: false, and write "
							+ "what both may have"));
				}
				else if (!decides) {
					this.remarks.add("Where both " + other + " and " + path + " match, both must allow here");
				}
			}
		}
		this.entries.add(entry);
	}

	/**
	 * Return a pattern for the paths of one that no policy can have, and few others.
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
	 * Return whether an entry has a pattern of the same rank and meaning.
	 */
	private boolean isClaimed(String path) {
		return this.entries.stream()
			.flatMap((entry) -> entry.paths.stream())
			.anyMatch((claimed) -> unnamed(claimed, "{}").equals(unnamed(path, "{}")));
	}

	private static boolean isPattern(String path) {
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

	private static String canonical(String path) {
		String absolute = path.startsWith("/") ? path : "/" + path;
		return CAPTURED_REST.matcher(absolute).replaceAll("/**");
	}

	/**
	 * Return the entries, of which none has the settings of another one.
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

		private @Nullable String unreadable;

		// Whether a handler of another path gets some of their requests
		private boolean mixed;

		void add(CorsLayer.Rule rule, String name) {
			this.rules.add(rule);
			if (!isReadable(rule)) {
				this.unreadable = CorsTranslation.unreadable(name, rule.path());
			}
		}

	}

	/**
	 * The settings of some paths.
	 *
	 * @param place where they count
	 * @param paths the path patterns
	 * @param settings the settings, or {@code null} if the policy is to be off
	 * @param comments what to say of them
	 */
	record Entry(CorsLayer.Place place, Set<String> paths, @Nullable TranslatedSettings settings,
			List<String> comments) {

		Entry(CorsLayer.Place place, String path, @Nullable TranslatedSettings settings, List<String> comments) {
			this(place, new LinkedHashSet<>(List.of(canonical(path))), settings, comments);
		}

	}

}
