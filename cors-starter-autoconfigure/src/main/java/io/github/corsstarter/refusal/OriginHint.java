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
import io.github.corsstarter.policy.WebOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Hints about refused origins.
 */
final class OriginHint {

	private static final int MAX_LENGTH = 300;

	private static final int MAX_SCHEME = 30;

	// Would become a placeholder, another element or a quote when pasted
	private static final String MEANING_OF_PROPERTIES = "${},\"'#\\";

	private static final String UNUSUAL_FORM = "Browsers don't send an origin in this form. An app, another client or a "
			+ "gateway wrote it.";

	private static final String NEW_FOR_EACH_INSTALLATION = "With this scheme, each installation of an extension or app has its own origin, so listing this origin allows only one installation.";

	private static final String AUTHORIZER = "use an OriginAuthorizer (ReactiveOriginAuthorizer in WebFlux), or change the "
			+ "client to call a path that allows \"*\", with a token";

	private static final String SERVE_OVER_HTTPS = "serve its pages over https and allow the https origin";

	private OriginHint() {
	}

	/**
	 * Explain why an origin is malformed.
	 */
	static Advice ofMalformed(CorsRequest request, CorsPolicy policy) {
		if (request.isRepeated(HeaderNames.ORIGIN)) {
			return Advice.sentence(
					"The request has several Origin headers, and this is the first. A gateway or another client added one.");
		}
		String origin = Objects.requireNonNullElse(request.origin(), "");
		if (origin.equals("file://")) {
			return ofFiles(request, policy);
		}
		if (isSchemeAlone(origin)) {
			return Advice.sentence(
					"Web views send this origin if the app's pages have no host. Give the pages a host, or call a "
							+ "path that allows \"*\", with a token.");
		}
		String form = meant(origin);
		return Advice.sentence((form != null) ? UNUSUAL_FORM + " " + form : UNUSUAL_FORM);
	}

	/**
	 * Return whether an origin has no host, and a scheme other than http and https.
	 */
	private static boolean isSchemeAlone(String origin) {
		int end = origin.length() - "://".length();
		return end > 0 && end <= MAX_SCHEME && origin.endsWith("://") && !origin.startsWith("http")
				&& WebOrigin.parse(origin + "x") != null;
	}

	private static Advice ofFiles(CorsRequest request, CorsPolicy policy) {
		String senders = "Electron, Cordova, and Chromium with --allow-file-access-from-files send this origin for files.";
		if (carriesCredentials(request, policy)) {
			return Advice.sentence(senders + " Change the app to call a path that allows \"*\", with a token.");
		}
		Remedy add = Remedy.add(policy, "allowed-origins", policy.allowedOrigins(), List.of("file://"));
		return new Advice(senders, "to allow all of them, ",
				Remedy.sentence(Remedy.allowDanger(policy, DangerousSetting.FILE_ORIGIN) + add.text()));
	}

	/**
	 * Return whether listed origins can use credentials, under this policy or one that
	 * inherits from it. A handshake always carries them.
	 */
	private static boolean carriesCredentials(CorsRequest request, CorsPolicy policy) {
		return policy.allowsCredentials() || RequestMode.isWebSocketHandshake(request)
				|| Inheritance.of(policy).credentialsOfHeirs();
	}

	/**
	 * Name the origin that a text means, if the configuration would accept or correct the
	 * text.
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
					: "Browsers send \"" + LogText.of(pattern.toString()) + "\".";
		}
		return switch (fault.code()) {
			case ORIGIN_HAS_PATH, ORIGIN_MISSING_SCHEME -> fault.explanation();
			default -> null;
		};
	}

	/**
	 * Explain why a policy doesn't allow an origin.
	 */
	static Advice ofUnlisted(CorsRequest request, CorsPolicy policy, ForwardedHeaders forwarded) {
		String origin = Objects.requireNonNullElse(request.origin(), "");
		boolean ownIsPossible = OwnAddress.isPossible(request, origin);
		String header = ownIsPossible ? OwnAddress.namedBy(request, origin) : null;
		if (header != null) {
			return Advice
				.sentence(header + " names this origin as the application's own public address. If that is true"
						+ OwnAddress.remedy(header, forwarded));
		}
		OriginPattern pattern = OriginPattern.parse(origin).pattern();
		if (pattern != null && pattern.hasHostOfInstallation() && isBrowsers(origin)) {
			return ofInstallation(request, pattern, policy);
		}
		SimilarOrigin similar = SimilarOrigin.find(origin, policy.allowedOrigins());
		if (pattern == null || !isBrowsers(origin)) {
			return Advice.sentence((similar != null) ? similar.difference() + " " + UNUSUAL_FORM : UNUSUAL_FORM);
		}
		Advice advice = ofBrowsers(request, pattern, policy, similar);
		boolean behindProxy = similar == null && ownIsPossible
				&& (RequestMode.isWebSocketHandshake(request) || pattern.isInsecure());
		return behindProxy ? advice.followedBy(
				"If this is the application's own address, behind a proxy, configure the proxy to keep Host or to send "
						+ "X-Forwarded-Host." + ((forwarded == ForwardedHeaders.UNREAD)
								? " To use X-Forwarded-Host, also set server.forward-headers-strategy." : ""))
				: advice;
	}

