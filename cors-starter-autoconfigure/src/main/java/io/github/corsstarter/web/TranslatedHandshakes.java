package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.cors.CorsConfiguration;

/**
 * Translates the settings of WebSockets, limited to the origins that the filters before
 * them allow too.
 */
final class TranslatedHandshakes {

	private static final CorsLayer.Place[] HANDLERS = { CorsLayer.Place.HANDLER, CorsLayer.Place.NEIGHBOUR,
			CorsLayer.Place.IN_FRONT, CorsLayer.Place.BEHIND, CorsLayer.Place.URL, CorsLayer.Place.BARE };

	private static final String NO_ORIGIN = "https://origin.invalid";

	private final List<CorsLayer> layers;

	private final TranslatedPolicies policies;

	private final List<CorsLayer.Rule> filters = new ArrayList<>();

	private final List<CorsLayer.Rule> mappings;

	private final List<CorsLayer.Rule> beforeContainer;

	/**
	 * Create an instance.
	 * @param layers the settings of the application
	 * @param policies the policies to add those of WebSockets to
	 */
	TranslatedHandshakes(List<CorsLayer> layers, TranslatedPolicies policies) {
		this.layers = layers;
		this.policies = policies;
		for (CorsLayer layer : layers) {
			if (layer.place().isFilter()) {
				this.filters.addAll(CorsTranslation.counting(layer));
			}
			else if (layer.place().isOutside()) {
				layer.rules()
					.forEach((rule) -> this.filters.add(new CorsLayer.Rule(rule.path(), HandshakeTranslation.open())));
			}
		}
		this.mappings = new ArrayList<>(this.filters);
		this.mappings.addAll(CorsLayer.rules(layers, CorsLayer.Place.URL));
		this.beforeContainer = new ArrayList<>(this.filters);
		List<CorsLayer.Rule> applying = CorsLayer.rules(layers, CorsLayer.Place.PREFLIGHTS);
		applying.stream()
			.filter(CorsLayer.Rule::conditional)
			.forEach((rule) -> this.beforeContainer.add(new CorsLayer.Rule(rule.path(), HandshakeTranslation.open())));
		if (!applying.isEmpty()) {
			this.beforeContainer.addAll(CorsLayer.rules(layers, CorsLayer.Place.MAPPING));
		}
	}

	/**
	 * Return the settings that a handshake passes through before the WebSocket's own, or
	 * {@code null} for other places.
	 */
	private @Nullable List<CorsLayer.Rule> gates(CorsLayer layer) {
		return switch (layer.place()) {
			case OPEN_HANDSHAKE -> this.mappings;
			case CONTAINER_HANDSHAKE -> this.beforeContainer;
			case HANDSHAKE -> this.filters;
			default -> null;
		};
	}

	private static CorsConfiguration own(CorsLayer layer, CorsLayer.Rule rule) {
		return (layer.place() == CorsLayer.Place.HANDSHAKE) ? Objects.requireNonNull(rule.settings())
				: HandshakeTranslation.open();
	}

	/**
	 * Add the policies of paths that have no other requests.
	 * @param rest {@code true} to add the paths that no other settings apply to, {@code
	 * false} to add the remaining ones
	 */
	void add(boolean rest) {
		for (CorsLayer layer : this.layers) {
			List<CorsLayer.Rule> gates = gates(layer);
			for (CorsLayer.Rule rule : layer.rules()) {
				if (gates != null && !isShared(rule)) {
					add(layer, rule, gates, rest);
				}
				else if (layer.place() == CorsLayer.Place.OWN_HANDSHAKE && !rest && !isShared(rule)) {
					this.policies.add(new TranslatedPolicy(layer.place(), layer.name(), rule.path(), null, List
						.of("WebSockets stay limited to this application's own origin. A policy would open them, so this path has none")));
				}
			}
		}
	}

