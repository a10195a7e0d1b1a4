package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsProbe.Access;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Compares translated policies with the application. Both should allow the same for an
 * example of each handler's path. If the policies allow more, the path gets a policy that
 * is off, so that a wrong translation opens nothing. If they allow less, a comment says
 * so.
 */
final class TranslationCheck {

	private static final String STRANGER = "https://stranger.example";

	private static final String INSECURE_STRANGER = "http://stranger.example";

	private static final String SOME_PORT = ":8443";

	// Settings that allow it allow any port
	private static final String RARE_PORT = ":64999";

	private static final String UNUSUAL_HEADER = "x-unusual";

	private static final String LESS = ". These properties allow less there";

	private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

	private static final int MAX_ORIGINS = 12;

	private static final int MAX_PAIRS = 20_000;

	private static final int MAX_QUESTIONS = 10_000;

	private static final long MAX_NANOS = 2_000_000_000L;

	// Lists of methods often omit these, but a policy for GET allows or answers them
	private static final Set<String> NOT_COMPARED = Set.of("HEAD", "OPTIONS", "TRACE");

	private static final int MAX_PATHS = 500;

	private static final int MAX_ROUNDS = 3;

	private final CorsProbe probe;

	private final HandlerPaths handlers;

	private final Map<PathPattern, Collection<String>> handled = new LinkedHashMap<>();

	private final List<PathPattern> conditional = new ArrayList<>();

	// Paths of WebSockets only, which may not handle other requests
	private final Set<PathPattern> handshakes = new LinkedHashSet<>();

	private final List<CorsConfiguration> settings;

	// Paths that policies allow fewer headers for, but otherwise the same
	private final Set<String> fewerHeaders = new HashSet<>();

	private long end;

	private int pairs;

	private int questions;

	private boolean complete = true;

	private boolean answering = true;

	private boolean late;

	/**
	 * Create a check.
	 * @param probe the probe of the application
	 * @param handlers how its handlers read paths
	 * @param layers the settings that were translated
	 */
	TranslationCheck(CorsProbe probe, HandlerPaths handlers, Collection<CorsLayer> layers) {
		this.probe = probe;
		this.handlers = handlers;
		probe.methods()
			.forEach((pattern, methods) -> parse(pattern)
				.forEach((parsed) -> this.handled.put(parsed, compared(methods))));
		Stream
			.concat(patterns(layers, CorsLayer.Place.OPEN_HANDSHAKE, false),
					patterns(layers, CorsLayer.Place.CONTAINER_HANDSHAKE, false))
			.filter((pattern) -> !this.handled.containsKey(pattern))
			.forEach(this.handshakes::add);
		// Such as a gateway's routes
		Stream.concat(patterns(layers, CorsLayer.Place.URL, false), patterns(layers, CorsLayer.Place.BARE, false))
			.filter((pattern) -> !this.handshakes.contains(pattern))
			.forEach((pattern) -> this.handled.putIfAbsent(pattern, METHODS));
		patterns(layers, CorsLayer.Place.HANDLER, true).forEach(this.conditional::add);
		this.settings = layers.stream()
			.flatMap((layer) -> layer.rules().stream())
			.filter(CorsLayer.Rule::isReadable)
			.flatMap((rule) -> Stream.ofNullable(rule.settings()))
			.collect(Collectors.toMap(TranslationCheck::origins, (settings) -> settings, (one, other) -> one,
					LinkedHashMap::new))
			.values()
			.stream()
			.limit(MAX_PATHS)
			.toList();
	}

	private static Collection<String> compared(Collection<String> methods) {
		return methods.isEmpty() ? METHODS
				: methods.stream().filter((method) -> !NOT_COMPARED.contains(method)).toList();
	}

	private static Stream<PathPattern> patterns(Collection<CorsLayer> layers, CorsLayer.Place place,
			boolean conditional) {
		return CorsLayer.rules(layers, place)
			.stream()
			.filter((rule) -> rule.conditional() || !conditional)
			.flatMap((rule) -> parse(rule.path()).stream());
	}

