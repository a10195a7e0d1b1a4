package io.github.corsstarter.policy;

import java.net.IDN;
import java.util.List;
import java.util.function.Predicate;

import io.github.corsstarter.policy.OriginPattern.Parsed;
import org.jspecify.annotations.Nullable;

/**
 * Parses an origin or origin pattern as configured. Refuses values that can't match, and
 * converts unambiguous values to their canonical form. Doesn't decide whether a policy
 * can allow the result.
 */
final class OriginPatternParser {

	// Versions of IDNA disagree about these, so browsers may send different hosts
	private static final String AMBIGUOUS_IN_IDNA = "\u00DF\u1E9E\u03C2\u200C\u200D";

	private static final String EXAMPLE = "Write a scheme, a host and, unless it is the scheme's default, a port from 1 to "
			+ "65535, such as https://app.example.com or http://localhost:3000";

	private static final String HTTPS = "https://";

	static final String FILE_ORIGINS = "In most browsers, pages from the file system send the origin null. Some web "
			+ "views send file://.";

	static final String SERVE_IT = "Serve the page from http://localhost and allow that origin";

	private static final String NAME_EACH = "List each origin, or declare an OriginAuthorizer bean";

	// Patterns that the policy accepts, and that can be suggested
	private final Predicate<OriginPattern> accepted;

	OriginPatternParser(Predicate<OriginPattern> accepted) {
		this.accepted = accepted;
	}

	Parsed parse(String value) {
		String host = value.startsWith(HTTPS) ? value.substring(HTTPS.length()) : "";
		if (isName(host) && !IpAddresses.looksLikeIpv4(host)) {
			// Fast path for the most common form
			return Parsed.of(new OriginPattern("https", false, host, ""));
		}
		if (value.isEmpty()) {
			return Parsed.fault(ProblemCode.ORIGIN_MALFORMED, "An origin can't be empty.", EXAMPLE);
		}
		if (unquoted(value).equals("null")) {
			return Parsed.of(OriginPattern.NULL);
		}
		if (value.equals("*")) {
			return Parsed.of(OriginPattern.ANY);
		}
		Parsed parsed = parseParts(value);
		Parsed slip = (parsed.fault() != null) ? new OriginSlip(this).find(value) : null;
		return (slip != null) ? slip : parsed;
	}

	/**
	 * Return the origin or pattern that was probably meant.
	 * @param text the text
	 * @return the pattern, accepted or not, or {@code null} if there is none
	 */
	@Nullable OriginPattern meant(String text) {
		if (text.equals("*")) {
			return OriginPattern.ANY;
		}
		int schemeEnd = text.indexOf("://");
		if (schemeEnd < 0) {
			return text.equalsIgnoreCase("null") ? null : guessWithoutScheme(text);
		}
		return guess(Tokens.lowerCase(text.substring(0, schemeEnd)), text.substring(schemeEnd + 3));
	}

	/**
	 * Return the accepted form of a pattern: the pattern itself, or the same with
	 * {@code https}.
	 * @param pattern the pattern
	 * @return the accepted pattern, or {@code null} if neither is accepted
	 */
	@Nullable OriginPattern acceptable(OriginPattern pattern) {
		if (this.accepted.test(pattern)) {
			return pattern;
		}
		OriginPattern secure = pattern.isInsecure() ? pattern.secure() : null;
		return (secure != null && this.accepted.test(secure)) ? secure : null;
	}

	/**
	 * Return the remedy for a pattern that isn't accepted.
	 */
	String insteadOf(OriginPattern pattern) {
		if (pattern.equals(OriginPattern.ANY)) {
			return "List the origins, since * isn't allowed with credentials";
		}
		if (pattern.isFile()) {
			return SERVE_IT;
		}
		return pattern.subdomains() ? "List your own subdomains, such as " + pattern.ownSubdomain() : NAME_EACH;
	}

	private Parsed parseParts(String value) {
		int schemeEnd = value.indexOf("://");
		if (schemeEnd < 0) {
			return withoutScheme(value);
		}
		String scheme = Tokens.lowerCase(value.substring(0, schemeEnd));
		return parse(scheme, value.substring(schemeEnd + 3));
	}

	private static String unquoted(String value) {
		boolean quoted = value.length() > 1 && value.charAt(0) == value.charAt(value.length() - 1)
				&& (value.charAt(0) == '\'' || value.charAt(0) == '"');
		return Tokens.lowerCase(quoted ? value.substring(1, value.length() - 1) : value);
	}

