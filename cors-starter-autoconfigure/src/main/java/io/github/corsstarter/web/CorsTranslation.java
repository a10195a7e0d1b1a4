package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Translates other CORS settings of an application to {@code cors.*} properties, with one
 * policy for all paths that have the same settings.
 */
final class CorsTranslation {

	private static final String UNLIKE_THE_APPLICATION = "No policies were found that decide as this application does. Translate its settings by hand";

	private static final String TOO_LATE = "Comparing the policies with this application took too long, so not all paths were compared. Check paths and origins, or start again";

	private static final String NOT_ALL_COMPARED = "The policies could not be compared with everything in this application. Check paths and origins";

	private static final String TOO_MANY = "Too many policies to print. Write fewer by hand, with wider paths";

	private static final int MAX_POLICIES = 200;

	private final List<CorsLayer> layers;

	private final TranslatedPolicies policies;

	private CorsTranslation(List<CorsLayer> layers, List<String> leftAlone, Collection<String> pathsOfFilters) {
		this.layers = layers;
		this.policies = new TranslatedPolicies(leftAlone);
		int late = late(layers);
		TranslatedHandshakes handshakes = new TranslatedHandshakes(layers, this.policies);
		handshakes.add(false);
		add(layers.subList(0, late), CorsLayer.Place.FILTER);
		add(beforeHandlers(layers.subList(late, layers.size())), CorsLayer.Place.FILTER);
		handshakes.add(true);
		this.policies.addHandlers(new TranslatedHandlers(layers).policies());
		add(layers, CorsLayer.Place.URL);
		add(layers, CorsLayer.Place.MAPPING);
		addWebSockets();
		add(layers.subList(late, layers.size()), CorsLayer.Place.FILTER);
		removeOutside();
		this.policies.removeRepeated();
		handshakes.remarkSharedPaths();
		remarkFilters(late);
		remarkActuator(leftAlone, pathsOfFilters);
		remarkProxies();
		remarkSecurity();
		remarkUnused();
	}

	/**
	 * Translate settings.
	 * @param layers the settings
	 * @param leftAlone path patterns whose paths only patterns with the same beginning
	 * cover
	 * @param pathsOfFilters further path patterns that filters for all paths cover, but
	 * policies don't
	 * @param check the check that compares the policies with the application, or {@code
	 * null} to skip it
	 * @param properties returns the placeholders of properties by their origins; a list
	 * has its name instead of a placeholder
	 * @return the YAML, empty if there is nothing to translate
	 */
	static String of(List<CorsLayer> layers, List<String> leftAlone, Collection<String> pathsOfFilters,
			@Nullable TranslationCheck check, Supplier<Map<List<String>, List<String>>> properties) {
		TranslatedPolicies policies = new CorsTranslation(layers, leftAlone, pathsOfFilters).policies;
		if (policies.isEmpty()) {
			return "";
		}
		if (policies.isIncomplete()) {
			return only(TOO_MANY);
		}
		if (check != null) {
			if (!check.closeDifferences(policies)) {
				return only(UNLIKE_THE_APPLICATION);
			}
			if (check.isLate()) {
				policies.remark(TOO_LATE);
			}
			else if (!check.isComplete()) {
				policies.remark(NOT_ALL_COMPARED);
			}
		}
		policies.all().replaceAll((policy) -> policy.withoutGates(layers));
		Map<List<String>, List<String>> names = properties.get();
		policies.all()
			.replaceAll((policy) -> (policy.settings() != null)
					? policy.with(
							OriginsOfProperties.comment(TranslatedSettings.values(policy.settings().origins()), names))
					: policy);
		List<TranslatedPolicy> merged = policies.merged();
		// An omitted policy might be the one that closes a part of another
		return (merged.size() > MAX_POLICIES) ? only(TOO_MANY) : new CorsYaml(policies.remarks(), merged).toString();
	}

	private static String only(String remark) {
		return new CorsYaml(List.of(remark), List.of()).toString();
	}

	/**
	 * Remove policies that only exclude paths from other policies, if no other policy
	 * would affect these paths.
	 */
	private void removeOutside() {
		this.policies.all()
			.removeIf((policy) -> (!policy.place().isDescribed() || policy.place() == CorsLayer.Place.SERVLET)
					&& this.policies.all()
						.stream()
						.noneMatch((other) -> mattersBeside(policy.place(), other) && other.paths()
							.stream()
							.anyMatch((path) -> policy.paths()
								.stream()
								.anyMatch((outside) -> PathOverlaps.common(path, outside) != null))));
	}

