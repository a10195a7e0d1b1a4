package io.github.corsstarter.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.RequestPath;
import io.github.corsstarter.policy.TestRequest;

import org.springframework.http.server.PathContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arbitrary bytes as path patterns and a request path, one per line, with the path last.
 * An accepted pattern never fails later, a path matches as in Spring, and no spelling of
 * a closed path is opened by the policy for all other paths.
 */
public final class PathFuzz {

	private static final String STRANGER = "https://stranger.example";

	private static final CorsPolicies GUARDED = CorsPolicies.of(
			CorsPolicy.builder().allowedOrigins(List.of("*")).build(),
			CorsPolicy.builder()
				.name("closed")
				.paths(List.of("/closed/**"))
				.allowedOrigins(List.of("https://a.example"))
				.build());

	private PathFuzz() {
	}

	public static void fuzzerTestOneInput(byte[] input) {
		String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
		String path = "/" + lines[lines.length - 1];
		List<PathIndex.Pattern> entries = new ArrayList<>();
		TreeSet<String> patterns = new TreeSet<>(List.of(lines).subList(0, lines.length - 1));
		for (String pattern : patterns) {
			if (!pattern.isBlank() && isPattern(pattern)) {
				entries.add(PathIndexTests.pattern(pattern));
			}
		}
		if (isPath(path)) {
			PathIndexTests.assertAgrees(entries, path);
		}
		TestRequest request = TestRequest.request("GET").from(STRANGER).at(path, RequestPath.decode(path));
		CorsDecision decision = GUARDED.decide(request);
		if (RequestPath.decode(path).startsWith("/closed/")) {
			assertThat(decision != null && decision.givesAccess()).as(path).isFalse();
		}
	}

	private static boolean isPattern(String text) {
		try {
			CorsPolicies.of(CorsPolicy.builder().paths(List.of(text)).allowedOrigins(List.of("*")).build());
			return text.startsWith("/");
		}
		catch (InvalidCorsPolicyException ex) {
			assertThat(ex.problems()).isNotEmpty();
			return false;
		}
	}

	private static boolean isPath(String text) {
		try {
			PathContainer.parsePath(text);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
