package io.github.corsstarter.refusal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.StringTokenizer;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.MethodNames;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.RequestMode;
import io.github.corsstarter.policy.RequestPath;
import org.jspecify.annotations.Nullable;

/**
 * The probable cause of a refusal, and the remedy. Request values are cut and escaped,
 * and the cost is bounded.
 */
public final class Hint {

	// The limit for a request
	private static final int MAX_HEADERS = 128;

	private static final String LEFT_ALONE = " Another path pattern leaves this path alone, so a policy can refuse the "
			+ "request but can't allow it. If a policy should decide, add the exact path to its paths.";

	private static final String SEVERAL_READINGS = " The path can be read in several ways and some of them have no policy, "
			+ "so a policy can refuse the request but can't allow it. Change the client to send the path in its plain form.";

	private Hint() {
	}

	/**
	 * Explain a refusal.
	 * @param request the request
	 * @param decision the decision that refuses the request
	 * @param forwarded the forwarded headers that the server reads
	 * @return one or more sentences
	 */
	public static String of(CorsRequest request, CorsDecision decision, ForwardedHeaders forwarded) {
		RefusalReason reason = Objects.requireNonNull(decision.reason());
		StringBuilder hint = new StringBuilder();
		Set<String> said = new HashSet<>();
		for (CorsPolicy policy : decision.policy().members()) {
			String text = adviceOn(request, policy, reason, forwarded).text();
			if (said.add(text)) {
				hint.append(hint.isEmpty() ? "" : " The policy '" + policy.name() + "' must also allow it. ")
					.append(text);
			}
		}
		if (RequestMode.isWebSocketHandshake(request)) {
			hint.append(ofHandshake(request, decision.policy(), reason));
		}
		if (decision.isLeftAlone()) {
			hint.append(RequestPath.isPlain(request.path()) ? LEFT_ALONE : SEVERAL_READINGS);
		}
		return hint.toString();
	}

	/**
	 * Return the remedies for a refusal.
	 * @param request the request
	 * @param decision the decision that refuses the request
	 * @return one remedy for each policy that refuses the request; it may have no value
	 * to write
	 */
	public static List<Remedy> remediesOf(CorsRequest request, CorsDecision decision) {
		RefusalReason reason = Objects.requireNonNull(decision.reason());
		return decision.policy()
			.members()
			.stream()
			.map((policy) -> adviceOn(request, policy, reason, ForwardedHeaders.UNREAD).remedy())
			.toList();
	}

	private static Advice adviceOn(CorsRequest request, CorsPolicy policy, RefusalReason reason,
			ForwardedHeaders forwarded) {
		return switch (reason) {
			case ORIGIN_MALFORMED, ORIGIN_NULL -> ofNoOrigin(request, policy, reason);
			case ORIGIN_NOT_ALLOWED -> OriginHint.ofUnlisted(request, policy, forwarded);
			case METHOD_NOT_ALLOWED -> methodHint(method(request), policy);
			case WEBSOCKET_NEEDS_CREDENTIALS -> Advice.sentence(webSocketHint(policy));
			case HEADERS_MALFORMED ->
				Advice.sentence("Access-Control-Request-Headers isn't a valid list of header names, or exceeds a limit "
						+ "(8 KiB, 128 names, 16 empty elements).");
			case HEADER_NOT_ALLOWED -> headerHint(request, policy);
			case PRIVATE_NETWORK_NOT_ALLOWED -> new Advice("",
					"to let public pages reach this server on a private network, ", Remedy.allowPrivateNetwork(policy));
		};
	}

	private static Advice ofNoOrigin(CorsRequest request, CorsPolicy policy, RefusalReason reason) {
		if (RequestMode.isWebSocketHandshake(request)) {
			return Advice
				.sentence("A policy can't allow a WebSocket from null, from file:// or from an invalid origin.");
		}
		return (reason == RefusalReason.ORIGIN_MALFORMED) ? OriginHint.ofMalformed(request, policy) : Advice
			.sentence("Browsers send null for sandboxed frames, cross-origin redirects and most pages opened from "
					+ "the file system. If the page is yours, serve it over http or https, outside a sandbox. If the page is a plug-in that another application runs in a sandbox, let it call a path that allows \"*\", and send a token.");
	}

