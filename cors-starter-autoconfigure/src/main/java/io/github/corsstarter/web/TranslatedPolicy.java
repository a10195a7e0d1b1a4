package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The settings of some paths.
 *
 * @param place where in the handling of a request they apply
 * @param name the source of the settings
 * @param paths the path patterns
 * @param only the pattern that the paths stand for, empty if they stand for themselves
 * @param settings the settings, or {@code null} if the policy is off
 * @param rest the settings of a policy that is off for lack of origins or methods, or
 * {@code null} if it is on or nothing would turn it on
 * @param comments the comments to print with them
 */
record TranslatedPolicy(CorsLayer.Place place, String name, Set<String> paths, String only,
		@Nullable TranslatedSettings settings, @Nullable TranslatedSettings rest, List<String> comments) {

	private static final String EVERYWHERE = "/**";

	private static final String NO_LONGER_REFUSED = "Without your current settings, requests from other origins reach the application, without CORS headers, even if they are refused now";

	TranslatedPolicy(CorsLayer.Place place, String name, String path, @Nullable TranslatedSettings settings,
			List<String> comments) {
		this(place, name, path, "", settings, comments);
	}

	TranslatedPolicy(CorsLayer.Place place, String name, String path, String only,
			@Nullable TranslatedSettings settings, List<String> comments) {
		this(place, name, paths(path), only, settings, null, comments);
	}

	/**
	 * Create a policy with settings of the application. It is off if they allow nothing
	 * that a policy can express.
	 */
	static TranslatedPolicy of(CorsLayer.Place place, String name, String path, CorsConfiguration settings) {
		TranslatedSettings translated = TranslatedSettings.of(settings);
		if (translated.allowsAny()) {
			return new TranslatedPolicy(place, name, path, translated, List.of());
		}
		boolean methods = !TranslatedSettings.values(translated.methods()).isEmpty();
		List<String> comments = new ArrayList<>();
		Stream.of(translated.origins(), methods ? List.<TranslatedSettings.Line>of() : translated.methods())
			.flatMap(List::stream)
			.filter((line) -> line.comment() != null)
			.forEach((line) -> comments.add(line.toComment()));
		boolean closed = methods && comments.isEmpty();
		if (!methods) {
			comments.add("No method is allowed");
		}
		else if (closed) {
			comments.add("No other origin is allowed");
		}
		if (refuses(place)) {
			comments.add(NO_LONGER_REFUSED);
		}
		return new TranslatedPolicy(place, name, paths(path), "", null, closed ? null : translated, comments);
	}

	private static Set<String> paths(String path) {
		return new LinkedHashSet<>(List.of(TranslatedPaths.canonical(path)));
	}

	/**
	 * Return the advice to write settings instead of a policy that is off.
	 * @param path the path of the policy
	 * @param what what the settings should do
	 */
	static String writing(String path, String what) {
		return (path.equals(EVERYWHERE) ? "Write a policy with paths: /** and settings that "
				: "Remove enabled: false, and write settings that ") + what;
	}

	/**
	 * Create a policy that is off.
	 * @param only the pattern that the path stands for, empty if it stands for itself
	 * @param comment what the application's settings say
	 */
	static TranslatedPolicy off(CorsLayer.Place place, String name, String path, String only, String comment) {
		return new TranslatedPolicy(place, name, path, only, null,
				refuses(place) ? List.of(comment, NO_LONGER_REFUSED) : List.of(comment));
	}

	private static boolean refuses(CorsLayer.Place place) {
		return place.isFilter() || place == CorsLayer.Place.MAPPING || place == CorsLayer.Place.URL;
	}

	/**
	 * If this policy is off and replaces settings that refuse requests now, add a comment
	 * that says so.
	 * @param layers the settings of the application
	 */
	TranslatedPolicy withoutGates(List<CorsLayer> layers) {
		List<CorsLayer.Rule> inFront = CorsLayer.rules(layers, CorsLayer.Place.IN_FRONT);
		boolean gated = this.settings == null && this.place == CorsLayer.Place.HANDLER && !this.name.isEmpty()
				&& !this.comments.contains(NO_LONGER_REFUSED)
				&& layers.stream()
					.filter((layer) -> refuses(layer.place()))
					.flatMap((layer) -> layer.rules()
						.stream()
						// Annotated handlers precede most of those that are mapped to
						// URLs
						.filter((rule) -> layer.place() != CorsLayer.Place.URL || inFront.contains(rule)))
					.anyMatch((rule) -> this.paths.stream()
						.anyMatch((path) -> PathOverlaps.common(path, rule.path()) != null));
		return gated ? noLongerRefusing() : this;
	}

	/**
	 * Add a comment that says that this policy, which is off, replaces settings that
	 * refuse requests now.
	 */
	TranslatedPolicy noLongerRefusing() {
		return with(NO_LONGER_REFUSED);
	}

	/**
	 * Add a comment, unless it is empty.
	 */
	TranslatedPolicy with(String comment) {
		if (comment.isEmpty()) {
			return this;
		}
		List<String> all = new ArrayList<>(this.comments);
		all.add(comment);
		return new TranslatedPolicy(this.place, this.name, this.paths, this.only, this.settings, this.rest, all);
	}

	/**
	 * Return a copy of this policy for another path.
	 */
	TranslatedPolicy at(String path) {
		return new TranslatedPolicy(this.place, this.name, paths(path), this.only, this.settings, this.rest,
				this.comments);
	}

	/**
	 * Return whether the settings apply at handlers.
	 */
	boolean isOfHandlers() {
		return this.place == CorsLayer.Place.MAPPING || this.place == CorsLayer.Place.HANDLER
				|| this.place == CorsLayer.Place.URL || this.place == CorsLayer.Place.BARE;
	}

	/**
	 * Return whether this policy has requests that need a preflight. WebSockets need
	 * none, but SockJS has other requests too.
	 */
	boolean hasPreflights() {
		boolean webSocket = this.place == CorsLayer.Place.CONTAINER_HANDSHAKE
				|| this.place == CorsLayer.Place.OPEN_HANDSHAKE || this.place == CorsLayer.Place.HANDSHAKE;
		return this.settings != null
				&& !(webSocket && TranslatedSettings.values(this.settings.methods()).equals(List.of("GET")));
	}

	/**
	 * Return whether another policy has the same settings and comments.
	 */
	boolean isLike(TranslatedPolicy other) {
		return Objects.equals(this.settings, other.settings) && Objects.equals(this.rest, other.rest)
				&& this.comments.equals(other.comments);
	}

	/**
	 * Return whether these settings are left out although some requests may get them,
	 * because the policy of other settings is off, and nothing else says so.
	 * @param earlier the other settings
	 */
	boolean isLeftOutBehind(TranslatedPolicy earlier) {
		// Filters of several chains may have one name
		boolean said = earlier.name.equals(this.name) && earlier.paths.containsAll(this.paths)
				&& this.place != CorsLayer.Place.CHAIN_FILTER;
		boolean readable = this.settings != null || (this.place.isDescribed() && !earlier.place.isDescribed());
		return earlier.settings == null && readable && !said;
	}

	/**
	 * Return a remark about these settings. Others, whose policy is off, apply first.
	 * @param earlier the other settings
	 * @param path their path pattern
	 */
	String behind(TranslatedPolicy earlier, String path) {
		String these = "The settings of " + this.name + " for " + this.paths.iterator().next();
		if (!earlier.place.isDescribed()) {
			// WebSockets may keep their settings
			return these + " are left out. " + earlier.comments.get(0)
					+ ((earlier.place != CorsLayer.Place.OPEN_HANDSHAKE) ? ". Translate them by hand" : "");
		}
		if (earlier.place == CorsLayer.Place.INTERCEPTOR) {
			return these + " are left out. " + StringUtils.capitalize(earlier.name)
					+ " may replace their headers. Translate both by hand";
		}
		if (this.place == CorsLayer.Place.CHAIN_FILTER && earlier.place == CorsLayer.Place.CHAIN_FILTER) {
			return these
					+ " are left out. Other settings of Spring Security may apply to these requests first. Translate these settings by hand";
		}
		if (this.name.equals(earlier.name)) {
			return these + " apply only where those for " + path + " don't. Translate both by hand";
		}
		boolean combined = this.name.equals("addCorsMappings") && earlier.name.startsWith("@CrossOrigin");
		return combined
				? these + " are combined with those of " + earlier.name + " for " + path
						+ ". Translate both by hand, and remove both together"
				: these + " apply only where those of " + earlier.name + " for " + path
						+ " don't. Translate both by hand, and remove both together, since the former alone may allow more";
	}

	/**
	 * Return whether the settings, but not the policy, apply to a path that only policies
	 * with the same beginning cover.
	 */
	boolean coversAround(String path) {
		return this.settings != null && this.paths.stream()
			.anyMatch((each) -> PathOverlaps.isWithin(path, each)
					&& !PathIndex.begins(each, LiteralPaths.beginning(path)));
	}

	/**
	 * Return whether a pattern may match paths that this policy stands for.
	 */
	boolean mayMeet(String path) {
		try {
			return this.only.isEmpty() || PathOverlaps.common(this.only, path) != null;
		}
		catch (PatternParseException ex) {
			return true;
		}
	}

}
