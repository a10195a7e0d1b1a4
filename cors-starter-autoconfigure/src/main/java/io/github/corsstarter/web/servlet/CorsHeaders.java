package io.github.corsstarter.web.servlet;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.web.VaryHeader;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Puts the headers of a decision on a servlet response.
 */
public final class CorsHeaders {

	private CorsHeaders() {
	}

	/**
	 * Set the headers of a decision, and add what it varies with to {@code Vary}. Doing
	 * it twice is like doing it once.
	 * @param decision the decision
	 * @param origin the request's {@code Origin}, or {@code null} if it has none
	 * @param response the response
	 */
	public static void put(CorsDecision decision, @Nullable String origin, HttpServletResponse response) {
		decision.writeHeaders(origin, response, HttpServletResponse::setHeader);
		if (decision.vary() != null) {
			addVary(decision.vary(), response);
		}
	}

	static void addVary(String names, HttpServletResponse response) {
		// Asked first: a container collects the values into a list
		String line = response.containsHeader(HeaderNames.VARY)
				? VaryHeader.line(response.getHeaders(HeaderNames.VARY), names) : names;
		if (line != null) {
			response.setHeader(HeaderNames.VARY, line);
		}
	}

}
