package io.github.corsstarter.refusal;

import java.util.Objects;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.OriginPattern;
import io.github.corsstarter.policy.RequestMode;
import org.jspecify.annotations.Nullable;

/**
 * What may be behind an origin that is refused.
 */
final class OriginHint {

	private static final int MAX_LENGTH = 300;

	private static final int MAX_ORIGINS = 200;

	private static final String NO_BROWSERS = "No browser sends such an Origin: another client or a gateway wrote it.";

	private OriginHint() {
	}

	/**
	 * Explain why an origin is none.
	 */
	static String ofMalformed(CorsRequest request) {
		if (request.isRepeated(HeaderNames.ORIGIN)) {
			return "It came in several lines, of which this is the first: a gateway or another client added one.";
		}
		String form = meant(Objects.requireNonNullElse(request.origin(), ""));
		return (form != null) ? NO_BROWSERS + " " + form : NO_BROWSERS;
	}

	/**
	 * Say which origin is meant by a text that the configuration would accept, or would
	 * know a better form of.
	 */
	private static @Nullable String meant(String text) {
		if (text.contains("*") || text.length() > MAX_LENGTH) {
			return null;
		}
		OriginPattern.Parsed parsed = OriginPattern.parse(text);
		OriginPattern pattern = parsed.pattern();
		OriginPattern.Fault fault = parsed.fault();
		if (fault == null) {
			return (pattern == null || pattern.isNull()) ? null
					: "Browsers write it " + LogText.of(pattern.toString()) + ".";
		}
		return switch (fault.code()) {
			case ORIGIN_HAS_PATH, ORIGIN_MISSING_SCHEME ->
				fault.explanation() + " " + LogText.of(fault.suggestion()) + ".";
			default -> null;
		};
	}

	/**
	 * Explain why an origin is not among those that a policy allows.
	 */
	static String ofUnlisted(CorsRequest request, CorsPolicy policy, ForwardedHeaders forwarded) {
		String origin = Objects.requireNonNullElse(request.origin(), "");
		boolean ownIsPossible = OwnAddress.isPossible(request, origin);
		String header = ownIsPossible ? OwnAddress.namedBy(request, origin) : null;
		if (header != null) {
			return "If this is the application's own public address, as " + header + " says, "
					+ OwnAddress.remedy(header, forwarded);
		}
		boolean tooPlain = OwnAddress.isPlain(origin) && !allowsPlain(policy);
		String property = " to " + Hint.prefix(policy) + "allowed-origins";
		String similar = SimilarOrigin.of(origin, policy.allowedOrigins(),
				(it) -> !isBrowsers(origin) ? NO_BROWSERS : tooPlain ? "With credentials http can't be allowed."
						: "To allow it too, add " + LogText.of(it) + property + ".");
		if (similar != null) {
			return similar;
		}
		if (!isBrowsers(origin)) {
			return NO_BROWSERS;
		}
		String secure = LogText.of(tooPlain ? "https" + origin.substring("http".length()) : origin);
		String allow = "If its pages may call this application, "
				+ (tooPlain ? "serve them over https and " : "") + (policy.allowedOrigins().isEmpty()
						? "let the authorizer allow " + secure : "add " + secure + property)
				+ (tooPlain ? ": with credentials http can't be allowed." : ".");
		return (ownIsPossible && (RequestMode.isWebSocketHandshake(request) || OwnAddress.isPlain(origin)))
				? allow + " If it is the address of this application itself, behind a proxy: let the proxy keep Host, "
						+ "or send X-Forwarded-Host"
						+ ((forwarded == ForwardedHeaders.UNREAD) ? " and set server.forward-headers-strategy." : ".")
				: allow;
	}

	/**
	 * Return whether a browser may have sent an origin: one origin, in the form in which
	 * a configuration has it. Nothing else is to be suggested, least of all a pattern.
	 */
	private static boolean isBrowsers(String origin) {
		OriginPattern pattern = OriginPattern.parse(origin).pattern();
		return pattern != null && pattern.isExact() && !pattern.isNull() && pattern.toString().equals(origin);
	}

	/**
	 * Return whether a policy may have an origin with plain http, one of which it has if
	 * that is allowed together with credentials.
	 */
	private static boolean allowsPlain(CorsPolicy policy) {
		return !policy.allowsCredentials()
				|| policy.allowedOrigins().stream().limit(MAX_ORIGINS).anyMatch(OwnAddress::isPlain);
	}

}
