package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/**
 * The handlers of an application, by path. Several handlers may have the same path.
 */
final class TranslatedHandlers {

	private static final String UNANNOTATED = "handlers without an annotation";

	private final Map<String, HandlersOfPath> byPath = new LinkedHashMap<>();

	/**
	 * Collect handlers.
	 * @param layers the settings of the application
	 */
	TranslatedHandlers(List<CorsLayer> layers) {
		List<CorsLayer.Rule> inFront = CorsLayer.rules(layers, CorsLayer.Place.IN_FRONT);
		List<CorsLayer.Rule> annotated = new ArrayList<>();
		for (CorsLayer layer : layers) {
			if (layer.place() == CorsLayer.Place.HANDLER) {
				for (CorsLayer.Rule rule : rest(layer.rules(), inFront)) {
					annotated.add(rule);
					handlers(rule).add(rule, layer.name());
				}
			}
		}
		List<CorsLayer.Rule> plain = rest(CorsLayer.rules(layers, CorsLayer.Place.NEIGHBOUR), inFront);
		plain.forEach((rule) -> addNeighbour(annotated, rule));
		List<CorsLayer.Rule> ofUrls = CorsLayer.rules(layers, CorsLayer.Place.URL)
			.stream()
			// Those of WebSockets only
			.filter((rule) -> !rule.conditional())
			.toList();
		List<CorsLayer.Rule> open = ofUrls.stream().filter((rule) -> rule.settings() != null).toList();
		Stream.of(inFront, plain)
			.flatMap(List::stream)
			.filter((rule) -> !ofUrls.contains(rule) && rule.overlapsAny(open))
			.forEach((rule) -> {
				handlers(rule).addOnce(rule);
				// A functional route passes on requests with other methods
				handlers(rule).mixed |= inFront.contains(rule) && !rule.methods().isEmpty();
			});
		// The settings for all handlers apply to them, but not to those around them
		List<CorsLayer.Rule> around = new ArrayList<>(CorsLayer.rules(layers, CorsLayer.Place.BARE));
		around.addAll(CorsLayer.ofLaterRoutes(layers));
		plain.stream()
			.filter((rule) -> around.stream().anyMatch((other) -> rule.isWithin(other) && !other.isWithin(rule)))
			.filter((rule) -> rule.settings() != null && HandshakeTranslation.allowsAny(rule.settings()))
			.forEach((rule) -> handlers(rule).addOnce(rule));
		annotated.forEach((rule) -> inFront.forEach((other) -> addInFront(rule, other)));
		annotated.forEach((rule) -> annotated.stream()
			.filter((other) -> mayTakeOver(rule, other))
			.forEach((other) -> handlers(rule).mixed = true));
		List<CorsLayer.Rule> behind = new ArrayList<>(ofUrls);
		behind.addAll(CorsLayer.rules(layers, CorsLayer.Place.BARE));
		behind.addAll(CorsLayer.rules(layers, CorsLayer.Place.BEHIND));
		List<CorsLayer.Rule> passingOn = CorsLayer.rules(layers, CorsLayer.Place.PASSING_ON)
			.stream()
			.filter((rule) -> behind.stream().anyMatch((other) -> mayTakeOver(rule, other)))
			.toList();
		passingOn.stream()
			.map((rule) -> this.byPath.get(TranslatedPaths.unnamed(rule.path())))
			.filter(Objects::nonNull)
			.forEach((handlers) -> Objects.requireNonNull(handlers).mixed = true);
		List<CorsLayer.Rule> all = new ArrayList<>(annotated);
		all.addAll(plain);
		for (CorsLayer.Rule wider : all) {
			boolean passesOn = passingOn.stream()
				.anyMatch((rule) -> rule.path().equals(wider.path())
						&& Set.copyOf(rule.methods()).equals(Set.copyOf(wider.methods())));
			for (HandlersOfPath handlers : this.byPath.values()) {
				handlers.mixed |= handlers.addWider(wider) && passesOn;
			}
		}
	}

	/**
	 * Reduce rules to the requests that preceding handlers don't handle.
	 */
	private static List<CorsLayer.Rule> rest(List<CorsLayer.Rule> rules, List<CorsLayer.Rule> inFront) {
		List<CorsLayer.Rule> rest = new ArrayList<>();
		for (CorsLayer.Rule rule : rules) {
			CorsLayer.Rule left = rule;
			for (CorsLayer.Rule first : inFront) {
				if (left != null && PathOverlaps.isWithin(rule.path(), first.path())) {
					left = left.without(first);
				}
			}
			if (left != null) {
				rest.add(left);
			}
		}
		return rest;
	}

