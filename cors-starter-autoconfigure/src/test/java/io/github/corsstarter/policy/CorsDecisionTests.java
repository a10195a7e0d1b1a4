package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CorsDecisionTests {

	private static final String APP = "https://app.example.com";

	private static final CorsPolicy LISTED = CorsPolicy.builder().allowedOrigins(List.of(APP)).build();

	private static final CorsPolicy WITH_CREDENTIALS = CorsPolicy.builder()
		.allowedOrigins(List.of(APP))
		.allowCredentials(true)
		.build();

	@Test
	void returnsEachHeader() {
		CorsDecision decision = WITH_CREDENTIALS.decide(TestRequest.preflight(APP, "GET"));
		assertThat(decision.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, APP)).isEqualTo(APP);
		assertThat(decision.header(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, APP)).isEqualTo("true");
		assertThat(decision.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, APP)).isEqualTo("1800");
		assertThat(decision.header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, APP)).isNull();
	}

	@Test
	void writesNoOriginWithoutAnOrigin() {
		CorsDecision decision = WITH_CREDENTIALS.decide(TestRequest.request("GET").from(APP));
		List<String> headers = new ArrayList<>();
		decision.writeHeaders(null, headers, (target, name, value) -> target.add(name + ": " + value));
		assertThat(headers).containsExactly("Access-Control-Allow-Credentials: true");
		assertThat(decision.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, null)).isNull();
	}

	@Test
	void returnsItsPolicyAndWhetherTheHandlerRuns() {
		assertThat(LISTED.decide(TestRequest.request("GET").from(APP)).continues()).isTrue();
		assertThat(LISTED.decide(TestRequest.preflight(APP, "GET")).continues()).isFalse();
		assertThat(LISTED.decide(TestRequest.request("GET")).policy()).isSameAs(LISTED);
	}

}
