package io.github.corsstarter.diagnosis;

import java.util.Iterator;

import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.MethodNames;
import io.github.corsstarter.policy.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in words: what was refused, and what to do if it should not be. Values of the
 * request are cut and escaped.
 */
public final class RefusalText {

	private static final String WEBSOCKET = " It is a WebSocket handshake, which browsers leave to the server to check: "
			+ "if its handler checks origins by itself, leave its path alone by a policy with enabled: false.";

	private RefusalText() {
	}

	/**
	 * Describe a refusal in one line.
	 * @param request the request
	 * @param policy the name of the policy
	 * @param reason why it is refused
	 * @return the line
	 */
	public static String of(CorsRequest request, String policy, RefusalReason reason) {
		String preflightMethod = request.method().equals("OPTIONS")
				? request.header(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD) : null;
		String method = LogText.of((preflightMethod != null) ? preflightMethod : request.method());
		return "Refused CORS " + ((preflightMethod != null) ? "preflight for " : "request ") + method + " "
				+ LogText.of(request.path()) + " from origin \"" + text(request.header(HeaderNames.ORIGIN))
				+ "\" by policy '" + policy + "': " + reason.code() + ". " + remedy(request, policy, reason, method)
				+ (isWebSocket(request) ? WEBSOCKET : "");
	}

	private static String remedy(CorsRequest request, String policy, RefusalReason reason, String method) {
		String prefix = policy.equals("default") ? "cors." : "cors.policies." + policy + ".";
		return switch (reason) {
			case ORIGIN_MALFORMED -> hasSeveral(request.headers(HeaderNames.ORIGIN))
					? "It came in several lines, of which this is the first: a gateway or another client added one."
					: "No browser sends such an Origin: another client or a gateway wrote it.";
			case ORIGIN_NULL -> "Pages from the file system, sandboxed frames and redirects across origins send null: "
					+ "serve the page over http or https, outside of a sandbox.";
			case ORIGIN_NOT_ALLOWED -> originRemedy(request, prefix);
			case METHOD_NOT_ALLOWED -> MethodNames.isAllowable(method)
					? "If pages may use the method, add " + method + " to " + prefix + "allowed-methods."
					: "No browser lets a page use such a method: another client sent it.";
			case HEADERS_MALFORMED ->
				"No browser sends such an Access-Control-Request-Headers: " + "another client or a gateway wrote it.";
			case HEADER_NOT_ALLOWED ->
				"It asks for \"" + text(request.header(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS))
						+ "\": if pages may send all of these, add what is missing to " + prefix + "allowed-headers.";
			case PRIVATE_NETWORK_NOT_ALLOWED -> "If public pages may reach this server on a private network, set "
					+ prefix + "allow-private-network to true.";
		};
	}

	private static String originRemedy(CorsRequest request, String prefix) {
		String allow = "If its pages may call this application, add it to " + prefix + "allowed-origins.";
		String origin = request.header(HeaderNames.ORIGIN);
		if (origin == null || !OwnAddress.isPossible(request, origin)) {
			return allow;
		}
		String header = OwnAddress.namedBy(request, origin);
		if (header != null) {
			return header + " says that this is the application's own public address: so that the server knows it, "
					+ "set server.forward-headers-strategy to framework"
					+ (header.equals("Forwarded") ? "." : " or native.");
		}
		boolean webSocket = isWebSocket(request);
		return (webSocket || OwnAddress.isPlain(origin)) ? allow + " If it is this application's own public address, "
				+ "which browsers don't say " + (webSocket ? "of a WebSocket" : "over plain http")
				+ ", a proxy replaces Host: let it keep Host, or send X-Forwarded-Host and set "
				+ "server.forward-headers-strategy." : allow;
	}

	private static boolean isWebSocket(CorsRequest request) {
		return "websocket".equalsIgnoreCase(request.header("Upgrade"));
	}

	private static boolean hasSeveral(Iterator<String> lines) {
		lines.next();
		return lines.hasNext();
	}

	private static String text(@Nullable String value) {
		return (value != null) ? LogText.of(value) : "";
	}

}