	/**
	 * Add a handler that precedes an annotated one, for the paths that both handle.
	 */
	private void addInFront(CorsLayer.Rule rule, CorsLayer.Rule first) {
		String common = PathOverlaps.common(rule.path(), first.path());
		if (common == null) {
			return;
		}
		boolean nameless = common.isEmpty() || !TranslatedPaths.isPattern(common);
		CorsLayer.Rule part = first.at((nameless || PathOverlaps.isSame(common, rule.path())) ? rule.path() : common);
		HandlersOfPath handlers = handlers(part);
		handlers.addOnce(part);
		handlers.mixed |= nameless || mayTakeOver(first, rule);
	}

	private HandlersOfPath handlers(CorsLayer.Rule rule) {
		return this.byPath.computeIfAbsent(TranslatedPaths.unnamed(rule.path()), (absent) -> new HandlersOfPath());
	}

	/**
	 * Add a handler without an annotation if the policy of an annotated one would open
	 * it.
	 */
	private void addNeighbour(List<CorsLayer.Rule> annotated, CorsLayer.Rule plain) {
		boolean beside = this.byPath.containsKey(TranslatedPaths.unnamed(plain.path()));
		for (CorsLayer.Rule each : annotated) {
			if (mayTakeOver(each, plain)) {
				handlers(each).mixed = true;
			}
			beside |= PathOverlaps.common(each.path(), plain.path()) != null
					&& !(TranslatedPaths.isPattern(each.path()) && PathOverlaps.wins(each.path(), plain.path()));
		}
		if (beside) {
			handlers(plain).addOnce(plain);
		}
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

	/**
	 * Translate the settings of handlers of one path.
	 */
	private static TranslatedPolicy translate(HandlersOfPath handlers) {
		String path = handlers.rules.get(0).path();
		if (handlers.unreadable != null) {
			return TranslatedPolicy.off(CorsLayer.Place.HANDLER, handlers.name, path, "", handlers.unreadable)
				.noLongerRefusing();
		}
		List<CorsLayer.Rule> open = new ArrayList<>(handlers.rules);
		open.removeIf(TranslatedHandlers::isClosed);
		if (handlers.mixed) {
			return different(handlers, path);
		}
		if (open.isEmpty()) {
			return TranslatedPolicy.of(CorsLayer.Place.HANDLER, handlers.name, path,
					Objects.requireNonNull(handlers.rules.get(0).settings()));
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
		if (same && methods.isEmpty() && open.size() == handlers.rules.size()) {
			return TranslatedPolicy
				.off(CorsLayer.Place.HANDLER, handlers.name, path, "",
						"The settings don't allow the methods that this path has")
				.noLongerRefusing();
		}
		if (same && !methods.isEmpty()) {
			CorsConfiguration all = new CorsConfiguration(first);
			all.setAllowedMethods(List.copyOf(methods));
			return TranslatedPolicy.of(CorsLayer.Place.HANDLER, handlers.name, path, all);
		}
		return different(handlers, path);
	}

	private static TranslatedPolicy different(HandlersOfPath handlers, String path) {
		return TranslatedPolicy.off(CorsLayer.Place.HANDLER, handlers.name, path, "",
				"The handlers of this path have different settings, but a policy applies to all requests for a path. "
						+ TranslatedPolicy.writing(path, "suit all of them"))
			.noLongerRefusing();
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

	/**
	 * Translate the settings of the handlers.
	 * @return a policy for each path
	 */
	List<TranslatedPolicy> policies() {
		return this.byPath.values().stream().map(TranslatedHandlers::translate).toList();
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
			if (!rule.isReadable()) {
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
		 * @return whether there are such requests
		 */
		boolean addWider(CorsLayer.Rule wider) {
			String path = this.rules.get(0).path();
			if (!PathOverlaps.isWithin(path, wider.path()) || PathOverlaps.isWithin(wider.path(), path)
					|| this.rules.contains(wider)) {
				return false;
			}
			CorsLayer.Rule left = wider.at(path);
			for (CorsLayer.Rule rule : List.copyOf(this.rules)) {
				left = (left != null) ? left.without(rule) : null;
			}
			if (left != null) {
				add(left, UNANNOTATED);
			}
			return left != null;
		}

	}

}
