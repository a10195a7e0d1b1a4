package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.corsstarter.policy.Findings.Place;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a policy, read once: strings before, values that can't be wrong after.
 *
 * @param paths the path patterns
 * @param origins the origins and patterns in canonical form
 * @param allowedOrigins the same, compiled
 * @param methods the methods
 * @param headers the request headers
 * @param exposedHeaders the response headers
 */
record ParsedSettings(List<String> paths, List<OriginPattern> origins, AllowedOrigins allowedOrigins,
		AllowedMethods methods, AllowedHeaders headers, List<String> exposedHeaders) {

	private static final Duration LONGEST_THAT_BROWSERS_KEEP = Duration.ofHours(24);

	static ParsedSettings parse(CorsPolicyBuilder builder, Findings findings) {
		List<String> paths = paths(builder.paths, findings);
		List<OriginPattern> origins = origins(builder, findings);
		AllowedOrigins allowedOrigins = new AllowedOrigins(origins);
		AllowedMethods methods = new AllowedMethods(parse("allowed-methods", builder.allowedMethods, findings,
				ProblemCode.METHOD_INVALID, ParsedSettings::method));
		if (builder.allowedMethods.isEmpty()) {
			findings.at("allowed-methods", -1, "").warning("Without methods every CORS request is refused.");
		}
		AllowedHeaders headers = new AllowedHeaders(parse("allowed-headers", builder.allowedHeaders, findings,
				ProblemCode.HEADER_INVALID, ParsedSettings::requestHeader));
		List<String> exposedHeaders = parse("exposed-headers", builder.exposedHeaders, findings,
				ProblemCode.EXPOSED_HEADER_INVALID, (place) -> exposedHeader(place, builder.allowCredentials));
		checkMaxAge(builder.maxAge, findings);
		return new ParsedSettings(paths, origins, allowedOrigins, methods, headers,
				exposedHeaders.contains("*") ? List.of("*") : exposedHeaders);
	}

	private static <T> List<T> parse(String setting, List<String> values, Findings findings, ProblemCode invalid,
			Function<Place, @Nullable T> parser) {
		Map<String, T> byMeaning = new LinkedHashMap<>();
		for (int i = 0; i < values.size(); i++) {
			Place place = findings.at(setting, i, values.get(i));
			T parsed = place.isResolved(invalid) ? parser.apply(place) : null;
			if (parsed != null) {
				boolean caseMatters = !setting.endsWith("headers");
				String meaning = caseMatters ? parsed.toString() : Tokens.lowerCase(parsed.toString());
				if (byMeaning.putIfAbsent(meaning, parsed) != null) {
					place.warning("It is already in the list.");
				}
			}
		}
		return List.copyOf(byMeaning.values());
	}

	private static List<String> paths(List<String> values, Findings findings) {
		if (values.isEmpty()) {
			findings.at("paths", -1, "")
				.problem(ProblemCode.PATHS_MISSING, "A named policy needs paths.",
						"Write the paths that it covers, such as paths: /api/**");
		}
		return parse("paths", values, findings, ProblemCode.PATH_INVALID, (place) -> {
			String path = place.value();
			if (path.isEmpty()) {
				return place.problem(ProblemCode.PATH_INVALID, "A path is not empty.", "Write /** for every path.");
			}
			if (path.contains("//") || path.contains("/./") || path.contains("/../") || path.endsWith("/..")
					|| path.endsWith("/.") || path.indexOf(';') >= 0) {
				place.warning("No request reaches it: servers normalize such a path.");
			}
			if (!path.startsWith("/")) {
				place.warning("Read as /" + path + ".");
			}
			return path.startsWith("/") ? path : "/" + path;
		});
	}

	private static List<OriginPattern> origins(CorsPolicyBuilder builder, Findings findings) {
		if (builder.allowedOrigins.isEmpty() && !builder.originsByAuthorizerOnly) {
			findings.at("allowed-origins", -1, "")
				.problem(ProblemCode.ORIGINS_MISSING, "Without origins a policy refuses every page.",
						"Write the origins of the pages, such as https://app.example.com");
		}
		OriginPatternParser parser = new OriginPatternParser(builder.dangers, builder.allowCredentials);
		Map<OriginPattern, Place> origins = new LinkedHashMap<>();
		for (int i = 0; i < builder.allowedOrigins.size(); i++) {
			Place place = findings.at("allowed-origins", i, builder.allowedOrigins.get(i));
			OriginPattern origin = parser.parse(place);
			if (origin != null && isSafe(origin, place, builder.allowCredentials, builder.dangers)
					&& origins.putIfAbsent(origin, place) != null) {
				place.warning("It is already in the list.");
			}
		}
		if (hasPattern(origins.keySet())) {
			origins.forEach((origin, place) -> warnIfWithoutEffect(origin, place, origins.keySet()));
		}
		return List.copyOf(origins.keySet());
	}

	private static boolean hasPattern(Set<OriginPattern> origins) {
		for (OriginPattern origin : origins) {
			if (!origin.isExact()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether an origin could stand in a list, and mean itself alone there.
	 * @param origin the origin
	 * @param credentials whether the policy allows credentials
	 * @param dangers what the policy would allow otherwise
	 */
	static boolean couldList(WebOrigin origin, boolean credentials, Set<DangerousSetting> dangers) {
		Place place = new Findings("").at("allowed-origins", -1, origin.toString());
		OriginPattern pattern = new OriginPatternParser(dangers, credentials).parse(place);
		return pattern != null && pattern.isExact() && pattern.toString().equals(origin.toString())
				&& isSafe(pattern, place, credentials, dangers);
	}

	private static boolean isSafe(OriginPattern origin, Place place, boolean credentials,
			Set<DangerousSetting> dangers) {
		if (origin.equals(OriginPattern.ANY) && credentials) {
			place.problem(ProblemCode.ANY_ORIGIN_WITH_CREDENTIALS,
					"Any page on the web could act with its visitor's credentials; browsers refuse this too.",
					"Name the origins, or set allow-credentials to false.");
			return false;
		}
		if (credentials && isUnsafeSuffix(origin, dangers)) {
			place.problem(ProblemCode.PUBLIC_SUFFIX_WITH_CREDENTIALS,
					"Anybody can register a name under " + origin.host() + " (public suffix list of "
							+ PublicSuffixes.get().date() + ") and act with the visitor's credentials.",
					"Name your own subdomains, such as " + origin.scheme() + "://yours." + origin.host() + origin.port()
							+ ", or allow it by name: cors.dangerously-allow: public-suffix-subdomains");
			return false;
		}
		if (!origin.isInsecure()) {
			return true;
		}
		if (!credentials) {
			place.warning(
					"Whoever controls the network between page and visitor can speak for this http origin: use https if you can.");
		}
		else if (!dangers.contains(DangerousSetting.INSECURE_ORIGINS)) {
			place.problem(ProblemCode.INSECURE_ORIGIN_WITH_CREDENTIALS,
					"Whoever controls the network between page and visitor could act with the visitor's credentials.",
					"Write " + origin.secure() + ", or allow it by name: cors.dangerously-allow: insecure-origins");
			return false;
		}
		return true;
	}

	private static boolean isUnsafeSuffix(OriginPattern origin, Set<DangerousSetting> dangers) {
		return origin.subdomains() && !dangers.contains(DangerousSetting.PUBLIC_SUFFIX_SUBDOMAINS)
				&& PublicSuffixes.get().contains(origin.host());
	}

	private static void warnIfWithoutEffect(OriginPattern origin, Place place, Set<OriginPattern> all) {
		if (all.contains(OriginPattern.ANY) && !origin.equals(OriginPattern.ANY)) {
			place.warning("* allows every origin, this one included.");
			return;
		}
		boolean covered = !origin.anyPort() && all.contains(origin.withPort(OriginPattern.ANY_PORT));
		for (OriginPattern wider = origin.wider(); wider != null && !covered; wider = wider.wider()) {
			covered = all.contains(wider) || all.contains(wider.withPort(OriginPattern.ANY_PORT));
		}
		if (covered) {
			place.warning("A pattern in the list covers it already.");
		}
	}

	private static @Nullable String method(Place place) {
		String method = place.value();
		if (method.equals("*")) {
			return method;
		}
		if (!Tokens.isToken(method) || method.indexOf('*') >= 0) {
			return place.problem(ProblemCode.METHOD_INVALID, "This is no method.",
					"Write one method for each element of the list, such as PUT.");
		}
		if (MethodNames.isForbidden(method)) {
			return place.problem(ProblemCode.METHOD_FORBIDDEN, "Browsers never let a script use this method.",
					"Remove it.");
		}
		String normalized = MethodNames.normalize(method);
		if (!normalized.equals(method)) {
			place.warning("Read as " + normalized + ": the case of a method matters.");
		}
		return normalized;
	}

	private static @Nullable String requestHeader(Place place) {
		String name = Tokens.lowerCase(place.value());
		if (name.equals("*")) {
			return name;
		}
		if (!isHeaderName(name)) {
			return place.problem(ProblemCode.HEADER_INVALID, "This is no header name.",
					"Write one name for each element of the list, such as Content-Type.");
		}
		if (HeaderNames.isCorsResponseHeader(name)) {
			return place.problem(ProblemCode.HEADER_IS_RESPONSE_HEADER,
					"This is a response header, and the policy sets it by itself.", "Remove it.");
		}
		if (HeaderNames.isForbiddenInRequest(name)) {
			return place.problem(ProblemCode.HEADER_FORBIDDEN, "Browsers never let a script send this header.",
					name.equals("cookie") ? "Remove it; cookies need allow-credentials: true." : "Remove it.");
		}
		return place.value();
	}

	private static @Nullable String exposedHeader(Place place, boolean credentials) {
		String name = Tokens.lowerCase(place.value());
		if (name.equals("*") && credentials) {
			return place.problem(ProblemCode.ANY_EXPOSED_HEADER_WITH_CREDENTIALS,
					"With credentials browsers take * for the name of a header.",
					"Name the headers, or set allow-credentials to false.");
		}
		if (!name.equals("*") && !isHeaderName(name)) {
			return place.problem(ProblemCode.EXPOSED_HEADER_INVALID, "This is no header name.",
					"Write one name for each element of the list, such as Location.");
		}
		if (HeaderNames.isForbiddenInResponse(name)) {
			return place.problem(ProblemCode.EXPOSED_HEADER_FORBIDDEN, "Browsers never let a script read this header.",
					"Remove it.");
		}
		return place.value();
	}

	private static boolean isHeaderName(String name) {
		return Tokens.isToken(name) && name.indexOf('*') < 0;
	}

	private static void checkMaxAge(Duration maxAge, Findings findings) {
		Place place = findings.at("max-age", -1, maxAge.toString());
		if (maxAge.isNegative()) {
			place.problem(ProblemCode.MAX_AGE_NEGATIVE, "A duration can't be negative.",
					"Write 0 to tell browsers not to keep preflights.");
		}
		else if (!maxAge.isZero() && maxAge.toSeconds() == 0) {
			place.warning("Less than a second counts as 0: browsers keep no preflight.");
		}
		else if (maxAge.compareTo(LONGEST_THAT_BROWSERS_KEEP) > 0) {
			place.warning("No browser keeps a preflight for longer than 24 hours.");
		}
	}

}
