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
 * What may be behind an origin that is refused.
 */
final class OriginHint {

	private static final int MAX_LENGTH = 300;

	private static final int MAX_SCHEME = 30;

	// Would be a placeholder, a further element or a quote where it is pasted
	private static final String MEANING_OF_PROPERTIES = "${},\"'#\\";

	private static final String UNUSUAL_FORM = "It isn't in the form in which browsers send an origin: an app, another "
			+ "client or a gateway wrote it.";

	private static final String NEW_FOR_EACH_INSTALLATION = "The host of such an origin is made anew for each installation, "
			+ "so to list it helps one only.";

	private static final String AUTHORIZER = "let an OriginAuthorizer (in WebFlux a ReactiveOriginAuthorizer) decide, or let "
			+ "it call a path that allows \"*\", with a token";

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
			return ofFiles(request, policy);
		}
		if (isSchemeAlone(origin)) {
			return Advice
				.sentence("Web views of apps whose pages have no host send this. Give the pages a host, or let "
						+ "them call a path that allows \"*\", with a token.");
		}
		String form = meant(origin);
		return Advice.sentence((form != null) ? UNUSUAL_FORM + " " + form : UNUSUAL_FORM);
	}

	/**
	 * Return whether an origin has no host, and no scheme of the web.
	 */
	private static boolean isSchemeAlone(String origin) {
		int end = origin.length() - "://".length();
		return end > 0 && end <= MAX_SCHEME && origin.endsWith("://") && !origin.startsWith("http")
				&& WebOrigin.parse(origin + "x") != null;
	}

	private static Advice ofFiles(CorsRequest request, CorsPolicy policy) {
		String senders = "Files that Electron, Cordova or Chromium with --allow-file-access-from-files opens send this.";
		if (carriesCredentials(request, policy)) {
			return Advice.sentence(senders + " Let them call a path that allows \"*\", with a token.");
		}
		Remedy add = Remedy.add(policy, "allowed-origins", policy.allowedOrigins(), List.of("file://"));
		return new Advice(senders, "if all of them may call this application, ",
				Remedy.sentence(Remedy.allowDanger(policy, DangerousSetting.FILE_ORIGIN) + add.text()));
	}

	/**
	 * Return whether pages that get into the list may use credentials, of a policy that
	 * has it from this one too. A handshake always carries them.
	 */
	private static boolean carriesCredentials(CorsRequest request, CorsPolicy policy) {
		return policy.allowsCredentials() || RequestMode.isWebSocketHandshake(request)
				|| Inheritance.of(policy).credentialsOfHeirs();
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
					: "Browsers write it \"" + LogText.of(pattern.toString()) + "\".";
		}
		return switch (fault.code()) {
			case ORIGIN_HAS_PATH, ORIGIN_MISSING_SCHEME -> fault.explanation();
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
				"If it is the address of this application itself, behind a proxy: let the proxy keep Host, or send "
						+ "X-Forwarded-Host"
						+ ((forwarded == ForwardedHeaders.UNREAD) ? " and set server.forward-headers-strategy." : "."))
				: advice;
	}

	private static Advice ofBrowsers(CorsRequest request, OriginPattern origin, CorsPolicy policy,
			@Nullable SimilarOrigin similar) {
		String explanation = (similar != null)
				? similar.difference() + (similar.isSecureOnly() ? " Open the page over https." : "") : "";
		String text = origin.toString();
		String ifCalled = "if its pages may call this application, ";
		if (policy.allowedOrigins().isEmpty()) {
			return new Advice(explanation, ifCalled, Remedy.sentence(policy.isForAuthorizer(text)
					? "let the authorizer allow " + text
					: "serve them over https: the authorizer is asked about no http origin here, but those of this machine"));
		}
		if (text.length() > MAX_LENGTH) {
			return new Advice(explanation, "", Remedy.sentence("it is too long to be shown"));
		}
		if (origin.isInsecure() && RequestMode.isWebSocketHandshake(request)) {
			return new Advice(explanation, ifCalled, Remedy.sentence("serve them over https and allow that origin"));
		}
		Remedy add = Remedy.add(policy, "allowed-origins", policy.allowedOrigins(), List.of(text));
		if (origin.isInsecure() && carriesCredentials(request, policy)
				&& !policy.dangerouslyAllows(DangerousSetting.INSECURE_ORIGINS)) {
			return new Advice(explanation, ifCalled,
					Remedy.sentence("serve them over https and allow that origin, or allow http together with "
							+ "credentials by name: " + Remedy.allowDanger(policy, DangerousSetting.INSECURE_ORIGINS)
							+ add.text()));
		}
		return new Advice(explanation, (similar != null) ? "to allow it too, " : ifCalled,
				new Remedy(add.key(), add.text() + anyPort(origin, policy) + warning(origin)));
	}

	/**
	 * Say that the start will warn of an origin.
	 */
	private static String warning(OriginPattern origin) {
		if (origin.isInsecure()) {
			return ", and expect a warning of http at the start";
		}
		boolean web = origin.scheme().equals("http") || origin.scheme().equals("https");
		return (web || origin.port().isEmpty()) ? "" : ", and expect a warning of its port at the start";
	}

	/**
	 * Say how to allow all ports of this machine, which development servers change.
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
		return covered.isEmpty() ? ", or " + host + ":* for any port"
				: ", or put " + host + ":* in place of " + HeaderList.of(covered, " and ") + " for any port";
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
		return new Advice(NEW_FOR_EACH_INSTALLATION, "to allow all that have this scheme, ",
				Remedy.sentence(remedy.text() + "; otherwise " + AUTHORIZER));
	}

	/**
	 * Return whether a browser may have sent an origin: one origin, in the form in which
	 * a configuration has it. Nothing else is to be suggested, least of all a pattern.
	 */
	private static boolean isBrowsers(String origin) {
		OriginPattern pattern = OriginPattern.parse(origin).pattern();
		return pattern != null && pattern.isExact() && !pattern.isNull() && pattern.toString().equals(origin)
				&& origin.chars().allMatch((c) -> c > ' ' && c <= '~' && MEANING_OF_PROPERTIES.indexOf(c) < 0);
	}

}