	/**
	 * Return the prefix of a policy's property names.
	 * @param policy the name of the policy
	 * @return the prefix, with a trailing dot
	 */
	public static String prefix(String policy) {
		if (policy.equals("default")) {
			return "cors.";
		}
		boolean printable = policy.equals(LogText.of(policy));
		boolean plain = printable
				&& policy.chars().allMatch((c) -> c == '-' || c == '_' || Character.isLetterOrDigit(c));
		return "cors.policies." + (plain ? policy : printable ? "[" + policy + "]" : "<name>") + ".";
	}

	private static String webSocketHint(CorsPolicy policy) {
		return policy.allowsCredentials()
				? "A WebSocket handshake can carry cookies, so cors.dangerously-allow doesn't apply to it. List each "
						+ "origin by name (not http, null or file://)."
				: "A WebSocket handshake can carry cookies, whatever the script asks for. To allow them, "
						+ Remedy.allowCredentials(policy) + ".";
	}

	/**
	 * Explain that a handler can decide about handshakes itself.
	 */
	private static String ofHandshake(CorsRequest request, CorsPolicy policy, RefusalReason reason) {
		String alone = Remedy.leaveAlone(policy, request.path());
		if (reason == RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS) {
			return publicFeed(alone);
		}
		return policy.allowsCredentials()
				? " This is a WebSocket handshake, and browsers leave the origin check to the server. If the handler checks "
						+ "origins itself, " + alone + "."
				: " " + webSocketHint(policy) + publicFeed(alone);
	}

	private static String publicFeed(String leaveAlone) {
		return " For a public feed, " + leaveAlone + ". Its handler alone then decides.";
	}

