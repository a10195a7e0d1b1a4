package io.github.corsstarter.test;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.corsstarter.check.Curl;
import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.HeaderNames;

/**
 * Predicts a browser's outcome: sends the requests that a browser would send, and checks
 * the responses as a browser does.
 *
 * @param sender the sender of the requests
 */
record BrowserVerdict(Sender sender) implements Verdict {

	@Override
	public Explanation of(HypotheticalRequest asked, boolean preflightOnly) {
		BrowserChecks checks = new BrowserChecks(asked, this.sender.hintWithoutPolicy());
		if (preflightOnly || asked.isPreflighted()) {
			Map<String, String> headers = headers(asked);
			headers.put(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD, asked.method());
			if (!asked.headers().isEmpty()) {
				headers.put(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, String.join(",", asked.headers()));
			}
			checks.preflight(this.sender.send("OPTIONS", asked.path(), headers));
		}
		if (!preflightOnly && checks.pass()) {
			Map<String, String> headers = headers(asked);
			asked.headers().forEach((name) -> headers.put(name, "x"));
			checks.actual(this.sender.send(asked.method(), asked.path(), headers));
		}
		String baseUrl = this.sender.baseUrl();
		return checks.explanation(preflightOnly ? Curl.ofPreflight(asked, baseUrl) : Curl.of(asked, baseUrl));
	}

	private static Map<String, String> headers(HypotheticalRequest asked) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put(HeaderNames.SEC_FETCH_SITE, "cross-site");
		headers.put(HeaderNames.SEC_FETCH_MODE, "cors");
		if (asked.origin() != null) {
			headers.put(HeaderNames.ORIGIN, asked.origin());
		}
		return headers;
	}

}
