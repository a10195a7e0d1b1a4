package io.github.corsstarter.refusal;

import java.util.StringTokenizer;

import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.WebOrigin;
import org.jspecify.annotations.Nullable;

/**
 * Detects signs that a refused origin is the application's own public address, hidden by
 * a proxy. The result is only logged and decides nothing, because any client can send
 * these headers. Takes linear time.
 */
final class OwnAddress {

	private OwnAddress() {
	}

	/**
	 * Return whether the request could come from a same-origin page. Such a page sends no
	 * preflight. If {@code Sec-Fetch-Site} is present, it already gives the answer.
	 */
	static boolean isPossible(CorsRequest request, String origin) {
		return (origin.startsWith("http://") || origin.startsWith("https://"))
				&& request.header(HeaderNames.SEC_FETCH_SITE) == null && !request.method().equals("OPTIONS");
	}

	/**
	 * Return the forwarded header that names the origin's host and port.
	 * @return the header's name, or {@code null} if there is none
	 */
	static @Nullable String namedBy(CorsRequest request, String origin) {
		String host = request.header("X-Forwarded-Host");
		if (host != null && isAt(origin, beforeComma(host), request.header("X-Forwarded-Port"))) {
			return "X-Forwarded-Host";
		}
		String forwarded = request.header("Forwarded");
		return (forwarded != null && isAt(origin, hostParameter(forwarded), null)) ? "Forwarded" : null;
	}

	/**
	 * Explain how the server can learn its address.
	 * @param header the header that names the address
	 * @param forwarded the forwarded headers that the server reads
	 */
	static String remedy(String header, ForwardedHeaders forwarded) {
		boolean standard = header.equals("Forwarded");
		return switch (forwarded) {
			case UNREAD -> " and only a proxy can send the header, set server.forward-headers-strategy to framework"
					+ (standard ? "." : " or native.");
			case NATIVE -> standard
					? " and only a proxy can send the header, set server.forward-headers-strategy to framework. With native, some "
							+ "servers don't read the header, or not from every proxy."
					: ", the server ignored the header. server.forward-headers-strategy is native, and Tomcat then by default "
							+ "trusts only proxies with private addresses.";
			case FRAMEWORK -> ", Spring's ForwardedHeaderFilter must run before the CORS filter, which has the order "
					+ "cors.filter-order.";
		};
	}

	private static boolean isAt(String origin, String host, @Nullable String port) {
		WebOrigin parsed = WebOrigin.parse(origin);
		if (parsed == null) {
			return false;
		}
		boolean hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
		String address = (hasPort || port == null) ? host : host + ":" + beforeComma(port);
		String defaultPort = parsed.scheme().equals("https") ? ":443" : ":80";
		// Browsers omit the default port
		return parsed.authority()
			.equalsIgnoreCase(address.endsWith(defaultPort)
					? address.substring(0, address.length() - defaultPort.length()) : address);
	}

	private static String beforeComma(String value) {
		int comma = value.indexOf(',');
		return ((comma >= 0) ? value.substring(0, comma) : value).strip();
	}

	private static String hostParameter(String forwarded) {
		StringTokenizer parameters = new StringTokenizer(forwarded, ";,");
		while (parameters.hasMoreTokens()) {
			String parameter = parameters.nextToken().strip();
			if (parameter.regionMatches(true, 0, "host=", 0, 5)) {
				return parameter.substring(5).replace("\"", "");
			}
		}
		return "";
	}

}