	/**
	 * Return whether a path has other requests too.
	 */
	private boolean isShared(CorsLayer.Rule rule) {
		return rule.conditional() && (rule.methods().isEmpty() || LiteralPaths.beginning(rule.path()).length() <= 1
				|| Stream.of(HANDLERS)
					.flatMap((place) -> CorsLayer.rules(this.layers, place)
						.stream()
						// Other WebSockets
						.filter((other) -> place != CorsLayer.Place.URL || !other.conditional()))
					// Such as static files
					.filter((other) -> !other.path().equals("/**"))
					.anyMatch((other) -> other.overlapsAny(List.of(rule))));
	}

	private void add(CorsLayer layer, CorsLayer.Rule rule, List<CorsLayer.Rule> gates, boolean rest) {
		String indescribable = HandshakeTranslation.indescribable(rule.path(), gates);
		if (indescribable == null) {
			List<CorsLayer.Rule> parts = HandshakeTranslation.parts(rule.path(), gates);
			parts.stream()
				.filter((part) -> HandshakeTranslation.isRest(part) == rest)
				.forEach((part) -> add(layer, part, own(layer, rule), parts.size() == 1));
		}
		else if (layer.place() != CorsLayer.Place.HANDSHAKE) {
			this.policies.remark(TranslatedPolicies.openExcept(rule.path(), indescribable));
		}
		else {
			this.policies.add(TranslatedPolicy.off(layer.place(), layer.name(), rule.path(), "",
					"The settings for " + indescribable + " may apply to WebSockets of this path too. "
							+ TranslatedPolicy.writing(rule.path(), "suit both")));
		}
	}

	private void add(CorsLayer layer, CorsLayer.Rule gate, CorsConfiguration own, boolean whole) {
		if (!gate.isReadable()) {
			this.policies.remark("WebSockets for " + gate.path()
					+ " pass through a filter whose settings can't be read. Translate their settings by hand");
			return;
		}
		CorsConfiguration settings = Objects.requireNonNull(gate.settings());
		CorsConfiguration both = HandshakeTranslation.behind(settings, own);
		if (both == null) {
			this.policies.add(new TranslatedPolicy(layer.place(), layer.name(), gate.path(), null,
					List.of(CorsTranslation.unreadable(layer, gate.path()))));
			return;
		}
		boolean checked = layer.place() == CorsLayer.Place.HANDSHAKE && HandshakeTranslation.isAny(settings);
		TranslatedSettings translated = TranslatedSettings.of(both);
		if (HandshakeTranslation.isAny(both)) {
			this.policies.add(new TranslatedPolicy(layer.place(), layer.name(), gate.path(), null,
					List.of("WebSockets stay open to every origin"
							+ (hasOwnSettings(layer, gate.path()) ? " while they keep their own settings" : "")
							+ ". A policy would close them, so this path has none")));
		}
		else if (checked || translated.allowsAny()) {
			boolean opened = whole && !checked && !haveWebSocketsSettings(gate.path())
					&& TranslatedSettings.of(settings).opensAs(translated);
			if (!opened) {
				this.policies.add(TranslatedPolicy.of(layer.place(), layer.name(), gate.path(), both));
			}
		}
		else {
			List<String> comments = new ArrayList<>(List.of("No other origin may open a WebSocket on this path. "
					+ NO_ORIGIN
					+ " is a placeholder that matches no page. To allow an origin, replace it and set allow-credentials: true"));
			this.policies.add(new TranslatedPolicy(layer.place(), layer.name(), gate.path(),
					translated.withoutOrigin(NO_ORIGIN), comments));
		}
	}

	/**
	 * Return whether some settings for a path are only for its WebSockets. Others may
	 * decide about its other requests.
	 */
	private boolean haveWebSocketsSettings(String path) {
		return CorsLayer.rules(this.layers, CorsLayer.Place.URL)
			.stream()
			.anyMatch((rule) -> rule.conditional() && rule.path().equals(path));
	}

