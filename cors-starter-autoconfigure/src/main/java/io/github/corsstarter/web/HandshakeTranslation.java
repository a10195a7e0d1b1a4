package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;

/**
 * Determines which origins may currently open a WebSocket: those that both the handler
 * and the filters before it allow. A handshake carries cookies, so a policy must allow
 * credentials for it. Spring's filters don't have to.
 */
final class HandshakeTranslation {

	private static final String ANY = "*";

	// Stands for the paths that no other settings apply to
	private static final CorsConfiguration REST = open();

	private HandshakeTranslation() {
	}

	/**
	 * Return the first settings that apply to some of the paths of a handler that no
	 * pattern describes.
	 * @param path the path pattern of the handler
	 * @param gates the settings; the first match applies
	 * @return the path pattern of the settings, or {@code null} if there are none
	 */
	static @Nullable String indescribable(String path, List<CorsLayer.Rule> gates) {
		for (CorsLayer.Rule gate : gates) {
			String common = PathOverlaps.common(path, gate.path());
			if (common != null && (common.isEmpty() || PathOverlaps.isSame(common, path))) {
				return common.isEmpty() ? gate.path() : null;
			}
		}
		return null;
	}

	/**
	 * Divide the paths of a handler by the settings that a handshake passes through.
	 * @param path the path pattern of the handler, whose common paths with those of the
	 * settings can be described
	 * @param gates the settings; the first match applies
	 * @return a rule for each part; unless the settings cover all of the paths, the last
	 * rule allows everything
	 */
	static List<CorsLayer.Rule> parts(String path, List<CorsLayer.Rule> gates) {
		List<CorsLayer.Rule> parts = new ArrayList<>();
		for (CorsLayer.Rule gate : gates) {
			String common = PathOverlaps.common(path, gate.path());
			if (common != null) {
				boolean whole = PathOverlaps.isSame(common, path);
				parts.add(new CorsLayer.Rule(whole ? path : common, gate.settings()));
				if (whole) {
					return parts;
				}
			}
		}
		parts.add(new CorsLayer.Rule(path, REST));
		return parts;
	}

	/**
	 * Return whether a part consists of the paths that no other settings apply to.
	 */
	@SuppressWarnings("ReferenceEquality") // other settings may have the same values
	static boolean isRest(CorsLayer.Rule part) {
		return part.settings() == REST;
	}

	/**
	 * Return settings that let every handshake pass.
	 */
	static CorsConfiguration open() {
		CorsConfiguration open = new CorsConfiguration();
		open.setAllowedOrigins(List.of(ANY));
		open.setAllowedMethods(List.of("GET"));
		open.setAllowedHeaders(List.of(ANY));
		open.setMaxAge(1800L);
		return open;
	}

	/**
	 * Return a handler's settings, limited to the origins that preceding settings allow
	 * too.
	 * @return the settings, or {@code null} if they can't be determined
	 */
	static @Nullable CorsConfiguration behind(CorsConfiguration gate, CorsConfiguration own) {
		CorsConfiguration both = new CorsConfiguration(own);
		both.setAllowCredentials(true);
		if (!opens(gate)) {
			both.setAllowedOrigins(List.of());
			both.setAllowedOriginPatterns(List.of());
			return both;
		}
		if (isAny(gate)) {
			return both;
		}
		if (isAny(own)) {
			both.setAllowedOrigins(gate.getAllowedOrigins());
			both.setAllowedOriginPatterns(gate.getAllowedOriginPatterns());
			return both;
		}
		List<String> origins = new ArrayList<>();
		origins(own).stream().filter((origin) -> gate.checkOrigin(origin) != null).forEach(origins::add);
		origins(gate).stream().filter((origin) -> own.checkOrigin(origin) != null).forEach(origins::add);
		both.setAllowedOrigins(origins.stream().distinct().toList());
		List<String> patterns = Objects.requireNonNullElse(own.getAllowedOriginPatterns(), List.of());
		List<String> ofGate = Objects.requireNonNullElse(gate.getAllowedOriginPatterns(), List.of());
		boolean known = patterns.isEmpty() || ofGate.isEmpty() || patterns.equals(ofGate);
		both.setAllowedOriginPatterns(patterns.equals(ofGate) ? patterns : List.of());
		return known ? both : null;
	}

	/**
	 * Return whether settings let any handshake pass.
	 */
	static boolean opens(CorsConfiguration gate) {
		return gate.checkHttpMethod(HttpMethod.GET) != null && allowsAny(gate);
	}

	private static List<String> origins(CorsConfiguration settings) {
		return Objects.requireNonNullElse(settings.getAllowedOrigins(), List.of());
	}

	/**
	 * Return whether every origin may open a WebSocket.
	 */
	static boolean isAny(CorsConfiguration settings) {
		return origins(settings).contains(ANY)
				|| Objects.requireNonNullElse(settings.getAllowedOriginPatterns(), List.of()).contains(ANY);
	}

	/**
	 * Return whether settings allow any origin.
	 */
	static boolean allowsAny(CorsConfiguration settings) {
		boolean listed = !origins(settings).isEmpty()
				|| !Objects.requireNonNullElse(settings.getAllowedOriginPatterns(), List.of()).isEmpty();
		return listed && !failsForAll(settings);
	}

	/**
	 * Return whether Spring fails on every request from another origin.
	 */
	static boolean failsForAll(CorsConfiguration settings) {
		return origins(settings).contains(ANY) && (Boolean.TRUE.equals(settings.getAllowCredentials())
				|| Boolean.TRUE.equals(settings.getAllowPrivateNetwork()));
	}

}