	private Parsed withoutScheme(String value) {
		OriginPattern guess = guessWithoutScheme(value);
		if (schemeWithoutSeparator(value) != null) {
			return Parsed.fault(ProblemCode.ORIGIN_MALFORMED, "The scheme must be followed by ://", suggestion(guess));
		}
		return (guess != null) ? Parsed.fault(ProblemCode.ORIGIN_MISSING_SCHEME, "An origin must start with a scheme.",
				suggestion(guess)) : malformed();
	}

	private static @Nullable String schemeWithoutSeparator(String value) {
		String lowerCase = Tokens.lowerCase(value);
		for (String scheme : List.of("http", "https")) {
			if (lowerCase.startsWith(scheme + ":") || lowerCase.startsWith(scheme + "//")) {
				return scheme;
			}
		}
		return null;
	}

	private @Nullable OriginPattern guessWithoutScheme(String value) {
		String scheme = schemeWithoutSeparator(value);
		if (scheme != null) {
			return guess(scheme, value.substring(scheme.length()));
		}
		OriginPattern local = guess("http", value);
		return (local != null && local.isLoopback()) ? local : guess("https", value);
	}

	private String suggestion(@Nullable OriginPattern guess) {
		if (guess == null) {
			return EXAMPLE;
		}
		OriginPattern acceptable = acceptable(guess);
		return (acceptable != null) ? "Write " + acceptable : insteadOf(guess);
	}

	/**
	 * Return the origin that was probably meant.
	 * @param scheme the scheme
	 * @param rest the text after the scheme, with or without the colon and slashes
	 * @return the origin, or {@code null} if there is none
	 */
	private @Nullable OriginPattern guess(String scheme, String rest) {
		int start = rest.startsWith(":") ? 1 : 0;
		while (start < rest.length() && rest.charAt(start) == '/') {
			start++;
		}
		String authority = rest.substring(start);
		int end = indexOfAny(authority, "/?#\\");
		authority = (end >= 0) ? authority.substring(0, end) : authority;
		String origin = scheme + "://" + authority.substring(authority.lastIndexOf('@') + 1);
		return parseParts(origin).pattern();
	}

	private Parsed parse(String scheme, String rest) {
		if (scheme.equals("file")) {
			return (rest.isEmpty() || rest.equals("/")) ? Parsed.of(OriginPattern.FILE)
					: Parsed.fault(ProblemCode.ORIGIN_FILE_SCHEME, FILE_ORIGINS,
							SERVE_IT + ", or write file://" + (this.accepted.test(OriginPattern.FILE) ? ""
									: " and accept the risk with cors.dangerously-allow: file-origin"));
		}
		if (rest.equals("*") && OriginPattern.SCHEMES_OF_ANY_HOST.contains(scheme)) {
			return Parsed.of(OriginPattern.anyHost(scheme));
		}
		if (scheme.indexOf('*') >= 0) {
			OriginPattern guess = guess("https", rest);
			return Parsed.fault(ProblemCode.ORIGIN_WILDCARD_UNSUPPORTED, "The scheme can't be a wildcard.",
					suggestion(guess) + ((guess != null && acceptable(guess) != null)
							? ", and add an element for each other scheme." : ""));
		}
		if (scheme.isEmpty() || WebOrigin.schemeEnd(scheme) < scheme.length()) {
			return malformed();
		}
		String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
		if (indexOfAny(authority, "/?#\\@") >= 0) {
			return Parsed.fault(ProblemCode.ORIGIN_HAS_PATH,
					"An origin has no path, query, fragment or user information.", suggestion(guess(scheme, rest)));
		}
		int hostEnd = authority.startsWith("[") ? authority.indexOf("]") + 1 : authority.indexOf(':');
		String host = (hostEnd >= 0) ? authority.substring(0, hostEnd) : authority;
		String port = authority.substring(host.length());
		return isPort(port) ? parse(scheme, host, port) : malformed();
	}