	/**
	 * Return the parsed pattern, or an empty list for a pattern in the older syntax,
	 * which policies don't support either.
	 */
	private static List<PathPattern> parse(String pattern) {
		try {
			return List.of(PathPatternParser.defaultInstance.parse(pattern.startsWith("/") ? pattern : "/" + pattern));
		}
		catch (PatternParseException ex) {
			return List.of();
		}
	}

	/**
	 * Return whether the comparison took too long, so that it ended early.
	 */
	boolean isLate() {
		return this.late;
	}

	/**
	 * Return whether all handlers and kinds of origins were compared. Some have no
	 * example or don't exist yet, and the time and the number of questions are limited.
	 */
	boolean isComplete() {
		return this.complete && this.answering;
	}

	/**
	 * Switch off policies where they would allow more than the application.
	 * @param translated the policies, to which policies for further paths are added
	 * @return whether the remaining policies allow no more than the application
	 */
	boolean closeDifferences(TranslatedPolicies translated) {
		List<TranslatedPolicy> entries = translated.all();
		this.end = System.nanoTime() + MAX_NANOS;
		Map<String, Set<String>> examples = examples(entries);
		List<String> all = origins(entries);
		List<String> origins = different(all);
		for (int round = 0; round < MAX_ROUNDS; round++) {
			PolicySet policies = policies(entries);
			Set<String> more = new LinkedHashSet<>();
			this.fewerHeaders.clear();
			examples.forEach((path, methods) -> {
				List<CorsPolicy> deciding = policies.policiesOf(this.probe.servletPath() + path);
				int difference = deciding.isEmpty() ? 0 : compare(path, methods, policies, origins);
				if (difference > 0) {
					more.add(path);
				}
				else if (difference < 0 && !isRemarked(deciding, translated.remarks())) {
					remark(path, entries, all);
				}
			});
			if (more.isEmpty()) {
				return true;
			}
			for (String path : more) {
				close(path, entries, round > 0, all);
			}
			examples.keySet().retainAll(more);
		}
		return false;
	}

	private PolicySet policies(List<TranslatedPolicy> entries) {
		List<CorsPolicy> policies = new ArrayList<>();
		List<String> off = new ArrayList<>();
		for (TranslatedPolicy entry : entries) {
			if (entry.settings() == null) {
				off.addAll(entry.paths());
			}
			else {
				policies.add(entry.settings()
					.builder()
					.name("policy-" + policies.size())
					.paths(entry.paths().toArray(new String[0]))
					.build());
			}
		}
		return new PolicySet(policies, off, this.handlers);
	}

	/**
	 * Return paths that policies apply to, with the methods of their handlers.
	 */
	private Map<String, Set<String>> examples(List<TranslatedPolicy> entries) {
		Map<String, Set<String>> examples = new LinkedHashMap<>();
		List<String> covered = entries.stream()
			.filter((entry) -> entry.settings() != null)
			.flatMap((entry) -> entry.paths().stream())
			.toList();
		List<String> beginnings = covered.stream().map(LiteralPaths::beginning).toList();
		Set<String> own = new HashSet<>(covered);
		this.handled.forEach((pattern, methods) -> {
			if (own.contains(pattern.getPatternString())) {
				addCommon(pattern.getPatternString(), pattern.getPatternString(), methods, examples);
			}
		});
		this.handled.forEach((pattern, methods) -> {
			String text = pattern.getPatternString();
			String beginning = LiteralPaths.beginning(text);
			for (int i = 0; i < covered.size(); i++) {
				if (!covered.get(i).equals(text)
						&& (beginning.startsWith(beginnings.get(i)) || beginnings.get(i).startsWith(beginning))) {
					addCommon(covered.get(i), text, methods, examples);
				}
			}
		});
		return examples;
	}

	private void addCommon(String policy, String handler, Collection<String> methods,
			Map<String, Set<String>> examples) {
		if (++this.pairs > MAX_PAIRS || examples.size() >= MAX_PATHS) {
			this.complete = false;
			return;
		}
		PathExamples.common(policy, handler).forEach((path) -> add(path, methods, examples));
		// An expression that no example matches
		this.complete &= !PathExamples.common(handler, handler).isEmpty()
				|| PathOverlaps.common(policy, handler) == null;
	}

