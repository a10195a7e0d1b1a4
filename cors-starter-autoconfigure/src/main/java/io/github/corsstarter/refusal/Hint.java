package io.github.corsstarter.refusal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.StringTokenizer;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.MethodNames;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.RequestMode;
import org.jspecify.annotations.Nullable;

/**
 * What may be behind a refusal, and what to do if it should not be. Values of the request
 * are cut and escaped; the cost is bounded.
 */
public final class Hint {

	private static final int MAX_HEADERS = 16;

	private static final String WEBSOCKET = " It is a WebSocket handshake, which browsers leave to the server to check: "
			+ "if its handler checks origins by itself, let a policy of its own, with enabled: false, have its path.";

	private static final String PUBLIC_FEED = " A feed for everybody is exempt where a policy of its own, with enabled: "
			+ "false, has its path: then its handler alone decides.";

	private Hint() {
	}

	/**
	 * Explain a refusal.
	 * @param request the request
	 * @param policy the policy that refuses it
	 * @param reason why it is refused
	 * @param forwarded which forwarded headers the server reads
	 * @return one or more sentences
	 */
	public static String of(CorsRequest request, CorsPolicy policy, RefusalReason reason, ForwardedHeaders forwarded) {
		String hint = adviceOn(request, policy, reason, forwarded).text();
		boolean handshake = RequestMode.isWebSocketHandshake(request);
		if (!handshake || reason == RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS) {
			return hint;
		}
		return policy.allowsCredentials() ? hint + WEBSOCKET : hint + " " + webSocketHint(policy);
	}

	/**
	 * Return what to do about a refusal.
	 * @param request the request
	 * @param policy the policy that refuses it
	 * @param reason why it is refused
	 * @return the remedy, which may have no value to write
	 */
	public static Remedy remedyOf(CorsRequest request, CorsPolicy policy, RefusalReason reason) {
		return adviceOn(request, policy, reason, ForwardedHeaders.UNREAD).remedy();
	}

	private static Advice adviceOn(CorsRequest request, CorsPolicy policy, RefusalReason reason,
			ForwardedHeaders forwarded) {
		return switch (reason) {
			case ORIGIN_MALFORMED -> OriginHint.ofMalformed(request, policy);
			case ORIGIN_NULL ->
				Advice.sentence("Pages from the file system, sandboxed frames and redirects across origins "
						+ "send null. If the page is yours, serve it over http or https, outside of a sandbox; plug-ins that "
						+ "run in a sandbox of their host can call a path that allows \"*\", with a token.");
			case ORIGIN_NOT_ALLOWED -> OriginHint.ofUnlisted(request, policy, forwarded);
			case METHOD_NOT_ALLOWED -> methodHint(method(request), policy);
			case WEBSOCKET_NEEDS_CREDENTIALS -> Advice.sentence(webSocketHint(policy));
			case HEADERS_MALFORMED ->
				Advice.sentence("Access-Control-Request-Headers is not a list of header names, or is "
						+ "longer than browsers write it: another client or a gateway wrote it.");
			case HEADER_NOT_ALLOWED -> headerHint(request, policy);
			case PRIVATE_NETWORK_NOT_ALLOWED -> new Advice("", Remedy.set(policy, "allow-private-network",
					"if public pages may reach this server on a private network, "));
		};
	}

	/**
	 * Return what the names of a policy's properties begin with.
	 */
	static String prefix(CorsPolicy policy) {
		return prefix(policy.name());
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
		boolean plain = policy.chars().allMatch((c) -> c == '-' || (c < 128 && Character.isLetterOrDigit(c)));
		return "cors.policies." + (plain ? policy : "[" + LogText.of(policy) + "]") + ".";
	}

	private static String webSocketHint(CorsPolicy policy) {
		if (policy.allowsCredentials()) {
			return "A WebSocket handshake carries cookies, and what cors.dangerously-allow permits doesn't extend to it: "
					+ "list the origins of its pages by name, with https." + PUBLIC_FEED;
		}
		return "A WebSocket handshake carries cookies, whatever the page asks for: if its pages may use them, "
				+ Remedy.allowCredentials(policy) + "." + PUBLIC_FEED;
	}

	/**
	 * Return the method that the page wants to use.
	 */
	static String method(CorsRequest request) {
		String requested = request.method().equals("OPTIONS")
				? request.header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD) : null;
		return (requested != null) ? requested : request.method();
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
		if (!MethodNames.isAllowable(method) || method.indexOf('*') >= 0) {
			return Advice.sentence("Browsers let no script use such a method: another client sent it.");
		}
		Remedy remedy = allowMethod(method, policy);
		return new Advice("",
				new Remedy(remedy.key(), remedy.value(), "if pages may use the method, " + remedy.text()));
	}

	/**
	 * Print the whole list: what isn't written has a default.
	 */
	private static Remedy allowMethod(String method, CorsPolicy policy) {
		List<String> methods = new ArrayList<>(policy.allowedMethods());
		methods.add(method);
		String value = String.join(", ", methods);
		String key = prefix(policy) + "allowed-methods";
		return new Remedy(key, value,
				"write " + key + ": " + LogText.of(value) + Remedy.forHeirsToo(policy, "allowed-methods"));
	}

	private static Advice headerHint(CorsRequest request, CorsPolicy policy) {
		List<String> missing = missingHeaders(request, policy.allowedHeaders());
		// A # would begin a comment
		List<String> addable = missing.stream()
			.filter((name) -> HeaderNames.isAllowable(name) && !name.startsWith("#"))
			.toList();
		StringBuilder hint = new StringBuilder(KnownHeaders.describe(missing));
		for (String name : missing) {
			String nearest = nearest(name, policy.allowedHeaders());
			if (nearest != null) {
				hint.append("The nearest header that is allowed is ").append(nearest).append(". ");
				break;
			}
		}
		if (addable.size() < missing.size()) {
			List<String> others = new ArrayList<>(missing);
			others.removeAll(addable);
			hint.append(HeaderList.of(others, " and "))
				.append(others.stream().allMatch(HeaderNames::isCorsResponseHeader)
						? " is for responses, and the server sets it: remove it from the page's request. "
						: " can't be allowed, since browsers let no script send it: another client sent it. ");
		}
		if (missing.size() == MAX_HEADERS) {
			hint.append("The request may name more than these. ");
		}
		if (addable.isEmpty()) {
			return Advice.sentence(hint.toString().strip());
		}
		Remedy remedy = Remedy.add(policy, "allowed-headers", policy.allowedHeaders(), addable);
		// One that can't be allowed keeps the request out whatever is written
		boolean enough = addable.size() == missing.size();
		return new Advice(hint.toString().strip(), new Remedy(enough ? remedy.key() : null,
				enough ? remedy.value() : null,
				"if pages may send " + ((addable.size() == 1) ? "the header, " : "these headers, ") + remedy.text()));
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
				+ "connect: " + Remedy.allowCredentials(policy) + ", or let a policy of its own, with enabled: false, "
				+ "leave the path to the endpoint's own origins.";
	}

	/**
	 * Return the hint for a page that sends credentials where they are not allowed, which
	 * no server can see.
	 * @param credentials whether the page sends credentials
	 * @param policy the policy
	 * @return the hint, or {@code null} if the page may
	 */
	public static @Nullable String ofCredentials(boolean credentials, CorsPolicy policy) {
		CorsPolicy lacking = policy.lackingCredentials();
		if (!credentials || lacking == null) {
			return null;
		}
		return "The browser keeps the answer from a page that sends cookies or other credentials: if pages may, "
				+ Remedy.allowCredentials(lacking) + "; otherwise let the page omit them.";
	}

}
