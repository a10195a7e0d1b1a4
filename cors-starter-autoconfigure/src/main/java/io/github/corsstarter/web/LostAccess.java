package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.RefusalReason;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.cors.CorsConfiguration;

/**
 * The access that a policy takes away: other settings for the same path allow it, but the
 * policy doesn't.
 */
final class LostAccess {

	private static final int MAX_NAMES = 5;

	private static final String ANY = "*";

	private static final String ALL = "all";

	private static final String ALL_BUT = "all but ";

	private static final Pattern PORTS = Pattern.compile("(.*):(\\[.*]|\\*)");

	private boolean credentials;

	private final Set<String> origins = new TreeSet<>();

	private final Set<String> methods = new TreeSet<>();

	private final Set<String> headers = new TreeSet<>();

	private final Set<String> exposed = new TreeSet<>();

	private final Set<String> handshakes = new TreeSet<>();

	/**
	 * Compare the settings of a path with its policy.
	 * @param rule the other settings
	 * @param policy the policy
	 * @param path a path that both cover
	 * @param authorized whether an authorizer may allow origins that the policy doesn't
	 * list
	 */
	void add(CorsLayer.Rule rule, CorsPolicy policy, String path, boolean authorized) {
		CorsConfiguration settings = rule.settings();
		Collection<String> methods = (settings != null) ? methods(settings, rule.methods()) : List.of();
		if (settings == null || methods.isEmpty() || !HandshakeTranslation.allowsAny(settings)) {
			return;
		}
		this.credentials |= Boolean.TRUE.equals(settings.getAllowCredentials()) && !policy.allowsCredentials();
		if (!authorized) {
			addOrigins(settings, policy, path);
		}
		for (String method : methods) {
			boolean implied = method.equals("HEAD") && policy.allowedMethods().contains("GET");
			if (isMissing(method, policy.allowedMethods()) && !implied && !isInert(method, settings)) {
				this.methods.add(method.equals(ANY) ? allBut(policy.allowedMethods()) : method);
			}
		}
		for (String header : orNone(settings.getAllowedHeaders())) {
			if (isMissing(header, policy.allowedHeaders()) && canBeSent(header, settings)) {
				this.headers.add(header.equals("*") ? allBut(policy.allowedHeaders()) : header);
			}
		}
		// A browser may read one element of Spring's list as several names
		for (String header : StringUtils.commaDelimitedListToSet(String.join(",", orNone(settings.getExposedHeaders())))
			.stream()
			.map(String::strip)
			.toList()) {
			boolean readable = header.equals(ANY) || HeaderNames.isExposable(header);
			if (readable && isMissing(header, policy.exposedHeaders())) {
				this.exposed.add(header.equals("*") ? allBut(policy.exposedHeaders()) : header);
			}
		}
	}

	/**
	 * Return the methods that settings allow and that handlers have.
	 * @param handled the methods of the handlers, empty for all
	 */
	private static Collection<String> methods(CorsConfiguration settings, Collection<String> handled) {
		List<String> allowed = settings.getAllowedMethods();
		if (allowed == null) {
			allowed = List.of("GET", "HEAD");
		}
		if (handled.isEmpty()) {
			return allowed;
		}
		return allowed.contains(ANY) ? handled
				: allowed.stream()
					.filter((method) -> handled.contains(method) || (method.equals("HEAD") && handled.contains("GET")))
					.toList();
	}

	private void addOrigins(CorsConfiguration settings, CorsPolicy policy, String path) {
		List<String> exact = orNone(settings.getAllowedOrigins());
		List<String> patterns = orNone(settings.getAllowedOriginPatterns());
		boolean any = patterns.contains(ANY) || exact.contains(ANY);
		if (any && !policy.allowedOrigins().contains(ANY)) {
			List<String> kept = policy.allowedOrigins();
			this.origins.add((kept.size() > MAX_NAMES) ? ALL_BUT + kept.size() + " listed ones" : allBut(kept));
			return;
		}
		exact.stream()
			// Spring removes one slash
			.map((origin) -> origin.equals("file:/") ? "file://" : origin)
			.filter((origin) -> isRefused(origin, policy, path) && !isInert(origin, settings))
			.forEach(this.origins::add);
		patterns.stream()
			.filter((pattern) -> !pattern.equals(ANY)
					&& samples(pattern).stream().anyMatch((origin) -> isRefused(origin, policy, path))
					&& !isInert(pattern, settings))
			.forEach(this.origins::add);
	}