	private void remarkFilters(int late) {
		if (isFilterBehindAnother()) {
			this.policies.remark(
					"Currently, the first of several CORS filters answers every preflight that it receives, even if it has no settings for the path. With these properties, the policy for the path answers it");
		}
		// Once the filter is removed, preflights also reach the settings of handlers
		// whose
		// policies are off
		if (this.policies.all()
			.stream()
			.filter((policy) -> !policy.place().hasWholePaths() && policy.place().isDescribed()
					&& (policy.settings() == null || policy.hasPreflights()))
			.flatMap((policy) -> policy.paths().stream())
			.map((path) -> new CorsLayer.Rule(path, null))
			.anyMatch((path) -> isAnswered(path, late) && !isWithinFilter(this.layers, path))) {
			this.policies.remark(
					"Currently, a CORS filter answers preflights without CORS headers on paths that it has no settings for, so handlers there that have CORS settings get no requests that need a preflight. With these properties, and without the filter, they do");
		}
	}

	private void remarkActuator(List<String> leftAlone, Collection<String> pathsOfFilters) {
		if (this.policies.all().stream().allMatch((policy) -> policy.settings() == null)) {
			return;
		}
		if (pathsOfFilters.contains("/**") && this.policies.all()
			.stream()
			.filter((policy) -> policy.settings() != null)
			.flatMap((policy) -> policy.paths().stream())
			.anyMatch((path) -> LiteralPaths.beginning(path).isEmpty())) {
			this.policies.remark(
					"On the management port, the actuator has all paths, so a policy applies to its endpoints too if a path of the policy matches theirs. To leave them to management.endpoints.web.cors.*, set management.endpoints.web.base-path to a path other than /");
		}
		Stream.concat(leftAlone.stream(), pathsOfFilters.stream())
			.filter((path) -> isCovered(path, (layer) -> layer.place().isFilter()))
			.forEach((path) -> remark("The filter may cover ", path));
		pathsOfFilters.stream()
			.filter((path) -> answered(this.layers, CorsLayer.Place.PREFLIGHTS, new CorsLayer.Rule(path, null))
					&& isCovered(path, DecidingSettings::isOfAllHandlers))
			.forEach((path) -> remark("Spring Security may apply addCorsMappings to ", path));
	}

	private void remark(String cause, String path) {
		this.policies.remark(cause + path
				+ " too. These properties leave that path to management.endpoints.web.cors.*, unless a policy has a path that begins with it");
	}

	/**
	 * Return whether a filter has settings for paths whose preflights another one
	 * answers, although it has none.
	 */
	private boolean isFilterBehindAnother() {
		List<CorsLayer.Rule> before = new ArrayList<>();
		for (CorsLayer layer : this.layers) {
			if (layer.place().isFilter()) {
				List<CorsLayer> others = this.layers.subList(0, this.layers.indexOf(layer));
				for (CorsLayer.Rule rule : counting(layer)) {
					if (before.stream().noneMatch(rule::isWithin) && (answered(others, CorsLayer.Place.ANSWERED, rule)
							|| answered(others, CorsLayer.Place.PREFLIGHTS, rule))) {
						return true;
					}
				}
				before.addAll(counting(layer));
			}
		}
		return false;
	}

	/**
	 * Return whether a filter answers preflights of a path before they reach the settings
	 * of handlers.
	 */
	private boolean isAnswered(CorsLayer.Rule path, int late) {
		List<CorsLayer> behind = this.layers.subList(late, this.layers.size());
		return answered(this.layers.subList(0, late), CorsLayer.Place.ANSWERED, path)
				|| (answered(behind, CorsLayer.Place.ANSWERED, path) && path.overlapsAny(pathsBeforeHandlers(behind)));
	}

	private static boolean answered(List<CorsLayer> layers, CorsLayer.Place place, CorsLayer.Rule path) {
		return layers.stream()
			.filter((layer) -> layer.place() == place)
			.anyMatch((layer) -> layer.rules()
				.stream()
				.filter((rule) -> rule.conditional() ? path.isWithin(rule) : path.overlapsAny(List.of(rule)))
				.findFirst()
				.filter((rule) -> !rule.conditional())
				.isPresent());
	}