	/**
	 * Return whether a handler of WebSockets has settings, without which it may refuse
	 * them.
	 */
	private boolean hasOwnSettings(CorsLayer layer, String path) {
		return layer.place() == CorsLayer.Place.HANDSHAKE || CorsLayer.rules(this.layers, CorsLayer.Place.URL)
			.stream()
			.anyMatch((rule) -> rule.settings() != null && rule.path().equals(path));
	}

	/**
	 * Add remarks on WebSockets whose paths have other requests too, unless the policy of
	 * these requests opens the WebSockets to the same origins.
	 */
	void remarkSharedPaths() {
		for (CorsLayer layer : this.layers) {
			List<CorsLayer.Rule> gates = gates(layer);
			if (layer.place() == CorsLayer.Place.OWN_HANDSHAKE) {
				layer.rules().stream().filter(this::isShared).forEach((rule) -> remarkOpened(rule.path()));
			}
			for (CorsLayer.Rule rule : (gates != null) ? layer.rules() : List.<CorsLayer.Rule>of()) {
				String indescribable = HandshakeTranslation.indescribable(rule.path(), Objects.requireNonNull(gates));
				if (isShared(rule) && indescribable != null) {
					this.policies.remark("The settings for " + indescribable + " may apply to WebSockets for "
							+ rule.path() + " too. Translate them by hand");
				}
				else if (isShared(rule)) {
					HandshakeTranslation.parts(rule.path(), gates)
						.forEach((part) -> remarkShared(layer, part, own(layer, rule)));
				}
			}
		}
	}

	private void remarkShared(CorsLayer layer, CorsLayer.Rule gate, CorsConfiguration own) {
		TranslatedSettings policy = settings(gate.path());
		if (policy == null || !gate.isReadable()) {
			// Nothing changes, or the policy of the filter says so
			return;
		}
		CorsConfiguration both = HandshakeTranslation.behind(Objects.requireNonNull(gate.settings()), own);
		if (both != null && HandshakeTranslation.isAny(both)) {
			this.policies.remark("WebSockets for " + gate.path()
					+ " are currently open to every origin. With these properties, only a policy with allow-credentials: true opens them, and to its own origins. To leave them as they are, write a policy with paths: "
					+ gate.path() + " and enabled: false, which also affects other requests of that path");
			return;
		}
		TranslatedSettings translated = (both != null) ? TranslatedSettings.of(both) : null;
		if (translated != null && !translated.allowsAny()) {
			remarkOpened(gate.path());
		}
		else if (translated == null || !policy.opensAs(translated)) {
			this.policies.remark("WebSockets for " + gate.path()
					+ " won't be open to the same origins as now: with allow-credentials: true, the policy for that path opens them to its origins, otherwise to none. "
					+ ((layer.place() == CorsLayer.Place.HANDSHAKE)
							? "Keep the WebSocket's own origins (spring.graphql.cors.* for GraphQL), or translate them by hand"
							: "Translate them by hand"));
		}
	}

	/**
	 * Add a remark on WebSockets that no other origin may open now if a policy opens
	 * them.
	 */
	private void remarkOpened(String path) {
		TranslatedSettings policy = settings(path);
		if (policy != null && policy.opensWebSockets()) {
			this.policies.remark("Currently, no other origin may open WebSockets for " + path
					+ ". With these properties, the origins of that path's policy may, since it has allow-credentials: true");
		}
	}

	/**
	 * Return the settings of the policy that decides about a path, or {@code null} if
	 * none does.
	 */
	private @Nullable TranslatedSettings settings(String path) {
		TranslatedPolicy deciding = null;
		String decidingPath = "";
		for (TranslatedPolicy policy : this.policies.all()) {
			for (String each : policy.paths()) {
				if (PathOverlaps.isWithin(path, each) && (deciding == null || PathOverlaps.wins(each, decidingPath))) {
					deciding = policy;
					decidingPath = each;
				}
			}
		}
		return (deciding != null) ? deciding.settings() : null;
	}

}
