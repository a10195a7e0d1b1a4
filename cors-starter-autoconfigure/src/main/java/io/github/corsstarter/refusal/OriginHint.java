package io.github.corsstarter.refusal;

import java.util.List;
import java.util.Objects;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.DangerousSetting;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.Inheritance;
import io.github.corsstarter.policy.OriginPattern;
import io.github.corsstarter.policy.RequestMode;
import org.jspecify.annotations.Nullable;

/**
 * What may be behind an origin that is refused.
 */
final class OriginHint {

	private static final int MAX_LENGTH = 300;

	// Would be a placeholder, a further element or a quote where it is pasted
	private static final String MEANING_OF_PROPERTIES = "${},\"'#";

	private static final String NOT_OF_BROWSERS = "Browsers don't write an origin in this form: another client or a gateway "
			+ "wrote it.";

	private static final String NEW_FOR_EACH_INSTALLATION = "The host of such an origin is made anew for each installation, "
			+ "so to list it helps one only";

	private OriginHint() {
	}

	/**
	 * Explain why an origin is none.
	 */
	static Advice ofMalformed(CorsRequest request, CorsPolicy policy) {
		if (request.isRepeated(HeaderNames.ORIGIN)) {
			return Advice.sentence(
					"It came in several lines, of which this is the first: a gateway or another client added one.");
		}
		String origin = Objects.requireNonNullElse(request.origin(), "");
		if (origin.equals("file://")) {
			return Advice
				.sentence("Files that Electron, Cordova or Chromium with --allow-file-access-from-files opens send "
						+ "this. If all of them may call this application, add file-origin to cors.dangerously-allow and "
						+ Remedy.add(policy, "allowed-origins", policy.allowedOrigins(), List.of("file://")).text()
						+ ".");
		}
		String form = meant(origin);
		return Advice.sentence((form != null) ? NOT_OF_BROWSERS + " " + form : NOT_OF_BROWSERS);
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
	static Advice ofUnlisted(CorsRequest request, CorsPolicy policy, ForwardedHeaders forwarded) {
		String origin = Objects.requireNonNullElse(request.origin(), "");
		boolean ownIsPossible = OwnAddress.isPossible(request, origin);
		String header = ownIsPossible ? OwnAddress.namedBy(request, origin) : null;
		if (header != null) {
			return Advice.sentence("If this is the application's own public address, as " + header + " says, "
					+ OwnAddress.remedy(header, forwarded));
		}
		OriginPattern pattern = OriginPattern.parse(origin).pattern();
		if (pattern != null && pattern.hasHostOfInstallation() && isBrowsers(origin)) {
			return Advice.sentence(ofInstallation(pattern, policy));
		}
		SimilarOrigin similar = SimilarOrigin.find(origin, policy.allowedOrigins());
		if (pattern == null || !isBrowsers(origin)) {
			return Advice.sentence((similar != null) ? similar.difference() + " " + NOT_OF_BROWSERS : NOT_OF_BROWSERS);
		}
		Advice advice = ofBrowsers(pattern, policy, similar);
		boolean behindProxy = similar == null && ownIsPossible
				&& (RequestMode.isWebSocketHandshake(request) || pattern.isInsecure());
		return behindProxy ? new Advice(advice.explanation(), advice.remedy()
			.followedBy(
					"If it is the address of this application itself, behind a proxy: let the proxy keep Host, or send "
							+ "X-Forwarded-Host" + ((forwarded == ForwardedHeaders.UNREAD)
									? " and set server.forward-headers-strategy" : "")))
				: advice;
	}

	private static Advice ofBrowsers(OriginPattern origin, CorsPolicy policy, @Nullable SimilarOrigin similar) {
		String explanation = (similar != null)
				? similar.difference() + (similar.isSecureOnly() ? " Open the page over https." : "") : "";
		String text = LogText.of(origin.toString());
		if (policy.allowedOrigins().isEmpty()) {
			return new Advice(explanation,
					Remedy.sentence("if its pages may call this application, let the authorizer allow " + text));
		}
		// A policy that has the list from this one may allow credentials
		boolean credentials = policy.allowsCredentials() || Inheritance.of(policy).credentialsOfHeirs();
		Remedy add = Remedy.add(policy, "allowed-origins", policy.allowedOrigins(), List.of(origin.toString()));
		if (origin.isInsecure() && credentials && !policy.dangerouslyAllows(DangerousSetting.INSECURE_ORIGINS)) {
			return new Advice(explanation,
					Remedy.sentence("if its pages may call this application, serve them over https "
							+ "and allow that origin, or allow http together with credentials by name: add "
							+ "insecure-origins to cors.dangerously-allow, and " + add.text()));
		}
		if (origin.toString().length() > MAX_LENGTH) {
			return new Advice(explanation, Remedy.sentence("it is too long to be shown"));
		}
		String condition = (similar != null) ? "to allow it too, " : "if its pages may call this application, ";
		String anyPort = (origin.isLoopback() && !origin.port().isEmpty())
				? ", or " + origin.scheme() + "://" + origin.host() + ":* for any port" : "";
		return new Advice(explanation, new Remedy(add.key(), add.value(), condition + add.text() + anyPort));
	}

	private static String ofInstallation(OriginPattern origin, CorsPolicy policy) {
		String any = origin.scheme() + "://*";
		return NEW_FOR_EACH_INSTALLATION + ". " + ((policy.allowsCredentials() || Inheritance.of(policy)
			.credentialsOfHeirs())
					? "Let an OriginAuthorizer (in WebFlux a ReactiveOriginAuthorizer) decide, or let it call a path without credentials, with a token."
					: "To allow all that have this scheme, "
							+ Remedy.add(policy, "allowed-origins", policy.allowedOrigins(), List.of(any)).text()
							+ "; otherwise let an OriginAuthorizer (in WebFlux a ReactiveOriginAuthorizer) decide, or let it send a token.");
	}

	/**
	 * Return whether a browser may have sent an origin: one origin, in the form in which
	 * a configuration has it. Nothing else is to be suggested, least of all a pattern.
	 */
	private static boolean isBrowsers(String origin) {
		OriginPattern pattern = OriginPattern.parse(origin).pattern();
		return pattern != null && pattern.isExact() && !pattern.isNull() && pattern.toString().equals(origin)
				&& origin.chars().noneMatch((c) -> MEANING_OF_PROPERTIES.indexOf(c) >= 0);
	}

}
