package io.github.corsstarter.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.corsstarter.policy.Findings.SettingValue;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a policy, parsed once from strings into valid values.
 *
 * @param paths the path patterns
 * @param origins the origins and patterns in canonical form
 * @param methods the methods
 * @param headers the request headers
 * @param exposedHeaders the response headers
 */
record ParsedSettings(List<String> paths, List<OriginPattern> origins, AllowedMethods methods, AllowedHeaders headers,
		List<String> exposedHeaders) {

	private static final Duration LONGEST_THAT_BROWSERS_KEEP = Duration.ofHours(24);

	static ParsedSettings parse(CorsPolicy.Builder builder, Findings findings) {
		List<String> paths = paths(builder.paths, findings);
		List<OriginPattern> origins = origins(builder, findings);
		AllowedMethods methods = new AllowedMethods(parse("allowed-methods", builder.allowedMethods, findings,
				ProblemCode.METHOD_INVALID, ParsedSettings::method));
		if (builder.allowedMethods.isEmpty()) {
			findings.at("allowed-methods", -1, "").warning("Without methods, the policy refuses every CORS request.");
		}
		AllowedHeaders headers = new AllowedHeaders(parse("allowed-headers", builder.allowedHeaders, findings,
				ProblemCode.HEADER_INVALID, ParsedSettings::requestHeader));
		List<String> exposedHeaders = parse("exposed-headers", builder.exposedHeaders, findings,
				ProblemCode.EXPOSED_HEADER_INVALID, (value) -> exposedHeader(value, builder.allowCredentials));
		checkMaxAge(builder.maxAge, findings);
		return new ParsedSettings(paths, origins, methods, headers,
				exposedHeaders.contains("*") ? List.of("*") : exposedHeaders);
	}

	private static <T> List<T> parse(String setting, List<String> values, Findings findings, ProblemCode invalid,
			Function<SettingValue, @Nullable T> parser) {
		Map<String, T> byMeaning = new LinkedHashMap<>();
		for (int i = 0; i < values.size(); i++) {
			SettingValue value = findings.at(setting, i, values.get(i));
			T parsed = value.isResolved(invalid) ? parser.apply(value) : null;
			if (parsed != null) {
				boolean caseMatters = !setting.endsWith("headers");
				String meaning = caseMatters ? parsed.toString() : Tokens.lowerCase(parsed.toString());
				if (byMeaning.putIfAbsent(meaning, parsed) != null) {
					value.warning("Already in the list.");
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
		return parse("paths", values, findings, ProblemCode.PATH_INVALID, (value) -> {
			String path = value.text();
			if (path.isEmpty()) {
				return value.problem(ProblemCode.PATH_INVALID, "A path can't be empty.", "Write /** for every path.");
			}
			if (path.contains("//") || path.contains("/./") || path.contains("/../") || path.endsWith("/..")
					|| path.endsWith("/.") || path.indexOf(';') >= 0) {
				value.warning("Most servers normalize this path, so no request reaches it.");
			}
			if (!path.startsWith("/")) {
				value.warning("Read as /" + path + ".");
			}
			return path.startsWith("/") ? path : "/" + path;
		});
	}

	private static List<OriginPattern> origins(CorsPolicy.Builder builder, Findings findings) {
		if (builder.allowedOrigins.isEmpty() && !builder.originsByAuthorizerOnly) {
			findings.at("allowed-origins", -1, "")
				.problem(ProblemCode.ORIGINS_MISSING, "A policy without origins refuses every CORS request.",
						"Write the origins to allow, such as https://app.example.com");
		}
		if (builder.allowPrivateNetwork && builder.allowedOrigins.contains("*")) {
			findings.at("allow-private-network", -1, "true")
				.warning("Together with *, this lets any website reach this server on a private network.");
		}
		// Policies that inherit the list also inherit the suggestion
		boolean credentials = builder.allowCredentials || builder.inheritance.credentialsOfHeirs();
		OriginPatternParser parser = new OriginPatternParser(
				(origin) -> origin.isAccepted(credentials, builder.dangers));
		String ports = null;
		Map<OriginPattern, SettingValue> origins = new LinkedHashMap<>();
		for (int i = 0; i < builder.allowedOrigins.size(); i++) {
			SettingValue value = findings.at("allowed-origins", i, builder.allowedOrigins.get(i));
			OriginPattern origin = origin(value, parser, ports);
			ports = OriginSlip.openPorts(value.text(), ports);
			if (origin != null && isAcceptable(origin, value, builder.allowCredentials, builder.dangers)
					&& origins.putIfAbsent(origin, value) != null) {
				value.warning("Already in the list.");
			}
		}
		if (hasPattern(origins.keySet())) {
			origins.forEach((origin, value) -> warnIfWithoutEffect(origin, value, origins.keySet()));
		}
		return List.copyOf(origins.keySet());
	}

	/**
	 * Parse an origin.
	 * @param ports the origin of the port list that continues from the previous element,
	 * or {@code null}
	 */
	private static @Nullable OriginPattern origin(SettingValue value, OriginPatternParser parser,
			@Nullable String ports) {
		if (!value.isResolved(ProblemCode.ORIGIN_MALFORMED)) {
			return null;
		}
		OriginPattern.Parsed port = (ports != null) ? new OriginSlip(parser).furtherPort(value.text(), ports) : null;
		OriginPattern.Parsed parsed = (port != null) ? port : parser.parse(value.text());
		OriginPattern.Fault fault = parsed.fault();
		if (fault != null) {
			return value.problem(fault.code(), fault.explanation(), fault.suggestion());
		}
		OriginPattern origin = parsed.pattern();
		if (origin != null && !origin.isNull() && !origin.toString().equals(value.text())) {
			value.warning("Read as " + origin + ", the form that browsers send.");
		}
		return origin;
	}

	private static boolean hasPattern(Set<OriginPattern> origins) {
		for (OriginPattern origin : origins) {
			if (!origin.isExact()) {
				return true;
			}
		}
		return false;
	}

	private static boolean isAcceptable(OriginPattern origin, SettingValue value, boolean credentials,
			Set<DangerousSetting> dangers) {
		if (origin.isNull() && !dangers.contains(DangerousSetting.NULL_ORIGIN)) {
			value.problem(ProblemCode.ORIGIN_NULL, "Any page can send the origin null through a sandboxed frame.",
					"Remove it, or accept the risk with cors.dangerously-allow: null-origin");
			return false;
		}
		if (origin.isFile() && !dangers.contains(DangerousSetting.FILE_ORIGIN)) {
			value.problem(ProblemCode.ORIGIN_FILE_SCHEME, OriginPatternParser.FILE_ORIGINS,
					OriginPatternParser.SERVE_IT + ", or accept the risk with cors.dangerously-allow: file-origin");
			return false;
		}
		if (origin.isOpaque() && (origin.subdomains() || !origin.port().isEmpty())) {
			value.warning("Hosts of the scheme " + origin.scheme()
					+ " are compared character by character, and browsers send them without a port.");
		}
		if (!credentials) {
			if (origin.isInsecure()) {
				value.warning("An attacker on the network can impersonate this http origin. Use https if you can.");
			}
			return true;
		}
		ProblemCode danger = origin.dangerWithCredentials(dangers);
		if (danger != null) {
			addDanger(danger, origin, value);
		}
		else if (origin.isNull() || origin.isFile()) {
			value.warning("With credentials, any " + (origin.isNull() ? "sandboxed frame" : "local file")
					+ " can send the origin " + origin + " and act in the visitor's name.");
		}
		else if (origin.subdomains() && SharedHosts.contains(origin.host())) {
			value.warning("Anyone can get a subdomain of " + origin.host()
					+ " and act with the visitor's credentials. List only your own subdomains.");
		}
		return danger == null;
	}

	private static void addDanger(ProblemCode danger, OriginPattern origin, SettingValue value) {
		switch (danger) {
			case ANY_ORIGIN_WITH_CREDENTIALS ->
				value.problem(danger, "Any website could act with its visitors' credentials.",
						"List the origins that need cookies, or set allow-credentials to false (then "
								+ "scripts can still send a token in a header).");
			case PUBLIC_SUFFIX_WITH_CREDENTIALS -> value.problem(danger,
					"Anyone can register a name under " + origin.host() + " (public suffix list of "
							+ PublicSuffixes.get().date() + ") and act with the visitor's credentials.",
					"List your own subdomains, such as " + origin.ownSubdomain()
							+ ", or accept the risk with cors.dangerously-allow: public-suffix-subdomains");
			case ANY_HOST_WITH_CREDENTIALS -> value.problem(danger,
					"Any extension or web view with the scheme " + origin.scheme()
							+ " could act with the visitor's credentials.",
					"Set allow-credentials to false, or accept the risk with cors.dangerously-allow: any-host");
			default -> value.problem(danger,
					"An attacker on the network could impersonate this http origin and act with the "
							+ "visitor's credentials.",
					"Write " + origin.secure() + ", or accept the risk with cors.dangerously-allow: insecure-origins");
		}
	}

	private static void warnIfWithoutEffect(OriginPattern origin, SettingValue value, Set<OriginPattern> all) {
		if (all.contains(OriginPattern.ANY) && !origin.equals(OriginPattern.ANY)) {
			value.warning("* already allows every origin.");
			return;
		}
		boolean covered = origin.hasHostOfInstallation() && !origin.isAnyHost()
				&& all.contains(OriginPattern.anyHost(origin.scheme()));
		covered |= !origin.anyPort() && all.contains(origin.withPort(OriginPattern.ANY_PORT));
		for (OriginPattern wider = origin.wider(); wider != null && !covered; wider = wider.wider()) {
			covered = all.contains(wider) || all.contains(wider.withPort(OriginPattern.ANY_PORT));
		}
		if (covered) {
			value.warning("A pattern in the list already covers it.");
		}
	}

	private static @Nullable String method(SettingValue value) {
		String method = value.text();
		if (method.equals("*")) {
			return method;
		}
		if (!Tokens.isToken(method) || method.indexOf('*') >= 0) {
			return value.problem(ProblemCode.METHOD_INVALID, "Not a valid method name.",
					oneEach(method, (each) -> MethodNames.isAllowable(each) && each.indexOf('*') < 0,
							"Write one method per list element, such as PUT."));
		}
		if (MethodNames.isForbidden(method)) {
			return value.problem(ProblemCode.METHOD_FORBIDDEN,
					"The Fetch standard doesn't let scripts use this method.", "Remove it.");
		}
		String normalized = MethodNames.normalize(method);
		if (!normalized.equals(method)) {
			value.warning("Read as " + normalized + ", since method names are case-sensitive.");
		}
		return warnIfCut(normalized, value);
	}

	private static @Nullable String requestHeader(SettingValue value) {
		String name = Tokens.lowerCase(value.text());
		if (name.equals("*")) {
			return name;
		}
		if (!isHeaderName(name)) {
			return value.problem(ProblemCode.HEADER_INVALID, "Not a valid header name.",
					oneEach(value.text(), (each) -> HeaderNames.isAllowable(Tokens.lowerCase(each)),
							"Write one name per list element, such as Content-Type."));
		}
		if (HeaderNames.isCorsResponseHeader(name)) {
			return value.problem(ProblemCode.HEADER_IS_RESPONSE_HEADER,
					"This is a response header that the policy sets.", "Remove it.");
		}
		if (HeaderNames.isForbiddenInRequest(name)) {
			return value.problem(ProblemCode.HEADER_FORBIDDEN,
					"The Fetch standard doesn't let scripts set this header.",
					name.equals("cookie") ? "Remove it. Cookies need allow-credentials: true." : "Remove it.");
		}
		return warnIfCut(value.text(), value);
	}

	private static String warnIfCut(String name, SettingValue value) {
		if (name.endsWith("...")) {
			value.warning("This name ends in ..., so it was probably cut off when it was copied.");
		}
		else if (name.endsWith(".")) {
			value.warning("The full stop at the end was probably copied by mistake.");
		}
		return name;
	}

	private static @Nullable String exposedHeader(SettingValue value, boolean credentials) {
		String name = Tokens.lowerCase(value.text());
		if (name.equals("*") && credentials) {
			return value.problem(ProblemCode.ANY_EXPOSED_HEADER_WITH_CREDENTIALS,
					"With credentials, browsers read * as a literal header name.",
					"List the headers, or set allow-credentials to false.");
		}
		if (!name.equals("*") && !isHeaderName(name)) {
			return value.problem(ProblemCode.EXPOSED_HEADER_INVALID, "Not a valid header name.",
					oneEach(value.text(),
							(each) -> isHeaderName(each) && !HeaderNames.isForbiddenInResponse(Tokens.lowerCase(each)),
							"Write one name per list element, such as Location."));
		}
		if (HeaderNames.isForbiddenInResponse(name)) {
			return value.problem(ProblemCode.EXPOSED_HEADER_FORBIDDEN,
					"The Fetch standard doesn't let scripts read this header.", "Remove it.");
		}
		if (HeaderNames.isOfProtocol(name)) {
			value.warning("This is a request header or part of the CORS protocol. Scripts have no use for it.");
		}
		return warnIfCut(value.text(), value);
	}

	/**
	 * Return the suggestion for an element with several names.
	 * @param text the element
	 * @param valid whether a name is valid
	 * @param otherwise the suggestion if the text contains an invalid name
	 */
	private static String oneEach(String text, Predicate<String> valid, String otherwise) {
		Set<String> names = new LinkedHashSet<>();
		StringTokenizer tokens = new StringTokenizer(text, " \t\r\n,;:[]\"");
		while (tokens.hasMoreTokens()) {
			String name = tokens.nextToken();
			if (!valid.test(name)) {
				return otherwise;
			}
			names.add(name);
		}
		return switch (names.size()) {
			case 0 -> otherwise;
			case 1 -> "Write " + names.iterator().next();
			default -> "Write separate elements or one comma-separated value: " + String.join(", ", names);
		};
	}

	private static boolean isHeaderName(String name) {
		return Tokens.isToken(name) && name.indexOf('*') < 0;
	}

	private static void checkMaxAge(Duration maxAge, Findings findings) {
		SettingValue value = findings.at("max-age", -1, maxAge.toString());
		if (maxAge.isNegative()) {
			value.problem(ProblemCode.MAX_AGE_NEGATIVE, "A duration can't be negative.",
					"Write 0 if browsers shouldn't cache preflights.");
		}
		else if (!maxAge.isZero() && maxAge.toSeconds() == 0) {
			value.warning("Less than a second counts as 0, so browsers don't cache preflights.");
		}
		else if (maxAge.compareTo(LONGEST_THAT_BROWSERS_KEEP) > 0) {
			value.warning("No browser caches a preflight for longer than 24 hours.");
		}
	}

}
