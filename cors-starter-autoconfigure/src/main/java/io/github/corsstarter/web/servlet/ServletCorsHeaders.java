package io.github.corsstarter.web.servlet;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.web.VaryHeader;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Writes the headers of a decision to a servlet response.
 */
public final class ServletCorsHeaders {

	private ServletCorsHeaders() {
	}

	/**
	 * Set the decision's headers, remove all other CORS headers, and add the decision's
	 * names to {@code Vary}. Idempotent.
	 * @param decision the decision
	 * @param origin the request's {@code Origin}, or {@code null} if it has none
	 * @param response the response
	 * @return the name of a header that was removed, or {@code null} if none was
	 */
	public static @Nullable String put(CorsDecision decision, @Nullable String origin, HttpServletResponse response) {
		String removed = removeOthers(decision, origin, response);
		decision.writeHeaders(origin, response, HttpServletResponse::setHeader);
		if (decision.vary() != null) {
			addVary(decision.vary(), response);
		}
		return removed;
	}

	private static @Nullable String removeOthers(CorsDecision decision, @Nullable String origin,
			HttpServletResponse response) {
		String removed = null;
		for (String name : HeaderNames.CORS_RESPONSE_HEADERS) {
			if (response.containsHeader(name) && decision.header(name, origin) == null) {
				response.setHeader(name, null);
				removed = name;
			}
		}
		return removed;
	}

	static void addVary(String names, HttpServletResponse response) {
		// Checked first, because a container copies the values into a list
		String line = response.containsHeader(HeaderNames.VARY)
				? VaryHeader.line(response.getHeaders(HeaderNames.VARY), names) : names;
		if (line != null) {
			response.setHeader(HeaderNames.VARY, line);
		}
	}

}
