package io.github.corsstarter.web.reactive;

import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.web.VaryHeader;

import org.springframework.http.HttpHeaders;

/**
 * Puts the headers of a decision on a response. Values that are there may be lists that
 * can't be changed, so they are replaced, never added to.
 */
final class CorsHeaders {

	private CorsHeaders() {
	}

	/**
	 * Set each header, and add what is missing to {@code Vary}.
	 */
	static void put(CorsDecision decision, CorsRequest request, HttpHeaders headers) {
		decision.writeHeaders(request.origin(), headers, HttpHeaders::set);
		putVary(decision, headers);
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
