package io.github.corsstarter.check;

import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.TestRequest;
import io.github.corsstarter.web.CorsPolicies;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class OpenCheckTests {

	private long nanos;

	private final OpenCheck check = new OpenCheck(CorsPolicies.of(CorsPolicy.builder()
		.allowedOrigins(List.of("https://app.example.com"))
		.allowedMethods(List.of("GET", "PUT"))
		.allowedHeaders(List.of("X-A"))
		.paths(List.of("/api/**"))
		.build())::decide, "cors-check", () -> this.nanos);

	private static TestRequest from(@Nullable String origin) {
		TestRequest request = TestRequest.request("GET").at("/cors-check");
		return (origin != null) ? request.from(origin) : request;
	}

	@Test
	void makesThePathAbsolute() {
		assertThat(this.check.path()).isEqualTo("/cors-check");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "https://app.example.com | path=/api/x | true | none",
			"https://app.example.com | path=%2Fapi%2Fx&method=PUT&headers=x-a,accept | true | none",
			"https://app.example.com | path=/api/x&method=DELETE | false | method-not-allowed",
			"https://app.example.com | path=/api/x&headers=x-a,x-b | false | header-not-allowed",
			"https://stranger.example | path=/api/x | false | origin-not-allowed",
			"null | path=/api/x | false | origin-null", "rubbish | path=/api/x | false | origin-malformed",
			"https://app.example.com | path=/elsewhere | false | none", "https://app.example.com | | false | none" })
	void checksTheCallersOwnOrigin(String origin, @Nullable String query, boolean allowed, String reason) {
		OpenCheck.Answer answer = this.check.answer(from(origin), query);
		assertThat(answer.status()).isEqualTo(200);
		JsonNode body = JsonMapper.shared().readTree(answer.body());
		assertThat(body.propertyNames()).containsExactly("origin", "path", "allowed", "reason");
		assertThat(body.get("origin").asString()).isEqualTo(origin);
		assertThat(body.get("allowed").asBoolean()).isEqualTo(allowed);
		assertThat(body.get("reason").asString()).isEqualTo(reason);
	}

	@Test
	void respondsWithExactJson() {
		assertThat(this.check.answer(from("https://x.example"), "path=/api/attachments").body())
			.isEqualTo("{\"origin\":\"https://x.example\",\"path\":\"/api/attachments\",\"allowed\":false,"
					+ "\"reason\":\"origin-not-allowed\"}");
		assertThat(this.check.answer(from(null), null).body())
			.isEqualTo("{\"origin\":null,\"path\":\"/\",\"allowed\":true,\"reason\":\"none\"}");
	}

	@Test
	void refusesSeveralOrigins() {
		OpenCheck.Answer answer = this.check.answer(from("https://app.example.com").from("https://app.example.com"),
				"path=/api/x");
		assertThat(answer.body()).contains("\"allowed\":false,\"reason\":\"origin-malformed\"");
	}

	@Test
	void cutsAndEscapesHostileValues() {
		String hostile = "\"},\u2028\r\n\\<script>" + "x".repeat(1_000);
		OpenCheck.Answer answer = this.check.answer(from(hostile), "path=%22%7D%00%zz&path=2&=&a&&method=%22");
		assertThat(answer.body()).matches("[ -~]+").hasSizeLessThan(600);
		JsonNode body = JsonMapper.shared().readTree(answer.body());
		assertThat(body.get("origin").asString()).startsWith("\"},\u2028\r\n\\<script>").endsWith("...");
		assertThat(body.get("reason").asString()).isEqualTo("none");
	}

	@Test
	void limitsSizeAndRate() {
		assertThat(this.check.answer(from(null), "path=/" + "x".repeat(OpenCheck.MAX_QUERY)).status()).isEqualTo(414);
		for (int i = 1; i < OpenCheck.MAX_ANSWERS_A_SECOND; i++) {
			assertThat(this.check.answer(from(null), null).status()).isEqualTo(200);
		}
		assertThat(this.check.answer(from(null), null).status()).isEqualTo(429);
		this.nanos += 1_000_000_000L;
		assertThat(this.check.answer(from(null), null).status()).isEqualTo(200);
	}

}