	private static boolean isWithinFilter(List<CorsLayer> layers, CorsLayer.Rule path) {
		boolean otherChain = false;
		for (CorsLayer layer : layers) {
			otherChain |= layer.place() == CorsLayer.Place.OTHER_CHAIN
					&& layer.rules().stream().anyMatch(path::isWithin);
			boolean receives = layer.place() == CorsLayer.Place.FILTER
					|| (layer.place() == CorsLayer.Place.CHAIN_FILTER && !otherChain);
			if (receives && layer.rules().stream().anyMatch((rule) -> rule.settings() != null && path.isWithin(rule))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether some settings cover a path of the actuator. Policies for handlers
	 * may replace those of filters.
	 */
	private boolean isCovered(String path, Predicate<CorsLayer> settings) {
		return this.layers.stream()
			.filter(settings)
			.filter((layer) -> CorsLayer.ofOtherChains(this.layers, layer)
				.stream()
				.noneMatch(new CorsLayer.Rule(path, null)::isWithin))
			.flatMap((layer) -> layer.rules().stream())
			.filter(CorsLayer.Rule::isReadable)
			.map((rule) -> TranslatedPolicy.of(CorsLayer.Place.FILTER, "", rule.path(),
					Objects.requireNonNull(rule.settings())))
			.anyMatch((policy) -> policy.coversAround(path));
	}

	private void remarkProxies() {
		List<CorsLayer.Rule> proxies = CorsLayer.rules(this.layers, CorsLayer.Place.PROXY);
		if (this.policies.all()
			.stream()
			.filter((policy) -> policy.settings() != null && !policy.settings().credentials())
			.flatMap((policy) -> policy.paths().stream())
			.anyMatch((path) -> new CorsLayer.Rule(path, null).overlapsAny(proxies))) {
			this.policies.remark(
					"Currently, the gateway's routes pass on WebSockets too. With these properties, only a policy with allow-credentials: true opens them to other origins");
		}
	}

	private void remarkSecurity() {
		List<CorsLayer> before = this.layers.stream()
			.takeWhile((layer) -> layer.place() != CorsLayer.Place.SECURED)
			.toList();
		List<CorsLayer> secured = this.layers.stream()
			.filter((layer) -> layer.place() == CorsLayer.Place.SECURED)
			.toList();
		if (this.policies.all()
			.stream()
			.filter(TranslatedPolicy::hasPreflights)
			.flatMap((policy) -> policy.paths().stream())
			.map((path) -> new CorsLayer.Rule(path, null))
			.anyMatch((path) -> answered(withoutOff(secured, path.path()), CorsLayer.Place.SECURED, path)
					&& !answered(before, CorsLayer.Place.ANSWERED, path) && !isWithinFilter(before, path))) {
			this.policies.remark(
					"Currently, Spring Security handles preflights like other requests where no CORS filter answers them first, and may refuse them. With these properties, a policy answers them before Spring Security");
		}
	}

	/**
	 * Return layers without the rules for paths that policies leave alone, unless the
	 * path is more specific than theirs.
	 */
	private List<CorsLayer> withoutOff(List<CorsLayer> layers, String path) {
		List<String> off = this.policies.all()
			.stream()
			.filter((policy) -> policy.settings() == null)
			.flatMap((policy) -> policy.paths().stream())
			.filter((other) -> !PathOverlaps.wins(path, other))
			.toList();
		return layers.stream().map((layer) -> layer.without(off)).toList();
	}

	private void remarkUnused() {
		this.layers.stream()
			.filter((layer) -> layer.place() == CorsLayer.Place.UNUSED)
			.forEach((layer) -> this.policies
				.remark("Nothing was found that uses " + layer.name() + ", so its settings are left out"));
	}

	private static boolean mattersBeside(CorsLayer.Place place, TranslatedPolicy other) {
		if (other.settings() == null) {
			return false;
		}
		return switch (place) {
			case BARE -> other.place() == CorsLayer.Place.MAPPING;
			// A policy without credentials opens no WebSocket
			case OWN_HANDSHAKE -> other.settings().credentials();
			default -> true;
		};
	}

	/**
	 * Return the index of the first layer that follows a filter which applies the
	 * settings of handlers.
	 */
	private static int late(List<CorsLayer> layers) {
		for (int i = 0; i < layers.size(); i++) {
			if (layers.get(i).place() == CorsLayer.Place.PREFLIGHTS && !layers.get(i).rules().isEmpty()) {
				return i;
			}
		}
		return layers.size();
	}

	/**
	 * Return the filters that follow one which applies the settings of handlers, for the
	 * requests that it doesn't receive.
	 */
	private static List<CorsLayer> beforeHandlers(List<CorsLayer> late) {
		List<String> paths = pathsBeforeHandlers(late).stream().map(CorsLayer.Rule::path).toList();
		return late.stream()
			.filter((layer) -> layer.place().isFilter() && !paths.isEmpty())
			.map((layer) -> new CorsLayer(layer.name(), layer.place(), layer.note(),
					CorsLayer.Rule.within(layer.rules(), paths)))
			.toList();
	}

	/**
	 * Return rules for the requests that don't reach a filter which applies the settings
	 * of handlers.
	 */
	private static List<CorsLayer.Rule> pathsBeforeHandlers(List<CorsLayer> late) {
		return CorsLayer.rules(late, CorsLayer.Place.PREFLIGHTS).stream().filter(CorsLayer.Rule::conditional).toList();
	}

	private void add(List<CorsLayer> layers, CorsLayer.Place place) {
		for (CorsLayer layer : layers) {
			boolean outside = (place == CorsLayer.Place.FILTER
					&& (layer.place().isOutside() || layer.place() == CorsLayer.Place.SERVLET))
					|| (place == CorsLayer.Place.URL && layer.place() == CorsLayer.Place.BARE);
			if (outside) {
				layer.rules()
					.stream()
					.filter((rule) -> !rule.conditional())
					.forEach((rule) -> this.policies.add(new TranslatedPolicy(layer.place(), layer.name(), rule.path(),
							null, outside(layer, rule))));
			}
			if (layer.place() == place || (place == CorsLayer.Place.FILTER
					&& (layer.place().isFilter() || layer.place() == CorsLayer.Place.INTERCEPTOR))) {
				for (CorsLayer.Rule rule : counting(layer)) {
					if (rule.isReadable() && DecidingSettings.isOfAllHandlers(layer)
							&& CorsLayer.ofLaterRoutes(this.layers).stream().anyMatch(rule::isWithin)) {
						this.policies.remark("The settings of " + layer.name() + " for " + rule.path()
								+ " are translated for annotated handlers only, since a policy for these paths would also apply to routes that are added after startup");
					}
					else if (rule.isReadable()) {
						this.policies.add(TranslatedPolicy.of(layer.place(), layer.name(), rule.path(),
								Objects.requireNonNull(rule.settings())));
					}
					else {
						this.policies.add(new TranslatedPolicy(layer.place(), layer.name(), rule.path(), null,
								List.of(unreadable(layer, rule.path()))));
					}
				}
			}
		}
	}

	private static List<String> outside(CorsLayer layer, CorsLayer.Rule rule) {
		return List.of((layer.place() == CorsLayer.Place.SERVLET) ? unreadable(layer, rule.path()) : layer.name());
	}

	/**
	 * Add the settings of WebSockets whose other requests other handlers get.
	 */
	private void addWebSockets() {
		for (CorsLayer layer : this.layers) {
			layer.rules()
				.stream()
				.filter((rule) -> layer.place() == CorsLayer.Place.URL && rule.conditional() && rule.isReadable())
				.forEach((rule) -> this.policies.add(TranslatedPolicy.of(layer.place(), layer.name(), rule.path(),
						Objects.requireNonNull(rule.settings()))));
		}
	}

	/**
	 * Return the rules of a layer, except those for paths that a filter has no settings
	 * for, and those of WebSockets whose other requests other handlers get.
	 */
	static List<CorsLayer.Rule> counting(CorsLayer layer) {
		return layer.rules()
			.stream()
			.filter((rule) -> !layer.place().isFilter() || !rule.isElsewhere())
			.filter((rule) -> layer.place() != CorsLayer.Place.URL || !rule.conditional())
			.toList();
	}

	/**
	 * Return the comment on settings that can't be translated.
	 */
	static String unreadable(CorsLayer layer, String path) {
		return "The settings of " + layer.name() + " for " + path + " " + layer.unreadable()
				+ ". Translate them by hand" + layer.note();
	}

}