	/**
	 * Return sample origins that one of Spring's patterns matches.
	 */
	private static List<String> samples(String pattern) {
		List<String> samples = new ArrayList<>();
		Matcher ports = PORTS.matcher(pattern);
		String host = ports.matches() ? ports.group(1) : pattern;
		List<String> ends = !ports.matches() ? List.of("")
				: ports.group(2).contains(ANY) ? List.of("", ":8443")
						: Stream.of(ports.group(2).replaceAll("[\\[\\]]", "").split(",", -1))
							.map((port) -> ":" + port)
							.toList();
		// Without a scheme, the pattern matches every scheme
		host = (host.startsWith("*.") ? "https://" : "") + host;
		for (String end : ends) {
			// Browsers don't send the default port
			boolean never = (end.equals(":443") && host.startsWith("https:"))
					|| (end.equals(":80") && host.startsWith("http:"));
			if (!never) {
				samples.add(host.replace(ANY, "a") + end);
				samples.add(host.replace(ANY, "a.b") + end);
			}
		}
		return samples;
	}

	/**
	 * Add WebSockets, which a policy opens only with credentials.
	 * @param path the path pattern of their handler
	 */
	void addHandshakes(String path) {
		this.handshakes.add(path);
	}

	/**
	 * Return whether a value of the settings never matches anything.
	 */
	private static boolean isInert(String value, CorsConfiguration settings) {
		return TranslatedSettings.of(settings).inert().contains(value);
	}

	/**
	 * Return whether a script can send a header, so that a policy can allow it.
	 */
	private static boolean canBeSent(String header, CorsConfiguration settings) {
		return TranslatedSettings.values(TranslatedSettings.of(settings).headers())
			.stream()
			.anyMatch((value) -> value.equals(ANY) || value.equalsIgnoreCase(header));
	}

	private static List<String> orNone(@Nullable List<String> values) {
		return Objects.requireNonNullElse(values, List.of());
	}

	private static String allBut(List<String> names) {
		return names.isEmpty() ? ALL : ALL_BUT + String.join(", ", names);
	}

	private static boolean isMissing(String name, List<String> allowed) {
		String folded = name.toLowerCase(Locale.ROOT);
		return allowed.stream().noneMatch((each) -> each.equals("*") || each.toLowerCase(Locale.ROOT).equals(folded));
	}

	private static boolean isRefused(String origin, CorsPolicy policy, String path) {
		CorsDecision decision = policy
			.decide(new HypotheticalRequest(origin.toLowerCase(Locale.ROOT), path, "GET", List.of(), false).actual());
		return decision.reason() == RefusalReason.ORIGIN_NOT_ALLOWED || decision.reason() == RefusalReason.ORIGIN_NULL
				|| (decision.reason() == RefusalReason.ORIGIN_MALFORMED && origin.equals("file://"));
	}

	boolean isEmpty() {
		return toString().isEmpty();
	}

	/**
	 * Return the lost access, as the object of a sentence.
	 */
	@Override
	public String toString() {
		List<String> parts = new ArrayList<>();
		add(parts, "origins", this.origins);
		if (this.credentials) {
			parts.add("credentials");
		}
		add(parts, "methods", this.methods);
		add(parts, "request headers", this.headers);
		add(parts, "exposed headers", this.exposed);
		add(parts, "WebSockets, for which a policy needs allow-credentials: true", this.handshakes);
		return String.join("; ", parts);
	}

	private static void add(List<String> parts, String what, Set<String> lost) {
		// Several settings of one policy: this includes what the others have lost
		Set<String> names = lost.stream()
			.filter((name) -> name.equals(ALL) || name.startsWith(ALL_BUT))
			.findFirst()
			.map(Set::of)
			.orElse(lost);
		if (!names.isEmpty()) {
			String more = (names.size() > MAX_NAMES) ? " and " + (names.size() - MAX_NAMES) + " more" : "";
			parts.add(what + " (" + names.stream().limit(MAX_NAMES).collect(Collectors.joining(", ")) + more + ")");
		}
	}

}
