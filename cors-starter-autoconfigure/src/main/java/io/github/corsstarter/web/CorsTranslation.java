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

	private static final Pattern VARIABLE = Pattern.compile("\\{[^{}:*]+}");

	private final List<Entry> entries = new ArrayList<>();

	private final Set<String> remarks = new LinkedHashSet<>();

	private CorsTranslation() {
	}

	/**
	 * Translate settings.
	 * @param layers the settings
	 * @param leftAlone path patterns that only patterns of the same beginning claim
	 * @return text in YAML, empty if there is nothing to translate
	 */
	static String of(List<CorsLayer> layers, List<String> leftAlone) {
		CorsTranslation translation = new CorsTranslation();
		translation.add(layers, CorsLayer.Place.FILTER);
		boolean filter = !translation.entries.isEmpty();
		translation.add(layers, CorsLayer.Place.HANDSHAKE);
		translation.addHandlers(layers);
		translation.add(layers, CorsLayer.Place.MAPPING);
		if (filter && translation.entries.stream().anyMatch((entry) -> entry.place != CorsLayer.Place.FILTER)) {
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
		return translation.isEmpty() ? "" : new CorsYaml(translation.remarks, translation.merged()).toString();
	}

	private boolean isEmpty() {
		return this.entries.isEmpty() && this.remarks.isEmpty();
	}

	private void add(List<CorsLayer> layers, CorsLayer.Place place) {
		for (CorsLayer layer : layers) {
			if (layer.place() == place) {
				boolean known = layer.rules().stream().anyMatch((rule) -> rule.settings() != null);
				for (CorsLayer.Rule rule : layer.rules()) {
					if (rule.settings() != null) {
						add(place, rule.path(), rule.settings());
					}
					else if (!known) {
						this.remarks.add("The settings of " + layer.name() + " for " + rule.path()
								+ " can't be read: translate them by hand");
					}
				}
			}
		}
	}

	/**
	 * Add handlers, of which several may have the same path.
	 */
	private void addHandlers(List<CorsLayer> layers) {
		Map<String, List<CorsLayer.Rule>> byPath = new LinkedHashMap<>();
		for (CorsLayer layer : layers) {
			for (CorsLayer.Rule rule : layer.rules()) {
				if (layer.place() != CorsLayer.Place.HANDLER) {
					continue;
				}
				if (rule.settings() == null) {
					this.remarks.add("The settings of " + layer.name() + " for " + rule.path()
							+ " can't be read: translate them by hand");
				}
				else {
					byPath.computeIfAbsent(rule.path(), (path) -> new ArrayList<>()).add(rule);
				}
			}
		}
		byPath.forEach((path, rules) -> {
			CorsConfiguration first = Objects.requireNonNull(rules.get(0).settings());
			boolean same = rules.stream().allMatch((rule) -> isSame(first, rule.settings()));
			if (same) {
				CorsConfiguration all = new CorsConfiguration(first);
				Set<String> methods = new TreeSet<>();
				rules.forEach((rule) -> methods.addAll(methods(rule)));
				all.setAllowedMethods(List.copyOf(methods));
				add(CorsLayer.Place.HANDLER, path, all);
			}
			else {
				add(new Entry(CorsLayer.Place.HANDLER, path, null,
						List.of("Handlers of this path have different settings, and a policy is for all of its "
								+ "methods. Remove enabled: false, and write what all of them may have")));
			}
		});
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
		}
		add(new Entry(place, path, comments.isEmpty() ? translated : null, comments));
	}

	private void add(Entry entry) {
		String path = entry.paths.iterator().next();
		if (!isPattern(path)) {
			this.remarks.add(path + " is no path pattern here: write one with ** at its end or beginning only");
			return;
		}
		for (Entry earlier : this.entries) {
			if (earlier.place == entry.place && entry.place == CorsLayer.Place.HANDLER) {
				// The most specific one of these decides, as of policies
				continue;
			}
			for (String other : List.copyOf(earlier.paths)) {
				String common = PathOverlaps.common(other, path);
				if (common == null) {
					continue;
				}
				if (isSame(common, path)) {
					return;
				}
				if (common.isEmpty() || !isPattern(common)) {
					this.remarks.add("Where both " + other + " and " + path + " match, both must allow here");
				}
				else if (!(isSame(common, other) && PathOverlaps.wins(other, path)) && !isClaimed(common)) {
					earlier.paths.add(common);
				}
			}
		}
		this.entries.add(entry);
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
			return PolicyPaths.check(List.of(new PolicyPaths("x", List.of(path)))).isEmpty();
		}
		catch (PatternParseException ex) {
			return false;
		}
	}

	private static boolean isSame(String one, String other) {
		return unnamed(one, "*").equals(unnamed(other, "*"));
	}

	private static String unnamed(String path, String variable) {
		return VARIABLE.matcher(path).replaceAll(variable);
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
			this(place, new LinkedHashSet<>(List.of(path.startsWith("/") ? path : "/" + path)), settings, comments);
		}

	}

}