	/**
	 * Return the method of the request or, for a preflight, the requested one.
	 */
	static String method(CorsRequest request) {
		String requested = request.method().equals("OPTIONS")
				? request.header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD) : null;
		return (requested != null) ? requested : RequestMode.method(request);
	}

	private static Advice methodHint(String method, CorsPolicy policy) {
		String normalized = MethodNames.normalize(method);
		if (!method.equals(normalized)) {
			if (MethodNames.isNormalizedByBrowsers(method)) {
				return Advice
					.sentence("Methods are case-sensitive. Browsers send this one in upper case, so another client "
							+ "wrote it.");
			}
			String script = "Methods are case-sensitive, and browsers don't change the case of this one. Use "
					+ normalized + " in the script";
			return Advice.sentence(policy.allowedMethods().contains(normalized) ? script + "."
					: script + ", and " + allowMethod(normalized, policy).text() + ".");
		}
		if (!MethodNames.isAllowable(method) || !Character.isLetterOrDigit(method.charAt(0))
				|| method.indexOf('*') >= 0) {
			return Advice.sentence("This method can't be allowed. Change the client to use another one.");
		}
		return new Advice("", "to allow this method, ", allowMethod(method, policy));
	}

	/**
	 * Explain how to allow a method. The remedy contains the whole list, because a list
	 * replaces the default.
	 */
	private static Remedy allowMethod(String method, CorsPolicy policy) {
		List<String> methods = new ArrayList<>(policy.allowedMethods());
		methods.add(method);
		return Remedy.write(policy, "allowed-methods", methods);
	}

	private static Advice headerHint(CorsRequest request, CorsPolicy policy) {
		List<String> missing = missingHeaders(request, policy.allowedHeaders());
		List<String> addable = new ArrayList<>();
		List<String> ofResponses = new ArrayList<>();
		List<String> ofBrowsers = new ArrayList<>();
		List<String> unusual = new ArrayList<>();
		for (String name : missing) {
			if (HeaderNames.isCorsResponseHeader(name)) {
				ofResponses.add(name);
			}
			else if (name.indexOf('*') >= 0 || !Character.isLetterOrDigit(name.charAt(0))) {
				// Has another meaning in YAML or in the list
				unusual.add(name);
			}
			else {
				(HeaderNames.isAllowable(name) ? addable : ofBrowsers).add(name);
			}
		}
		StringBuilder hint = new StringBuilder(KnownHeaders.describe(missing));
		String nearest = missing.stream()
			.map((name) -> nearest(name, policy.allowedHeaders()))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
		if (nearest != null) {
			hint.append("The closest allowed header is ").append(nearest).append(". ");
		}
		say(hint, ofResponses, " is a response header, set by the server. Remove it from the page's request. ",
				" are response headers, set by the server. Remove them from the page's request. ");
		say(hint, ofBrowsers,
				" can't be allowed because browsers set it themselves. Another client or a gateway requested it. ",
				" can't be allowed because browsers set them themselves. Another client or a gateway requested them. ");
		say(hint, unusual, " can't be allowed by name. Rename it in the page's script. ",
				" can't be allowed by name. Rename them in the page's script. ");
		if (addable.isEmpty()) {
			return Advice.sentence(hint.toString().strip());
		}
		Remedy remedy = Remedy.add(policy, "allowed-headers", policy.allowedHeaders(), addable);
		// The request is still refused for headers that can't be allowed
		boolean enough = addable.size() == missing.size();
		String headers = (addable.size() == 1) ? (enough ? "this header" : "the other header")
				: (enough ? "these headers" : "the other headers");
		return new Advice(hint.toString().strip(), "to allow " + headers + ", ",
				enough ? remedy : Remedy.sentence(remedy.text()));
	}

	private static void say(StringBuilder text, List<String> names, String ofOne, String ofSeveral) {
		if (!names.isEmpty()) {
			text.append(HeaderList.of(names, " and ")).append((names.size() == 1) ? ofOne : ofSeveral);
		}
	}

	/**
	 * Return the header that was probably meant. Short names resemble too many others.
	 */
	private static @Nullable String nearest(String name, List<String> allowed) {
		for (String candidate : allowed) {
			if (name.length() > 7 && Nearest.bySlip(name, List.of(candidate.toLowerCase(Locale.ROOT))) != null) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * Return the requested names that aren't allowed.
	 * @param request the preflight
	 * @param allowed the allowed names
	 * @return the first few of them, in lower case
	 */
	public static List<String> missingHeaders(CorsRequest request, List<String> allowed) {
		List<String> missing = new ArrayList<>();
		Iterator<String> lines = request.headers(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
		while (lines.hasNext()) {
			StringTokenizer names = new StringTokenizer(lines.next(), ", \t");
			while (names.hasMoreTokens() && missing.size() < MAX_HEADERS) {
				String name = names.nextToken().toLowerCase(Locale.ROOT);
				if (allowed.stream().noneMatch(name::equalsIgnoreCase) && !missing.contains(name)) {
					missing.add(name);
				}
			}
		}
		return missing;
	}

	/**
	 * Return the message about SockJS endpoints under a policy without credentials.
	 * @param paths the paths of the endpoints
	 * @param policy the policy
	 * @return the message
	 */
	public static String ofSockJs(Collection<String> paths, CorsPolicy policy) {
		return "Policy '" + policy.name() + "' covers the SockJS endpoint " + String.join(", ", paths)
				+ " and doesn't allow credentials. sockjs-client always sends them, so other origins can't connect. To "
				+ "allow credentials, " + Remedy.allowCredentials(policy)
				+ ". To rely on the endpoint's own allowed origins instead, " + Remedy.leaveHandlersAlone(policy, paths)
				+ ".";
	}

	/**
	 * Return the hint for a page that sends credentials that the policy doesn't allow. No
	 * server can detect this.
	 * @param credentials whether the page sends credentials
	 * @param policy the policy
	 * @return the hint, or {@code null} if the policy allows them or the page sends none
	 */
	public static @Nullable String ofCredentials(boolean credentials, CorsPolicy policy) {
		if (!credentials || policy.allowsCredentials()) {
			return null;
		}
		return "The browser blocks the response because the page sends credentials, such as cookies. To allow them, "
				+ Remedy.allowCredentials(policy) + ". Otherwise, change the page to omit them.";
	}

}
