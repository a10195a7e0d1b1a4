package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.corsstarter.policy.Findings.Place;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a policy, read once: strings before, values that can't be wrong after.
 *
 * @param origins the origins and patterns in canonical form
 * @param allowedOrigins the same, compiled
 * @param methods the methods
 * @param headers the request headers
 * @param exposedHeaders the response headers
 */
record ParsedSettings(List<OriginPattern> origins, AllowedOrigins allowedOrigins, AllowedMethods methods,
		AllowedHeaders headers, List<String> exposedHeaders) {

	private static final Duration LONGEST_THAT_BROWSERS_KEEP = Duration.ofHours(24);

	static ParsedSettings parse(CorsPolicyBuilder builder, Findings findings) {
		List<OriginPattern> origins = origins(builder, findings);
		AllowedOrigins allowedOrigins = new AllowedOrigins(origins);
		warnOfOriginsWithoutEffect(builder.allowedOrigins, allowedOrigins, findings);
		AllowedMethods methods = new AllowedMethods(
				parse("allowed-methods", builder.allowedMethods, findings, ParsedSettings::method));
		AllowedHeaders headers = new AllowedHeaders(
				parse("allowed-headers", builder.allowedHeaders, findings, ParsedSettings::requestHeader));
		List<String> exposedHeaders = parse("exposed-headers", builder.exposedHeaders, findings,
				(place) -> exposedHeader(place, builder.allowCredentials));
		checkMaxAge(builder.maxAge, findings);
		return new ParsedSettings(origins, allowedOrigins, methods, headers,
				exposedHeaders.contains("*") ? List.of("*") : exposedHeaders);
	}

	private static <T> List<T> parse(String setting, List<String> values, Findings findings,
			Function<Place, @Nullable T> parser) {
		Map<String, T> byMeaning = new LinkedHashMap<>();
		for (int i = 0; i < values.size(); i++) {
			Place place = findings.at(setting, i, values.get(i));
			T parsed = parser.apply(place);
			if (parsed != null) {
				boolean caseMatters = setting.equals("allowed-methods");
				String meaning = caseMatters ? parsed.toString() : Tokens.lowerCase(parsed.toString());
				if (byMeaning.putIfAbsent(meaning, parsed) != null) {
					place.warning("It stands in the list already.");
				}
			}
		}
		return List.copyOf(byMeaning.values());
	}

	private static List<OriginPattern> origins(CorsPolicyBuilder builder, Findings findings) {
		OriginPatternParser parser = new OriginPatternParser(builder.dangers);
		Set<OriginPattern> origins = new LinkedHashSet<>();
		for (int i = 0; i < builder.allowedOrigins.size(); i++) {
			Place place = findings.at("allowed-origins", i, builder.allowedOrigins.get(i));
			OriginPattern origin = parser.parse(place);
			if (origin != null && isSafe(origin, place, builder) && !origins.add(origin)) {
				place.warning("It stands in the list already.");
			}
		}
		return List.copyOf(origins);
	}

	private static boolean isSafe(OriginPattern origin, Place place, CorsPolicyBuilder builder) {
		if (origin.equals(OriginPattern.ANY) && builder.allowCredentials) {
			place.problem(ProblemCode.ANY_ORIGIN_WITH_CREDENTIALS,
					"Any page on the web could act with its visitor's credentials; browsers refuse this too.",
					"Name the origins, or set allow-credentials to false.");
			return false;
		}
		if (!origin.isInsecure()) {
			return true;
		}
		if (!builder.allowCredentials) {
			place.warning("Whoever controls the network between page and visitor can speak for this http origin.");
		}
		else if (!builder.dangers.contains(DangerousSetting.INSECURE_ORIGINS)) {
			place.problem(ProblemCode.INSECURE_ORIGIN_WITH_CREDENTIALS,
					"Whoever controls the network between page and visitor could act with the visitor's credentials.",
					"Write https" + origin.toString().substring("http".length())
							+ ", or allow it by name: cors.dangerously-allow: insecure-origins");
			return false;
		}
		return true;
	}

	private static void warnOfOriginsWithoutEffect(List<String> values, AllowedOrigins allowed, Findings findings) {
		for (int i = 0; i < values.size() && (allowed.isAny() || allowed.hasPatterns()); i++) {
			WebOrigin origin = WebOrigin.parse(values.get(i));
			if (allowed.isAny() && !values.get(i).equals("*")) {
				findings.at("allowed-origins", i, values.get(i)).warning("* allows every origin, this one included.");
			}
			else if (origin != null && allowed.allowsByPattern(origin)) {
				findings.at("allowed-origins", i, values.get(i)).warning("A pattern in the list covers it already.");
			}
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
		if (AllowedMethods.isForbidden(method)) {
			return place.problem(ProblemCode.METHOD_FORBIDDEN, "Browsers never let a script use this method.",
					"Remove it.");
		}
		String normalized = AllowedMethods.normalize(method);
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
					"Write 0 to have browsers keep no preflight.");
		}
		else if (maxAge.compareTo(LONGEST_THAT_BROWSERS_KEEP) > 0) {
			place.warning("No browser keeps a preflight for longer than 24 hours.");
		}
	}

}
