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
 * What may be behind a refusal, and what to do if it should not be. Values of the request
 * are cut and escaped; the cost is bounded.
 */
public final class Hint {

	// As many as a request may name
	private static final int MAX_HEADERS = 128;

	private static final String LEFT_ALONE = " Another pattern leaves this path alone, so policies can refuse here but not "
			+ "open: where a policy is to decide, add the path itself to its paths.";

	private static final String SEVERAL_READINGS = " The path can be read in several ways, and not all of them have a "
			+ "policy, so policies can refuse here but not open: let the client call it in its plain form.";

	private Hint() {
	}

	/**
	 * Explain a refusal.
	 * @param request the request
	 * @param decision the decision that refuses it
	 * @param forwarded which forwarded headers the server reads
	 * @return one or more sentences
	 */
	public static String of(CorsRequest request, CorsDecision decision, ForwardedHeaders forwarded) {
		RefusalReason reason = Objects.requireNonNull(decision.reason());
		StringBuilder hint = new StringBuilder();
		Set<String> said = new HashSet<>();
		for (CorsPolicy policy : decision.policy().members()) {
			String text = adviceOn(request, policy, reason, forwarded).text();
			if (said.add(text)) {
				hint.append(hint.isEmpty() ? "" : " The policy '" + policy.name() + "' has to allow it too. ")
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
	 * Return what to do about a refusal.
	 * @param request the request
	 * @param decision the decision that refuses it
	 * @return a remedy for each policy that refuses it, which may have no value to write
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
				Advice.sentence("Access-Control-Request-Headers is not a list of header names, or is longer than this "
						+ "application reads: 128 names and 8 KiB.");
			case HEADER_NOT_ALLOWED -> headerHint(request, policy);
			case PRIVATE_NETWORK_NOT_ALLOWED -> new Advice("",
					"if public pages may reach this server on a private network, ", Remedy.allowPrivateNetwork(policy));
		};
	}

	private static Advice ofNoOrigin(CorsRequest request, CorsPolicy policy, RefusalReason reason) {
		if (RequestMode.isWebSocketHandshake(request)) {
			return Advice.sentence("No policy opens a WebSocket to null, file:// or what is no origin.");
		}
		return (reason == RefusalReason.ORIGIN_MALFORMED) ? OriginHint.ofMalformed(request, policy) : Advice
			.sentence("Browsers send null for sandboxed frames, redirects across origins and most pages of the "
					+ "file system. If the page is yours, serve it over http or https, outside of a sandbox; plug-ins "
					+ "that run in a sandbox of their host can call a path that allows \"*\", with a token.");
	}

	/**
	 * Return what the names of a policy's properties begin with.
	 * @param policy the name of the policy
	 * @return the prefix, with a dot at its end
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
				? "A WebSocket handshake may carry cookies, and what cors.dangerously-allow permits doesn't extend to it: "
						+ "list the origins of its pages by name (none over http, and neither null nor file://)."
				: "A WebSocket handshake may carry cookies, whatever the page asks for: if its pages may use them, "
						+ Remedy.allowCredentials(policy) + ".";
	}

	/**
	 * Say that a handler may decide about handshakes by itself.
	 */
	private static String ofHandshake(CorsRequest request, CorsPolicy policy, RefusalReason reason) {
		String alone = Remedy.leaveAlone(policy, request.path());
		if (reason == RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS) {
			return publicFeed(alone);
		}
		return policy.allowsCredentials()
				? " It is a WebSocket handshake, which browsers leave to the server to check: if its handler checks origins "
						+ "by itself, " + alone + "."
				: " " + webSocketHint(policy) + publicFeed(alone);
	}

	private static String publicFeed(String leaveAlone) {
		return " For a public feed, " + leaveAlone + "; then its handler alone decides.";
	}

	/**
	 * Return the method that the page wants to use.
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
				return Advice.sentence("Methods are case-sensitive, and browsers send this one in upper case: another "
						+ "client wrote it.");
			}
			String script = "Methods are case-sensitive, and browsers send this one as the script writes it: write "
					+ normalized + " there";
			return Advice.sentence(policy.allowedMethods().contains(normalized) ? script + "."
					: script + ", and " + allowMethod(normalized, policy).text() + ".");
		}
		if (!MethodNames.isAllowable(method) || !Character.isLetterOrDigit(method.charAt(0))
				|| method.indexOf('*') >= 0) {
			return Advice.sentence("Such a method can't be allowed: let the client use another.");
		}
		return new Advice("", "if pages may use the method, ", allowMethod(method, policy));
	}

	/**
	 * Print the whole list: what isn't written has a default.
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
				// Another meaning in YAML, or in the list itself
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
			hint.append("The nearest header that is allowed is ").append(nearest).append(". ");
		}
		say(hint, ofResponses, " is for responses, where the server sets it: remove it from the page's request. ",
				" are for responses, where the server sets them: remove them from the page's request. ");
		say(hint, ofBrowsers,
				" can't be allowed, since browsers set it by themselves: another client or a gateway asked for it. ",
				" can't be allowed, since browsers set them by themselves: another client or a gateway asked for them. ");
		say(hint, unusual, " can't be allowed by name: let the page use another name. ",
				" can't be allowed by name: let the page use other names. ");
		if (addable.isEmpty()) {
			return Advice.sentence(hint.toString().strip());
		}
		Remedy remedy = Remedy.add(policy, "allowed-headers", policy.allowedHeaders(), addable);
		// One that can't be allowed keeps the request out whatever is written
		boolean enough = addable.size() == missing.size();
		return new Advice(hint.toString().strip(),
				"if pages may send " + ((addable.size() == 1) ? "the header, " : "these headers, "),
				enough ? remedy : Remedy.sentence(remedy.text()));
	}

	private static void say(StringBuilder text, List<String> names, String ofOne, String ofSeveral) {
		if (!names.isEmpty()) {
			text.append(HeaderList.of(names, " and ")).append((names.size() == 1) ? ofOne : ofSeveral);
		}
	}

	/**
	 * Return the header that was probably meant. A short one is like too many others.
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
	 * Return the names that are requested and not allowed.
	 * @param request the preflight
	 * @param allowed the names that are allowed
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
	 * Say how pages get to use SockJS endpoints under a policy without credentials.
	 * @param paths the paths of the endpoints
	 * @param policy the policy
	 * @return a sentence
	 */
	public static String ofSockJs(Collection<String> paths, CorsPolicy policy) {
		return "The SockJS endpoint " + String.join(", ", paths) + " is under policy '" + policy.name()
				+ "', which doesn't allow credentials. sockjs-client always sends them, so pages of other origins can't "
				+ "connect: " + Remedy.allowCredentials(policy) + "; or, to leave it to the endpoint's own origins, "
				+ Remedy.leaveHandlersAlone(policy, paths) + ".";
	}

	/**
	 * Return the hint for a page that sends credentials where they are not allowed, which
	 * no server can see.
	 * @param credentials whether the page sends credentials
	 * @param policy the policy
	 * @return the hint, or {@code null} if the page may
	 */
	public static @Nullable String ofCredentials(boolean credentials, CorsPolicy policy) {
		if (!credentials || policy.allowsCredentials()) {
			return null;
		}
		return "The browser keeps the answer from a page that sends cookies or other credentials: if pages may, "
				+ Remedy.allowCredentials(policy) + "; otherwise let the page omit them.";
	}

}
