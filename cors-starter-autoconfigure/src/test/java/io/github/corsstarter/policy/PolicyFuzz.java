package io.github.corsstarter.policy;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arbitrary bytes as a request: the method on the first line, headers on the others. Only
 * an allowed origin ever gets access, and only valid values are echoed.
 */
public final class PolicyFuzz {

	private static final List<String> ORIGINS = List.of("https://app.example.com", "https://*.sub.example.com",
			"http://localhost:*", "capacitor://localhost");

	private static final List<CorsPolicy> POLICIES = List.of(
			CorsPolicy.builder().allowedOrigins(ORIGINS).allowedHeaders(List.of("X-A", "Content-Type")).build(),
			CorsPolicy.builder().allowedOrigins(ORIGINS).allowedMethods(List.of("*")).allowCredentials(true).build(),
			CorsPolicy.builder().allowedOrigins(ORIGINS).allowPrivateNetwork(true).rejectRefused(false).build(),
			CorsPolicy.builder().allowedOrigins(List.of("*")).allowedMethods(List.of("GET", "PUT")).build());

	private static final List<OriginPattern> PATTERNS = ORIGINS.stream().map(PolicyFuzz::pattern).toList();

	private PolicyFuzz() {
	}

	private static OriginPattern pattern(String text) {
		OriginPattern pattern = OriginPattern.parse(text).pattern();
		assertThat(pattern).isNotNull();
		return pattern;
	}

	public static void fuzzerTestOneInput(byte[] input) {
		String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
		TestRequest request = TestRequest.request(lines[0]);
		for (int i = 1; i < lines.length; i++) {
			int colon = lines[i].indexOf(':');
			if (colon > 0) {
				request = request.with(lines[i].substring(0, colon), lines[i].substring(colon + 1).strip());
			}
		}
		for (CorsPolicy policy : POLICIES) {
			check(policy, request);
		}
	}

	private static void check(CorsPolicy policy, TestRequest request) {
		Outcome outcome = Outcome.of(policy, request);
		CorsDecision decision = policy.decide(request);
		Iterator<String> origins = request.headers("Origin");
		String origin = origins.hasNext() ? origins.next() : null;
		boolean allowed = origin != null && !origins.hasNext() && NaiveOrigins.allow(PATTERNS, origin);
		SortedSet<String> headers = outcome.headers();
		assertThat(headers.stream().flatMapToInt(String::chars)).allMatch((c) -> c >= ' ' && c < 0x7F);
		if (policy.varies()) {
			assertThat(headers).anyMatch((line) -> line.startsWith("Vary: Origin"));
			assertThat(headers).noneMatch((line) -> line.equals("Access-Control-Allow-Origin: *"));
			assertThat(allowed || !decision.givesAccess()).isTrue();
			assertThat(decision.givesAccess() || headers.stream().noneMatch((line) -> line.startsWith("Access-")))
				.isTrue();
		}
		else {
			assertThat(headers).noneMatch((line) -> line.contains("Credentials"));
			boolean varies = headers.contains("Vary: Origin");
			assertThat(varies || decision.status() != 403).isTrue();
			assertThat(varies && decision.status() != 403 && decision.givesAccess()).isFalse();
		}
		assertThat(headers.contains("Access-Control-Allow-Credentials: true"))
			.isEqualTo(policy.allowsCredentials() && decision.givesAccess());
		if (decision.kind() == CorsDecision.Kind.PREFLIGHT) {
			assertThat(decision.continues()).isFalse();
		}
		if (decision.status() == 403) {
			assertThat(decision.reason()).isNotNull();
		}
	}

}