	private void add(String path, Collection<String> methods, Map<String, Set<String>> examples) {
		if (this.conditional.stream().noneMatch((pattern) -> matches(pattern, path)) && !isHandshake(path)) {
			this.complete &= !this.probe.isLeftOut(path);
			examples.computeIfAbsent(path, (absent) -> new LinkedHashSet<>()).addAll(methods);
		}
	}

	private boolean isHandshake(String path) {
		if (this.handshakes.stream().noneMatch((pattern) -> matches(pattern, path))) {
			return false;
		}
		List<PathPattern> patterns = new ArrayList<>(this.handshakes);
		patterns.addAll(this.handled.keySet());
		return parse(String.valueOf(mostSpecific(path, patterns))).stream().anyMatch(this.handshakes::contains);
	}

	private static boolean matches(PathPattern pattern, String path) {
		try {
			return pattern.matches(PathContainer.parsePath(path));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Return a positive number if policies allow anything on a path that the application
	 * doesn't, or otherwise a negative number if they allow less.
	 */
	private int compare(String path, Set<String> methods, PolicySet policies, List<String> origins) {
		int difference = 0;
		int ofHeaders = 0;
		Set<String> compared = new HashSet<>();
		for (String origin : origins) {
			for (String method : methods) {
				HypotheticalRequest request = new HypotheticalRequest(origin, path, method, List.of(), true);
				Access now = ask(request);
				Access then = (now != null) ? access(policies, request) : null;
				if (now != null && then != null && !(then.compareTo(now) > 0 && isAnyPort(policies, request, then))) {
					difference = Math.min(difference, then.compareTo(now));
					// All origins have the same headers
					if (then != Access.NONE && compared.add(method)) {
						int headers = compareHeaders(policies, request);
						if (headers > 0) {
							return 1;
						}
						ofHeaders = Math.min(ofHeaders, headers);
					}
					if (then.compareTo(now) > 0) {
						return 1;
					}
				}
			}
		}
		if (difference == 0 && ofHeaders < 0) {
			this.fewerHeaders.add(path);
		}
		return Math.min(difference, ofHeaders);
	}

	/**
	 * Return whether a policy allows an origin since it allows any port, and the
	 * application allows ports. Unlike Spring's, such a policy allows the default port.
	 */
	private boolean isAnyPort(PolicySet policies, HypotheticalRequest request, Access then) {
		String origin = Objects.requireNonNull(request.origin());
		HypotheticalRequest withPort = new HypotheticalRequest(origin + RARE_PORT, request.path(), request.method(),
				request.headers(), true);
		boolean hasPort = Character.isDigit(origin.charAt(origin.length() - 1))
				&& origin.lastIndexOf(':') > Math.max(origin.indexOf(':'), origin.lastIndexOf(']'));
		return !hasPort && access(policies, withPort) == then && ask(withPort) == then;
	}

	private int compareHeaders(PolicySet policies, HypotheticalRequest request) {
		HypotheticalRequest unusual = new HypotheticalRequest(request.origin(), request.path(), request.method(),
				List.of(UNUSUAL_HEADER), true);
		Access now = ask(unusual);
		return (now != null) ? access(policies, unusual).compareTo(now) : 0;
	}

	private @Nullable Access ask(HypotheticalRequest request) {
		try {
			if (this.answering && ++this.questions <= MAX_QUESTIONS && System.nanoTime() < this.end) {
				Access access = this.probe.ask(request, false);
				if (access == null || access == Access.NONE || !request.isPreflighted()) {
					return access;
				}
				Access preflight = this.probe.ask(request, true);
				return (preflight != null) ? access.and(preflight) : null;
			}
		}
		catch (IllegalStateException ex) {
			// The application takes too long to answer
		}
		this.late |= this.answering && this.questions <= MAX_QUESTIONS;
		this.answering = false;
		return null;
	}

	/**
	 * Return whether a remark says that several policies must all allow a request.
	 */
	private static boolean isRemarked(List<CorsPolicy> policies, Collection<String> remarks) {
		List<String> paths = policies.stream().flatMap((policy) -> policy.paths().stream()).toList();
		return policies.size() > 1 && remarks.stream()
			.anyMatch((remark) -> paths.stream().anyMatch((path) -> remark.startsWith("Where both " + path + " and ")));
	}

	private Access access(PolicySet policies, HypotheticalRequest asked) {
		HypotheticalRequest request = new HypotheticalRequest(asked.origin(), this.probe.servletPath() + asked.path(),
				asked.method(), asked.headers(), true);
		CorsDecision decision = policies.apply(request.actual(), null);
		CorsDecision preflight = request.isPreflighted() ? policies.apply(request.preflight(), null) : decision;
		if (decision == null || preflight == null || decision.reason() != null || preflight.reason() != null
				|| !decision.givesAccess()) {
			return Access.NONE;
		}
		return decision.policy().allowsCredentials() ? Access.READ_WITH_CREDENTIALS : Access.READ;
	}

	private List<String> origins(List<TranslatedPolicy> entries) {
		Set<String> patterns = new LinkedHashSet<>();
		for (TranslatedPolicy entry : entries) {
			if (entry.settings() != null) {
				patterns.addAll(TranslatedSettings.values(entry.settings().origins()));
			}
		}
		// The policies may omit origins of the settings
		this.settings
			.forEach((each) -> patterns.addAll(TranslatedSettings.values(TranslatedSettings.of(each).origins())));
		Set<String> origins = new LinkedHashSet<>(List.of(STRANGER));
		for (String pattern : patterns) {
			origins.add(pattern.equals("*") ? STRANGER : pattern.replace("*.", "sample.").replace(":*", SOME_PORT));
		}
		return List.copyOf(origins);
	}

	/**
	 * Return one origin of those that the same settings allow, and a few more.
	 */
	private List<String> different(List<String> origins) {
		Map<List<Integer>, String> different = new LinkedHashMap<>();
		for (String origin : origins) {
			if (System.nanoTime() > this.end) {
				this.late = true;
				this.answering = false;
				break;
			}
			List<Integer> allowing = new ArrayList<>();
			for (int i = 0; i < this.settings.size(); i++) {
				if (isAllowed(origin, this.settings.get(i))) {
					allowing.add(i);
				}
			}
			different.putIfAbsent(allowing, origin);
		}
		this.complete &= different.size() <= MAX_ORIGINS;
		return Stream.concat(different.values().stream(), origins.stream()).distinct().limit(MAX_ORIGINS).toList();
	}

	/**
	 * Return what determines the origins that settings allow.
	 */
	private static List<Object> origins(CorsConfiguration settings) {
		return Arrays.asList(settings.getAllowedOrigins(), settings.getAllowedOriginPatterns(),
				settings.getAllowCredentials());
	}

	private static boolean isAllowed(String origin, CorsConfiguration settings) {
		try {
			return settings.checkOrigin(origin) != null;
		}
		catch (IllegalArgumentException ex) {
			// Any origin with credentials
			return false;
		}
	}

	/**
	 * Add a policy that is off for the handler of a path, or switch off the one that
	 * decides.
	 * @param deciding whether to switch off the one that decides
	 * @param origins the origins for which to describe the application's access
	 */
	private void close(String path, List<TranslatedPolicy> entries, boolean deciding, List<String> origins) {
		String policy = policy(path, entries);
		String handler = mostSpecific(path, this.handled.keySet());
		if (policy == null) {
			return;
		}
		boolean ofHandler = !deciding && handler != null && TranslatedPaths.isPattern(handler)
				&& !PathOverlaps.isSame(handler, policy) && PathOverlaps.wins(handler, policy);
		String closed = TranslatedPaths.canonical(ofHandler ? Objects.requireNonNull(handler) : policy);
		if (entries.stream()
			.anyMatch((entry) -> entry.settings() == null
					&& entry.paths().stream().anyMatch((other) -> PathOverlaps.isSame(other, closed)))) {
			return;
		}
		entries.forEach((entry) -> entry.paths().remove(closed));
		entries.removeIf((entry) -> entry.paths().isEmpty());
		String access = describe(path, origins);
		String comment = access + ", for a reason that wasn't found. "
				+ TranslatedPolicy.writing(closed, "allow the same");
		if (access.isEmpty()) {
			comment = this.answering
					? "Currently, other origins can't read responses on a path such as " + path
							+ ": the settings that match it don't apply to it"
					: "Currently, less is allowed on a path such as " + path + ". Translate its settings by hand";
		}
		entries.add(new TranslatedPolicy(CorsLayer.Place.HANDLER, "", closed, null, List.of(comment)));
	}

	/**
	 * Add a comment to a policy that allows less than the application, unless it has one.
	 */
	private void remark(String path, List<TranslatedPolicy> entries, List<String> origins) {
		String policy = policy(path, entries);
		entries.replaceAll((entry) -> {
			if (entry.settings() == null || !entry.paths().contains(policy)
					|| entry.comments().stream().anyMatch((comment) -> comment.endsWith(LESS))) {
				return entry;
			}
			List<String> comments = new ArrayList<>(entry.comments());
			String access = this.fewerHeaders.contains(path)
					? "Currently, more request headers are allowed on a path such as " + path : describe(path, origins);
			comments.add((access.isEmpty() ? "Currently, more is allowed on a path such as " + path : access) + LESS);
			return new TranslatedPolicy(entry.place(), entry.name(), entry.paths(), entry.only(), entry.settings(),
					entry.rest(), comments);
		});
	}

	private static @Nullable String policy(String path, List<TranslatedPolicy> entries) {
		return mostSpecific(path,
				entries.stream()
					.filter((entry) -> entry.settings() != null)
					.flatMap((entry) -> entry.paths().stream())
					.flatMap((pattern) -> parse(pattern).stream())
					.toList());
	}

	private static @Nullable String mostSpecific(String path, Collection<PathPattern> patterns) {
		return patterns.stream()
			.filter((pattern) -> matches(pattern, path))
			.sorted()
			.map(PathPattern::getPatternString)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Describe what the application allows on a path.
	 * @return a clause, empty if it allows nothing or no longer answers
	 */
	private String describe(String path, List<String> asked) {
		Map<String, String> requests = new LinkedHashMap<>();
		for (String origin : asked) {
			requests.put(origin, describe(path, origin));
		}
		String every = describe(path, INSECURE_STRANGER).equals(requests.get(STRANGER)) ? "every origin"
				: "https origins such as " + STRANGER;
		Map<String, List<String>> origins = new LinkedHashMap<>();
		requests.forEach((origin, allowed) -> {
			if (!allowed.isEmpty() && (origin.equals(STRANGER) || !allowed.equals(requests.get(STRANGER)))) {
				origins.computeIfAbsent(allowed, (absent) -> new ArrayList<>())
					.add(origin.equals(STRANGER) ? every : origin);
			}
		});
		return (origins.isEmpty() || !this.answering) ? ""
				: "Currently, " + origins.entrySet()
					.stream()
					.map((each) -> String.join(", ", each.getValue()) + " may send " + each.getKey())
					.collect(Collectors.joining("; ")) + " on a path such as " + path;
	}

	/**
	 * Describe the requests that an origin may send, with all that a policy would
	 * otherwise inherit.
	 * @return the requests, empty if there are none
	 */
	private String describe(String path, String origin) {
		Map<Access, Set<String>> methods = new TreeMap<>();
		boolean listed = false;
		for (String method : METHODS) {
			Access access = ask(new HypotheticalRequest(origin, path, method, List.of(), true));
			if (access != null && access != Access.NONE) {
				methods.computeIfAbsent(access, (absent) -> new LinkedHashSet<>()).add(method);
				listed |= ask(
						new HypotheticalRequest(origin, path, method, List.of(UNUSUAL_HEADER), true)) == Access.NONE;
			}
		}
		return methods.entrySet()
			.stream()
			.map((each) -> String.join(", ", each.getValue())
					+ ((each.getKey() == Access.READ_WITH_CREDENTIALS) ? " with credentials" : " without credentials"))
			.collect(Collectors.joining(" and ")) + (listed ? ", but only with certain request headers," : "");
	}

}
