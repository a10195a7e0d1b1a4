package io.github.corsstarter.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.MethodNames;
import io.github.corsstarter.policy.OriginPattern;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.cors.CorsConfiguration;

/**
 * The settings of a policy that does the same as Spring's settings. Values that a policy
 * can't or must not have are comments in their place.
 *
 * @param origins the origins
 * @param methods the methods
 * @param headers the request headers
 * @param exposed the exposed headers
 * @param credentials whether credentials are allowed
 * @param maxAge how long a browser may cache a preflight response
 * @param privateNetwork whether private networks are allowed
 */
record TranslatedSettings(List<Line> origins, List<Line> methods, List<Line> headers, List<Line> exposed,
		boolean credentials, Duration maxAge, boolean privateNetwork) {

	private static final String ANY = "*";

	private static final String REMOVE = "Remove it";

	private static final String MATCHES_NOTHING = "This matches nothing. ";

	// Browsers cache a preflight response for this long without the header
	private static final Duration BROWSERS_DEFAULT = Duration.ofSeconds(5);

	private static final Pattern PORTS = Pattern.compile("(.*):\\[(\\*|\\d+(?:,\\d+)*)]");

	static TranslatedSettings of(CorsConfiguration settings) {
		boolean credentials = Boolean.TRUE.equals(settings.getAllowCredentials());
		boolean privateNetwork = Boolean.TRUE.equals(settings.getAllowPrivateNetwork());
		List<Line> origins = origins(settings, credentials, privateNetwork);
		List<String> methods = orEmpty(settings.getAllowedMethods());
		Long seconds = settings.getMaxAge();
		// Spring writes an element as is, so a browser may read it as several
		List<Line> exposed = orEmpty(settings.getExposedHeaders()).stream()
			.flatMap((names) -> Stream.of(StringUtils.tokenizeToStringArray(names, ",")))
			.map((name) -> HeaderNames.isOfProtocol(name)
					? Line.comment(name, "Scripts have no use for this header of the CORS protocol") : Line.value(name))
			.toList();
		TranslatedSettings translated = new TranslatedSettings(distinct(origins),
				distinct((methods.isEmpty() ? List.of("GET") : methods).stream()
					// GET implies HEAD
					.filter((method) -> !method.equals("HEAD") || !methods.contains("GET"))
					.map(TranslatedSettings::method)
					.toList()),
				distinct(orEmpty(settings.getAllowedHeaders()).stream().map(Line::value).toList()),
				credentials ? exposed : distinct(exposed), credentials,
				(seconds != null) ? Duration.ofSeconds(Math.max(seconds, 0)) : BROWSERS_DEFAULT, privateNetwork);
		return translated.withoutProblems();
	}

	private static List<String> orEmpty(@Nullable List<String> values) {
		return Objects.requireNonNullElse(values, List.of());
	}

	/**
	 * Return lines without those that another line makes redundant.
	 */
	private static List<Line> distinct(List<Line> lines) {
		Line any = Line.value(ANY);
		if (lines.contains(any)) {
			return List.of(any);
		}
		Map<String, Line> distinct = new LinkedHashMap<>();
		// A pattern may have the text of an exact origin that never matches
		lines.forEach((line) -> distinct.merge(line.text.toLowerCase(Locale.ROOT), line,
				(one, other) -> (one.comment != null && (other.comment == null || one.inert)) ? other : one));
		return List.copyOf(distinct.values());
	}

	private static List<Line> origins(CorsConfiguration settings, boolean credentials, boolean privateNetwork) {
		List<String> exact = orEmpty(settings.getAllowedOrigins());
		if (exact.contains(ANY) && (credentials || privateNetwork)) {
			return List.of(Line.comment(ANY,
					"With " + (credentials ? "credentials" : "allowPrivateNetwork")
							+ " Spring fails on every request from another origin. List the origins"
							+ (credentials ? " that use cookies; a token in a header needs no credentials" : "")));
		}
		List<Line> origins = new ArrayList<>();
		exact.forEach((origin) -> origins.add(origin.equals(ANY) ? Line.value(ANY) : exact(origin)));
		orEmpty(settings.getAllowedOriginPatterns()).forEach((pattern) -> addPattern(pattern, credentials, origins));
		return origins;
	}

	private static Line exact(String written) {
		// Spring removes one slash
		String origin = written.equals("file:/") ? "file://" : written;
		if (origin.indexOf('*') >= 0) {
			return Line.inert(origin, "This pattern counts as an exact origin, so it matches nothing");
		}
		OriginPattern.Parsed parsed = OriginPattern.parse(origin);
		if (parsed.pattern() == null) {
			return fault(origin, parsed);
		}
		String canonical = parsed.pattern().toString();
		boolean same = canonical.equalsIgnoreCase(origin) || (canonical + "/").equalsIgnoreCase(origin);
		return same ? Line.value(canonical) : unlikeAnySent(origin, canonical);
	}

	private static Line fault(String origin, OriginPattern.Parsed parsed) {
		OriginPattern.Fault fault = Objects.requireNonNull(parsed.fault());
		// Browsers always send a scheme
		boolean never = origin.chars().anyMatch(Character::isWhitespace)
				|| (!origin.contains("://") && !origin.equals("null") && origin.indexOf('*') < 0);
		return new Line(origin, (never ? MATCHES_NOTHING : "") + fault.explanation() + " " + fault.suggestion(), never);
	}

	private static Line unlikeAnySent(String origin, String canonical) {
		return Line.inert(origin, "This matches nothing, since browsers send " + canonical);
	}

	private static void addPattern(String pattern, boolean credentials, List<Line> lines) {
		if (pattern.equals(ANY)) {
			lines.add(credentials ? Line.comment(ANY,
					"* isn't allowed with credentials, since every site could then act with its visitors' cookies. List the origins that use cookies. If pages send a token in a header instead, remove allow-credentials and write \"*\"")
					: Line.value(ANY));
			return;
		}
		Matcher ports = PORTS.matcher(pattern);
		if (!ports.matches() || ports.group(2).equals(ANY)) {
			lines.add(pattern(ports.matches() ? ports.group(1) + ":*" : pattern, pattern));
			return;
		}
		for (String port : ports.group(2).split(",", -1)) {
			String each = ports.group(1) + ":" + port;
			lines.add(pattern(each, each));
		}
	}

	private static Line pattern(String text, String written) {
		OriginPattern.Parsed parsed = OriginPattern.parse(text);
		if (parsed.pattern() == null) {
			return fault(written, parsed);
		}
		String canonical = parsed.pattern().toString();
		return canonical.equals(text) ? Line.value(canonical) : unlikeAnySent(written, canonical);
	}

	private static Line method(String method) {
		String normalized = MethodNames.normalize(method);
		return normalized.equals(method) ? Line.value(method)
				: Line.inert(method, "This matches nothing, since methods are case-sensitive: " + normalized);
	}

	/**
	 * Return a builder of a policy with these settings, except those that are commented
	 * out.
	 */
	CorsPolicy.Builder builder() {
		List<String> origins = values(this.origins);
		CorsPolicy.Builder builder = CorsPolicy.builder();
		return (origins.isEmpty() ? builder.originsByAuthorizerOnly() : builder.allowedOrigins(origins))
			.allowedMethods(values(this.methods))
			.allowedHeaders(values(this.headers))
			.exposedHeaders(values(this.exposed))
			.allowCredentials(this.credentials)
			.maxAge(this.maxAge)
			.allowPrivateNetwork(this.privateNetwork);
	}

	/**
	 * Comment out values that would keep an application from starting.
	 */
	private TranslatedSettings withoutProblems() {
		try {
			builder().build();
			return this;
		}
		catch (InvalidCorsPolicyException ex) {
			List<PolicyProblem> problems = ex.problems();
			return new TranslatedSettings(commented(this.origins, "allowed-origins", problems),
					commented(this.methods, "allowed-methods", problems),
					commented(this.headers, "allowed-headers", problems),
					commented(this.exposed, "exposed-headers", problems), this.credentials, this.maxAge,
					this.privateNetwork);
		}
	}

	private static List<Line> commented(List<Line> lines, String setting, List<PolicyProblem> problems) {
		List<Line> commented = new ArrayList<>();
		int index = 0;
		for (Line line : lines) {
			Line result = line;
			for (PolicyProblem problem : problems) {
				if (line.comment == null && problem.setting().equals(setting) && problem.index() == index) {
					boolean never = problem.code() == ProblemCode.METHOD_INVALID
							|| problem.code() == ProblemCode.HEADER_INVALID;
					result = new Line(line.text, ((never ? MATCHES_NOTHING : "") + problem.explanation() + " "
							+ afterRemoval(problem.suggestion()))
						.strip(), never);
				}
			}
			index += (line.comment == null) ? 1 : 0;
			commented.add(result);
		}
		return commented;
	}

	/**
	 * Return what remains of a suggestion if the value is commented out already.
	 */
	private static String afterRemoval(String suggestion) {
		return suggestion.startsWith(REMOVE + ", or ") ? "To keep it, " + suggestion.substring(REMOVE.length() + 5)
				: suggestion.startsWith(REMOVE + ".") ? suggestion.substring(REMOVE.length() + 1) : suggestion;
	}

	/**
	 * Return the values of the settings that never match anything.
	 */
	Set<String> inert() {
		return Stream.of(this.origins, this.methods)
			.flatMap(List::stream)
			.filter(Line::inert)
			.map(Line::text)
			.collect(Collectors.toSet());
	}

	static List<String> values(List<Line> lines) {
		return lines.stream().filter((line) -> line.comment == null).map(Line::text).toList();
	}

	TranslatedSettings withMethods(List<Line> methods) {
		return new TranslatedSettings(this.origins, methods, this.headers, this.exposed, this.credentials, this.maxAge,
				this.privateNetwork);
	}

	/**
	 * Return these settings with an origin that no page has, and without credentials.
	 */
	TranslatedSettings withoutOrigin(String none) {
		List<Line> origins = new ArrayList<>(this.origins);
		origins.add(Line.value(none));
		return new TranslatedSettings(origins, this.methods, this.headers, this.exposed, false, this.maxAge,
				this.privateNetwork);
	}

	/**
	 * Return whether a policy with these settings opens a WebSocket to the same origins
	 * as one with other settings.
	 */
	boolean opensAs(TranslatedSettings other) {
		return opensWebSockets() && values(this.origins).equals(values(other.origins));
	}

	/**
	 * Return whether a policy with these settings opens a WebSocket.
	 */
	boolean opensWebSockets() {
		return this.credentials && values(this.methods).stream().anyMatch(List.of("GET", ANY)::contains);
	}

	/**
	 * Return whether at least one origin and one method are allowed.
	 */
	boolean allowsAny() {
		return !values(this.origins).isEmpty() && !values(this.methods).isEmpty();
	}

	/**
	 * An element of a list.
	 *
	 * @param text the value
	 * @param comment the reason it is commented out, or {@code null} if it isn't
	 * @param inert whether it never matches anything
	 */
	record Line(String text, @Nullable String comment, boolean inert) {

		static Line value(String text) {
			return new Line(text, null, false);
		}

		static Line comment(String text, String comment) {
			return new Line(text, comment, false);
		}

		static Line inert(String text, String comment) {
			return new Line(text, comment, true);
		}

		/**
		 * Return the element and the reason it is commented out.
		 */
		String toComment() {
			boolean visible = !this.text.isEmpty() && this.text.strip().equals(this.text);
			return "- " + (visible ? this.text : '"' + this.text + '"') + ": " + this.comment;
		}

	}

}
