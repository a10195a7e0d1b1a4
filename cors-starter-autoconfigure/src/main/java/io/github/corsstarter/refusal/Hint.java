package io.github.corsstarter.refusal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

	private static final Set<String> SENT_BY_LIBRARIES = Set.of("x-requested-with", "cache-control");

	private static final String WEBSOCKET = " It is a WebSocket handshake, which browsers leave to the server to check: "
			+ "if its handler checks origins by itself, leave its path alone by a policy with enabled: false.";

	private static final String PUBLIC_FEED = " A feed for everybody is exempt by a policy for its path with enabled: "
			+ "false, where the handler's own origins decide.";

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
		String prefix = prefix(policy);
		String hint = switch (reason) {
			case ORIGIN_MALFORMED -> OriginHint.ofMalformed(request);
			case ORIGIN_NULL -> "Pages from the file system, sandboxed frames and redirects across origins send null: "
					+ "serve the page over http or https, outside of a sandbox.";
			case ORIGIN_NOT_ALLOWED -> OriginHint.ofUnlisted(request, policy, forwarded);
			case METHOD_NOT_ALLOWED -> methodHint(method(request), policy);
			case WEBSOCKET_NEEDS_CREDENTIALS -> webSocketHint(policy);
			case HEADERS_MALFORMED ->
				"No browser sends such an Access-Control-Request-Headers: another client or a gateway wrote it.";
			case HEADER_NOT_ALLOWED -> headerHint(request, policy);
			case PRIVATE_NETWORK_NOT_ALLOWED -> "If public pages may reach this server on a private network, set "
					+ prefix + "allow-private-network to true.";
		};
		boolean handshake = RequestMode.isWebSocketHandshake(request);
		return (handshake && reason != RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS) ? hint + WEBSOCKET : hint;
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
		return policy.equals("default") ? "cors." : "cors.policies." + policy + ".";
	}

	private static String webSocketHint(CorsPolicy policy) {
		if (policy.allowsCredentials()) {
			return "A WebSocket handshake carries cookies, and what cors.dangerously-allow permits doesn't extend to it: "
					+ "list the origins of its pages by name, with https." + PUBLIC_FEED;
		}
		String anyOrigin = policy.allowedOrigins().contains("*") ? "name the origins instead of \"*\" and " : "";
		return "A WebSocket handshake carries cookies, whatever the page asks for: if its pages may use them, "
				+ anyOrigin + "set " + prefix(policy) + "allow-credentials to true." + PUBLIC_FEED;
	}

	/**
	 * Return the method that the page wants to use.
	 */
	static String method(CorsRequest request) {
		String requested = request.method().equals("OPTIONS")
				? request.header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD) : null;
		return (requested != null) ? requested : request.method();
	}

	private static String methodHint(String method, CorsPolicy policy) {
		String name = LogText.of(method);
		String upperCase = method.toUpperCase(Locale.ROOT);
		if (!method.equals(upperCase) && policy.allowedMethods().contains(upperCase)) {
			return "Methods are case-sensitive, and browsers send this one as the script writes it: write "
					+ LogText.of(upperCase) + " there.";
		}
		return MethodNames.isAllowable(method)
				? "If pages may use the method, write " + prefix(policy) + "allowed-methods: "
						+ String.join(", ", policy.allowedMethods()) + ", " + name + "."
				: "No browser lets a page use such a method: another client sent it.";
	}

	private static String headerHint(CorsRequest request, CorsPolicy policy) {
		List<String> missing = missingHeaders(request, policy.allowedHeaders());
		StringBuilder hint = new StringBuilder();
		List<String> byLibraries = missing.stream().filter(SENT_BY_LIBRARIES::contains).toList();
		if (!byLibraries.isEmpty()) {
			hint.append("Upload widgets and other libraries send ")
				.append(String.join(" and ", byLibraries))
				.append(" by themselves. ");
		}
		for (String name : missing) {
			String nearest = Nearest.of(name, policy.allowedHeaders());
			if (nearest != null) {
				hint.append("The nearest header that is allowed is ").append(nearest).append(". ");
				break;
			}
		}
		String names = LogText.of(String.join(", ", missing));
		return hint.append("If pages may send ")
			.append((missing.size() == 1) ? "the header" : "these headers")
			.append(", add ")
			.append(names)
			.append(" to ")
			.append(prefix(policy))
			.append("allowed-headers.")
			.toString();
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
				if (allowed.stream().noneMatch(name::equalsIgnoreCase)) {
					missing.add(name);
				}
			}
		}
		return missing;
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
		String anyOrigin = policy.allowedOrigins().contains("*") ? "name the origins instead of \"*\" and " : "";
		return "The browser keeps the answer from a page that sends cookies or other credentials: if pages may, "
				+ anyOrigin + "set " + prefix(policy) + "allow-credentials to true; otherwise let the page omit them.";
	}

}
