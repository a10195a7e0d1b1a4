package io.github.corsstarter.web.reactive;

import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.web.VaryHeader;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Writes the headers of a decision to a response. Existing values may be immutable lists,
 * so they are replaced and never modified.
 */
final class ReactiveCorsHeaders {

	private ReactiveCorsHeaders() {
	}

	/**
	 * Set the decision's headers, remove all other CORS headers, and add missing names to
	 * {@code Vary}.
	 * @return the name of a header that was removed, or {@code null} if none was
	 */
	static @Nullable String put(CorsDecision decision, CorsRequest request, HttpHeaders headers) {
		String removed = headers.isEmpty() ? null : removeOthers(decision, request, headers);
		decision.writeHeaders(request.origin(), headers, HttpHeaders::set);
		putVary(decision, headers);
		return removed;
	}

	private static @Nullable String removeOthers(CorsDecision decision, CorsRequest request, HttpHeaders headers) {
		String removed = null;
		for (String name : HeaderNames.CORS_RESPONSE_HEADERS) {
			if (headers.containsHeader(name) && decision.header(name, request.origin()) == null) {
				headers.remove(name);
				removed = name;
			}
		}
		return removed;
	}

	/**
	 * Add missing names to {@code Vary}, and remove duplicates.
	 */
	static void putVary(CorsDecision decision, HttpHeaders headers) {
		if (decision.vary() == null) {
			return;
		}
		List<String> present = headers.getOrEmpty(HeaderNames.VARY);
		if (present.size() == 1 && present.get(0).equals(decision.vary())) {
			return;
		}
		String line = VaryHeader.line(present, decision.vary());
		if (line != null) {
			headers.set(HeaderNames.VARY, line);
		}
	}

}
