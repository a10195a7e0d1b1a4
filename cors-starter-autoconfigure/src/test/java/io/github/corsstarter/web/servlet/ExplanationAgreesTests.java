package io.github.corsstarter.web.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The explanation agrees with the filter for all policies and requests.
 */
class ExplanationAgreesTests {

	private static final String[] ORIGINS = { "https://app.example.com", "https://a.sub.example.com",
			"http://localhost:3000", "https://stranger.example", "null", "rubbish", "HTTPS://app.example.com" };

	private static final String[] METHODS = { "GET", "HEAD", "POST", "PUT", "DELETE", "patch", "TRACE" };

	private static final String[] HEADERS = { "accept", "content-type", "x-a", "X-B", "authorization", "not(token" };

	private final Random random = RandomCases.random(20261122);

	@Test
	void theExplanationAgreesWithTheFilter() throws Exception {
		int cases = RandomCases.count(4_000);
		int refused = 0;
		for (int i = 0; i < cases; i++) {
			CorsPolicies policies = CorsPolicies.of(policy());
			String path = one("/x", "/y/z", "/%79/z", "/x/../y/z", "/y;a=b/z");
			HypotheticalRequest asked = new HypotheticalRequest(one(ORIGINS), path, one(METHODS), some(HEADERS), false);
			Explanation explanation = Explanation.of(asked, policies::decide, "");
			MockHttpServletResponse first = filter(policies, asked, asked.isPreflighted());
			String code = Objects.requireNonNullElse(first.getHeader("Cors-Refusal"), "none");
			assertThat(explanation.responseHeaders()).as("%s", asked).isEqualTo(headers(first));
			if (code.equals("none") && asked.isPreflighted()) {
				MockHttpServletResponse second = filter(policies, asked, false);
				code = Objects.requireNonNullElse(second.getHeader("Cors-Refusal"), "none");
			}
			assertThat(explanation.reason()).as("%s", asked).isEqualTo(code);
			assertThat(explanation.allowed()).as("%s", asked)
				.isEqualTo(code.equals("none") && first.getHeader("Access-Control-Allow-Origin") != null);
			refused += code.equals("none") ? 0 : 1;
		}
		assertThat(refused).isBetween(cases / 10, cases * 9 / 10);
	}

	private CorsPolicy policy() {
		CorsPolicy.Builder builder = CorsPolicy.builder()
			.allowedMethods((this.random.nextInt(4) == 0) ? List.of("*") : some("GET", "POST", "PUT", "DELETE"))
			.allowedHeaders(this.random.nextBoolean() ? List.of("*") : some("X-A", "X-B", "Authorization"))
			.paths(List.of(one("/**", "/x")));
		if (this.random.nextInt(4) == 0) {
			return builder.allowedOrigins(List.of("*")).build();
		}
		return builder
			.allowedOrigins(List.of("https://app.example.com", "https://*.sub.example.com", "http://localhost:*"))
			.allowCredentials(this.random.nextBoolean())
			.build();
	}

	private String one(String... values) {
		return values[this.random.nextInt(values.length)];
	}

	private List<String> some(String... values) {
		List<String> some = new ArrayList<>();
		for (String value : values) {
			if (this.random.nextInt(3) == 0) {
				some.add(value);
			}
		}
		return some;
	}

	private static MockHttpServletResponse filter(CorsPolicies policies, HypotheticalRequest asked, boolean preflight)
			throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest(preflight ? "OPTIONS" : asked.method(),
				asked.path());
		request.setServletPath(asked.path());
		request.setServerName("api.example.com");
		request.addHeader("Origin", Objects.requireNonNull(asked.origin()));
		if (preflight) {
			request.addHeader("Access-Control-Request-Method", asked.method());
			if (!asked.headers().isEmpty()) {
				request.addHeader("Access-Control-Request-Headers", String.join(",", asked.headers()));
			}
		}
		MockHttpServletResponse response = new MockHttpServletResponse();
		new CorsPolicyFilter(policies).doFilter(request, response, new MockFilterChain());
		return response;
	}

	private static Map<String, String> headers(MockHttpServletResponse response) {
		Map<String, String> headers = new TreeMap<>();
		for (String name : response.getHeaderNames()) {
			if (!name.startsWith("Content-")) {
				headers.put(name, String.join(",", response.getHeaders(name)));
			}
		}
		return headers;
	}

}