	private static Advice ofBrowsers(CorsRequest request, OriginPattern origin, CorsPolicy policy,
			@Nullable SimilarOrigin similar) {
		String explanation = (similar != null)
				? similar.difference() + (similar.isSecureOnly() ? " Open the page over https." : "") : "";
		String text = origin.toString();
		String ifTrusted = "if you trust this origin, ";
		if (policy.allowedOrigins().isEmpty()) {
			return new Advice(explanation, ifTrusted, Remedy.sentence(policy.isForAuthorizer(text)
					? "change the authorizer to allow " + text
					: "serve its pages over https. Under this policy, the authorizer isn't asked about http origins, except "
							+ "those of this machine"));
		}
		if (text.length() > MAX_LENGTH) {
			return new Advice(explanation, "", Remedy.sentence("the origin is too long to show"));
		}
		if (origin.isInsecure() && RequestMode.isWebSocketHandshake(request)) {
			return new Advice(explanation, ifTrusted, Remedy.sentence(SERVE_OVER_HTTPS));
		}
		Remedy add = Remedy.add(policy, "allowed-origins", policy.allowedOrigins(), List.of(text));
		if (origin.isInsecure() && carriesCredentials(request, policy)
				&& !policy.dangerouslyAllows(DangerousSetting.INSECURE_ORIGINS)) {
			return new Advice(explanation, ifTrusted,
					Remedy.sentence(SERVE_OVER_HTTPS + ". To allow http with credentials anyway, "
							+ Remedy.allowDanger(policy, DangerousSetting.INSECURE_ORIGINS) + add.text()));
		}
		return new Advice(explanation, (similar != null) ? "to allow this origin, " : ifTrusted,
				new Remedy(add.key(), add.text() + warning(origin) + anyPort(origin, policy)));
	}

	/**
	 * Announce the warning that the application logs at startup for an origin.
	 */
	private static String warning(OriginPattern origin) {
		if (origin.isInsecure()) {
			return ". The application then warns about http at startup";
		}
		boolean web = origin.scheme().equals("http") || origin.scheme().equals("https");
		return (web || origin.port().isEmpty()) ? "" : ". The application then warns about the port at startup";
	}

	/**
	 * Explain how to allow all ports of this machine, because development servers change
	 * theirs.
	 */
	private static String anyPort(OriginPattern origin, CorsPolicy policy) {
		if (!origin.isLoopback() || origin.port().isEmpty()) {
			return "";
		}
		String host = origin.scheme() + "://" + origin.host();
		List<String> covered = policy.allowedOrigins()
			.stream()
			.filter((each) -> each.equals(host) || each.startsWith(host + ":"))
			.toList();
		return covered.isEmpty() ? ". To allow any port, add " + host + ":* instead"
				: ". To allow any port, replace " + HeaderList.of(covered, " and ") + " with " + host + ":*";
	}

	private static Advice ofInstallation(CorsRequest request, OriginPattern origin, CorsPolicy policy) {
		String any = origin.scheme() + "://*";
		if (carriesCredentials(request, policy)) {
			return new Advice(NEW_FOR_EACH_INSTALLATION, "", Remedy.sentence(AUTHORIZER));
		}
		List<String> covered = policy.allowedOrigins()
			.stream()
			.filter((each) -> each.startsWith(origin.scheme() + ":"))
			.toList();
		Remedy remedy = covered.isEmpty() ? Remedy.add(policy, "allowed-origins", policy.allowedOrigins(), List.of(any))
				: Remedy.replace(policy, "allowed-origins", policy.allowedOrigins(), covered, any);
		return new Advice(NEW_FOR_EACH_INSTALLATION, "to allow every origin with this scheme, ",
				Remedy.sentence(remedy.text() + ". Otherwise, " + AUTHORIZER));
	}

	/**
	 * Return whether a browser could have sent an origin: a single origin in the form
	 * that the configuration uses. Never suggest anything else, least of all a pattern.
	 */
	private static boolean isBrowsers(String origin) {
		OriginPattern pattern = OriginPattern.parse(origin).pattern();
		return pattern != null && pattern.isExact() && !pattern.isNull() && pattern.toString().equals(origin)
				&& origin.chars().allMatch((c) -> c > ' ' && c <= '~' && MEANING_OF_PROPERTIES.indexOf(c) < 0);
	}

}