	private Parsed parse(String scheme, String written, String port) {
		boolean web = scheme.equals("http") || scheme.equals("https");
		boolean subdomains = written.startsWith("*.");
		String name = subdomains ? written.substring(2) : written;
		if (name.indexOf('*') >= 0) {
			return Parsed.fault(ProblemCode.ORIGIN_WILDCARD_UNSUPPORTED,
					"A * can only stand for subdomains (https://*.example.com), for a port "
							+ "(http://localhost:*) or for every origin (*).",
					suggestInsteadOfWildcard(scheme, web, name, port));
		}
		String ascii = (web || name.startsWith("[")) ? ascii(name) : name;
		if (ascii == null) {
			return Parsed.fault(ProblemCode.ORIGIN_MALFORMED,
					"This host has no ASCII form, or browsers disagree about it.",
					"Write the form that the browser sends, in which each non-ASCII label starts with xn--.");
		}
		boolean ip = ascii.startsWith("[") || (web && IpAddresses.looksLikeIpv4(ascii));
		if (ip && subdomains) {
			return Parsed.fault(ProblemCode.ORIGIN_WILDCARD_UNSUPPORTED, "An IP address has no subdomains.",
					"List each origin.");
		}
		boolean valid = web ? isName(ascii) : isOpaqueHost(ascii);
		String host = ip ? canonicalAddress(ascii) : valid ? ascii : null;
		if (host == null) {
			return malformed();
		}
		if (!host.equals(ascii)) {
			return Parsed.fault(ProblemCode.ORIGIN_IP_NOT_CANONICAL, "Browsers send this address in a different form.",
					suggestion(guess(scheme, host + port)));
		}
		String defaultPort = ":" + WebOrigin.defaultPort(scheme);
		return Parsed.of(new OriginPattern(scheme, subdomains, ascii, port.equals(defaultPort) ? "" : port));
	}

	/**
	 * Return the remedy for an unsupported wildcard, with a replacement pattern if there
	 * is one.
	 */
	private String suggestInsteadOfWildcard(String scheme, boolean web, String name, String port) {
		if (OriginPattern.SCHEMES_OF_ANY_HOST.contains(scheme)) {
			return this.accepted.test(OriginPattern.anyHost(scheme)) ? "Write " + scheme + "://* for any host"
					: NAME_EACH;
		}
		int dot = name.indexOf('.');
		String domain = (dot > 0) ? name.substring(dot + 1) : "";
		boolean address = IpAddresses.looksLikeIpv4(name.replace("*", "1"));
		boolean own = isName(domain) && domain.indexOf('.') > 0 && !SharedHosts.contains(domain)
				&& !PublicSuffixes.get().contains(domain);
		OriginPattern guess = (web && !address && own) ? guess(scheme, "*." + domain + port) : null;
		OriginPattern acceptable = (guess != null) ? acceptable(guess) : null;
		return (acceptable != null) ? "Write " + acceptable + " for all subdomains of " + domain
				+ ", list each origin, or declare an OriginAuthorizer bean" : NAME_EACH;
	}

	private static @Nullable String ascii(String host) {
		if (isAscii(host)) {
			return Tokens.lowerCase(host);
		}
		if (indexOfAny(host, AMBIGUOUS_IN_IDNA) >= 0) {
			return null;
		}
		try {
			return Tokens.lowerCase(IDN.toASCII(host));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable String canonicalAddress(String host) {
		if (!host.startsWith("[")) {
			return IpAddresses.canonicalIpv4(host);
		}
		String address = IpAddresses.canonicalIpv6(host.substring(1, host.length() - 1));
		return (address != null) ? "[" + address + "]" : null;
	}

	private static boolean isName(String host) {
		boolean name = !host.isEmpty() && host.length() <= 253;
		int labelStart = 0;
		for (int i = 0; i < host.length() && name; i++) {
			char c = host.charAt(i);
			if (c == '.') {
				name = i > labelStart;
				labelStart = i + 1;
			}
			else {
				name = (isAlphanumeric(c) || c == '-' || c == '_') && i - labelStart < 63;
			}
		}
		return name;
	}

	private static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 127) {
				return false;
			}
		}
		return true;
	}

	// Hosts of other schemes aren't domain names, so accept everything that a browser can
	// send, except a comma, which separates origins
	private static boolean isOpaqueHost(String host) {
		return host.indexOf(',') < 0 && WebOrigin.parse("x://" + host) != null;
	}

	private static boolean isAlphanumeric(char c) {
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
	}

	private static boolean isPort(String port) {
		return port.isEmpty() || port.equals(OriginPattern.ANY_PORT) || WebOrigin.port(port, 0) > 0;
	}

	private static int indexOfAny(String text, String characters) {
		for (int i = 0; i < text.length(); i++) {
			if (characters.indexOf(text.charAt(i)) >= 0) {
				return i;
			}
		}
		return -1;
	}

	private static Parsed malformed() {
		return Parsed.fault(ProblemCode.ORIGIN_MALFORMED, "Not a valid origin.", EXAMPLE);
	}

}
