package io.github.corsstarter.policy;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An expected decision: what happens, and all response headers.
 *
 * @param status 0 if the handler runs
 * @param headers the headers, as {@code Name: value}
 */
record Outcome(int status, SortedSet<String> headers) {

	static Outcome handlerRuns(String... headers) {
		return new Outcome(0, new TreeSet<>(List.of(headers)));
	}

	static Outcome answered(int status, String... headers) {
		return new Outcome(status, new TreeSet<>(List.of(headers)));
	}

	static Outcome of(CorsPolicy policy, CorsRequest request) {
		CorsDecision decision = policy.decide(request);
		SortedSet<String> headers = new TreeSet<>();
		decision.writeHeaders(request.header("Origin"), headers, (target, name, value) -> {
			if (!target.add(name + ": " + value)) {
				throw new AssertionError(name + " twice");
			}
		});
		if (decision.vary() != null) {
			headers.add("Vary: " + decision.vary());
		}
		if (!decision.continues() && decision.reason() != null) {
			assertCode(headers, decision.reason());
		}
		return new Outcome(decision.status(), headers);
	}

	private static void assertCode(SortedSet<String> headers, RefusalReason reason) {
		if (!headers.contains("Cors-Refusal: " + reason.code())) {
			throw new AssertionError("No code of " + reason + " in " + headers);
		}
	}

	Outcome and(String... more) {
		SortedSet<String> all = new TreeSet<>(this.headers);
		all.addAll(Arrays.asList(more));
		return new Outcome(this.status, all);
	}

}
