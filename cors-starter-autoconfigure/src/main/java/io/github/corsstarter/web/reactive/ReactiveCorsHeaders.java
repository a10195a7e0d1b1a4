package io.github.corsstarter.web.reactive;

import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.web.VaryHeader;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Puts the headers of a decision on a response. Values that are there may be lists that
 * can't be changed, so they are replaced, never added to.
 */
final class ReactiveCorsHeaders {

	private ReactiveCorsHeaders() {
	}

	/**
	 * Set each header, remove all other CORS headers, and add what is missing to
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
	 * Add what is missing to {@code Vary}, and drop what is there a second time.
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
