package io.github.corsstarter.policy;

import java.util.Iterator;
import java.util.Locale;
import java.util.StringTokenizer;

import org.jspecify.annotations.Nullable;

/**
 * Classifies browser requests by their
 * <a href="https://www.w3.org/TR/fetch-metadata/">{@code Sec-Fetch-*}</a> headers, which
 * browsers send only to https and to this machine, and by
 * <a href="https://www.w3.org/TR/upgrade-insecure-requests/#preference">
 * {@code Upgrade-Insecure-Requests}</a>, which no script can send without a preflight.
 */
public final class RequestMode {

	private static final String CONNECT = "CONNECT";

	private RequestMode() {
	}

	/**
	 * Return whether a request opens a WebSocket: with an upgrade or, over HTTP/2, with
	 * {@code CONNECT}, which applications receive for no other purpose.
	 * @param request the request
	 * @return whether it is a handshake
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc8441#section-4">RFC 8441</a>
	 */
	public static boolean isWebSocketHandshake(CorsRequest request) {
		return request.method().equals(CONNECT)
				|| (request.header(HeaderNames.UPGRADE) != null && upgradesToWebSocket(request));
	}

	private static boolean upgradesToWebSocket(CorsRequest request) {
		Iterator<String> lines = request.headers(HeaderNames.UPGRADE);
		while (lines.hasNext()) {
			StringTokenizer protocols = new StringTokenizer(lines.next(), ", \t");
			while (protocols.hasMoreTokens()) {
				if (protocols.nextToken().equalsIgnoreCase("websocket")) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Return the method that a policy must allow.
	 * @param request the request
	 * @return the method of the request, or {@code GET} for a WebSocket over HTTP/2
	 */
	public static String method(CorsRequest request) {
		String method = request.method();
		return (method.equals(CONNECT) && request.header(HeaderNames.SEC_WEBSOCKET_VERSION) != null) ? "GET" : method;
	}

	/**
	 * Return whether a request loads a document. Considers only requests that a form or a
	 * link can send, since service workers in WebKit can mark any other request as a
	 * navigation.
	 */
	static boolean isNavigation(CorsRequest request) {
		String mode = request.header(HeaderNames.SEC_FETCH_MODE);
		boolean navigation = (mode != null) ? mode.equals("navigate")
				: "1".equals(request.header(HeaderNames.UPGRADE_INSECURE_REQUESTS)) && !hasFetchMetadata(request);
		return navigation && isOfForm(request) && !isWebSocketHandshake(request);
	}

	private static boolean hasFetchMetadata(CorsRequest request) {
		return request.header(HeaderNames.SEC_FETCH_SITE) != null || request.header(HeaderNames.SEC_FETCH_DEST) != null
				|| request.header(HeaderNames.SEC_FETCH_USER) != null;
	}

	private static boolean isOfForm(CorsRequest request) {
		return switch (request.method()) {
			case "GET" -> true;
			case "POST" -> isContentTypeOfForm(request.header(HeaderNames.CONTENT_TYPE))
					&& !request.isRepeated(HeaderNames.CONTENT_TYPE);
			default -> false;
		};
	}

	/**
	 * Return whether a form can send a body of a content type. A request without a
	 * content type can't be harmful.
	 * @see <a href=
	 * "https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#attr-fs-enctype">
	 * enctype</a>
	 */
	private static boolean isContentTypeOfForm(@Nullable String contentType) {
		if (contentType == null) {
			return true;
		}
		if (contentType.length() > 256) {
			return false;
		}
		int semicolon = contentType.indexOf(';');
		String type = ((semicolon >= 0) ? contentType.substring(0, semicolon) : contentType).strip();
		return switch (type.toLowerCase(Locale.ROOT)) {
			case "application/x-www-form-urlencoded", "multipart/form-data", "text/plain" -> true;
			default -> false;
		};
	}

}
