package io.github.corsstarter.refusal;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.policy.HeaderNames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Response headers that scripts of other origins need but can't read, because no policy
 * exposes them. Each is logged once for each policy, and at most 256 are kept. Safe for
 * concurrent use.
 */
public final class UnreadHeaders implements DecisionListener {

	private static final Log logger = LogFactory.getLog("io.github.corsstarter.unread");

	private static final int MAX_HEADERS = 256;

	// Header names as set, by policy
	private final Map<String, Map<String, String>> unread = new ConcurrentHashMap<>();

	private int count;

	/**
	 * Return whether scripts are known to need a header, judged by its name alone.
	 * @param name the header's name, in any case
	 * @return whether scripts need it
	 */
	public static boolean isNeeded(String name) {
		int length = name.length();
		if (length < 4) {
			return false;
		}
		return switch (name.charAt(0) | 0x20) {
			case 'c' -> length == 19 && name.equalsIgnoreCase("Content-Disposition");
			case 'e' -> length == 4 && name.equalsIgnoreCase("ETag");
			case 'g' -> startsWith(name, "Grpc-Status") || name.equalsIgnoreCase("Grpc-Message");
			case 'h' -> startsWith(name, "HX-");
			case 'l' -> name.equalsIgnoreCase("Location") || name.equalsIgnoreCase("Link");
			case 'm' -> name.equalsIgnoreCase("Mcp-Session-Id");
			case 'r' -> name.equalsIgnoreCase("Retry-After") || startsWith(name, "RateLimit");
			case 't' -> startsWith(name, "Tus-");
			case 'u' -> startsWith(name, "Upload-");
			case 'w' -> name.equalsIgnoreCase("WWW-Authenticate");
			case 'x' -> name.equalsIgnoreCase("X-Total-Count") || startsWith(name, "X-RateLimit-");
			default -> false;
		};
	}

	private static boolean startsWith(String name, String beginning) {
		return name.regionMatches(true, 0, beginning, 0, beginning.length());
	}

	/**
	 * Return whether a script can read a response, but not one of its headers.
	 * @param decision the decision about the request
	 * @param name the header's name
	 * @param status the response status, or 0 if it isn't set yet; a browser follows
	 * redirects itself
	 * @return whether the script can't read the header
	 */
	public static boolean isUnread(CorsDecision decision, String name, int status) {
		boolean readable = decision.kind() == CorsDecision.Kind.ACTUAL && decision.reason() == null
				&& decision.givesAccess();
		boolean followed = (status / 100 == 3 && status != 304) || (status == 0 && name.equalsIgnoreCase("Location"));
		return readable && !followed && !decision.policy().exposes(name);
	}

	@Override
	public void decided(CorsRequest request, CorsDecision decision) {
		// Only headers matter here
	}

	@Override
	public void headerUnread(CorsDecision decision, String name) {
		for (CorsPolicy policy : decision.policy().members()) {
			if (!policy.exposes(name) && add(policy.name(), name)) {
				logger.info(
						"Scripts can't read the response header " + LogText.of(name) + " under policy '" + policy.name()
								+ "'. " + who(name) + " To expose it, " + Remedy.expose(policy, of(policy)) + ".");
			}
		}
	}

	private boolean add(String policy, String name) {
		Map<String, String> known = this.unread.get(policy);
		// Most responses of a handler repeat their headers. Other names may come from an
		// upstream
		if ((known != null && known.containsKey(name)) || !HeaderNames.isExposable(name)) {
			return false;
		}
		synchronized (this) {
			if (this.count >= MAX_HEADERS) {
				return false;
			}
			boolean added = this.unread
				.computeIfAbsent(policy, (absent) -> new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER))
				.putIfAbsent(name, name) == null;
			this.count += added ? 1 : 0;
			return added;
		}
	}

	/**
	 * Return the response headers seen so far that scripts need but can't read under a
	 * policy.
	 * @param policy the policy
	 * @return their names, in alphabetical order
	 */
	public List<String> of(CorsPolicy policy) {
		return this.unread.getOrDefault(policy.name(), Map.of())
			.values()
			.stream()
			.filter((name) -> !policy.exposes(name))
			.toList();
	}

	private static String who(String name) {
		String lowerCase = name.toLowerCase(Locale.ROOT);
		return switch (lowerCase) {
			case "mcp-session-id" -> "Clients of the Model Context Protocol (MCP) need it.";
			case "www-authenticate" -> "MCP and OAuth clients read it.";
			case "grpc-status", "grpc-status-details-bin", "grpc-message" -> "gRPC-web clients need it.";
			case "content-disposition" -> "It contains the file name of a download.";
			case "etag" -> "Clients send it back to avoid a transfer, and uploads in parts need it.";
			case "location" -> "It contains the address of a created resource.";
			case "link", "x-total-count" -> "Clients use it for paging.";
			case "retry-after" -> "Clients use it to decide when to retry.";
			default -> lowerCase.startsWith("hx-") ? "htmx needs it."
					: (lowerCase.startsWith("tus-") || lowerCase.startsWith("upload-"))
							? "Resumable upload clients need it." : "Clients use it to stay within rate limits.";
		};
	}

}
