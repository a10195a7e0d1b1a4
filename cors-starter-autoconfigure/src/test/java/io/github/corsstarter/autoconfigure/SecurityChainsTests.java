package io.github.corsstarter.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecurityChains}.
 */
class SecurityChainsTests {

	@Test
	void describesTheRequestsOfAChain() {
		RequestMatcher lambda = (request) -> true;
		assertThat(note(lambda, List.of(), List.of())).isEqualTo(" (in the chain for a lambda of SecurityChainsTests)");
		assertThat(note(PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/api/**"), List.of(),
				List.of("/api/**")))
			.isEqualTo(" (in the chain for some methods of /api/**)");
		assertThat(note(new Unreadable(), List.of(), List.of()))
			.isEqualTo(" (in the chain for SecurityChainsTests.Unreadable)");
		assertThat(note(new Object() {

			@Override
			public String toString() {
				return "x".repeat(1_000);
			}

		}, List.of(), List.of())).startsWith(" (in the chain for xxx").hasSizeLessThan(200);
		List<String> many = IntStream.range(0, 9).mapToObj((i) -> "/p" + i).toList();
		assertThat(note(lambda, many, many))
			.isEqualTo(" (in the chain for /p0, /p1, /p2, /p3, /p4, /p5 and 3 more paths)");
		assertThat(note(lambda, List.of("/**"), List.of("/**"))).isEmpty();
	}

	private static String note(Object matcher, List<String> paths, List<String> ofSomeMethods) {
		SecurityChains<String> chains = new SecurityChains<>((filter) -> filter, () -> null);
		chains.add(matcher, paths, ofSomeMethods, List.of(), List.of("filter"), false);
		List<Map.Entry<String, SecurityChain>> filters = chains.filters();
		assertThat(filters).hasSize(1);
		return filters.get(0).getValue().note(null);
	}

	private static final class Unreadable {

	}

}
