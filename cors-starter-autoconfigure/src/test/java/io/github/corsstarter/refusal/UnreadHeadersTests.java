package io.github.corsstarter.refusal;

import java.util.List;
import java.util.Set;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.Inheritance;
import io.github.corsstarter.policy.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class UnreadHeadersTests {

	private final UnreadHeaders headers = new UnreadHeaders();

	private static CorsPolicy.Builder policy(String name) {
		return Inheritance.inProperties(Set.of())
			.applyTo(CorsPolicy.builder().name(name).allowedOrigins("https://app.example.com"));
	}

	private static CorsDecision decision(CorsPolicy policy) {
		return policy.decide(TestRequest.request("GET").from("https://app.example.com"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Mcp-Session-Id", "WWW-Authenticate", "Grpc-Status", "Grpc-Status-Details-Bin",
			"grpc-message", "HX-Trigger", "hx-redirect", "Location", "Content-Disposition", "ETag", "etag", "Link",
			"Retry-After", "Tus-Resumable", "Upload-Offset", "X-Total-Count", "RateLimit", "RateLimit-Reset",
			"X-RateLimit-Limit" })
	void recognisesHeadersThatClientsNeed(String name) {
		assertThat(UnreadHeaders.isNeeded(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "X", "Etags", "Content-Type", "Last-Modified", "X-Total", "Hx", "Date",
			"Cache-Control", "Vary", "Links", "Set-Cookie", "X-Frame-Options", "\u0130tag" })
	void ignoresOtherHeaders(String name) {
		assertThat(UnreadHeaders.isNeeded(name)).isFalse();
	}

	@Test
	void ignoresHeadersOfRedirects() {
		CorsDecision decision = decision(policy("default").build());
		assertThat(UnreadHeaders.isUnread(decision, "Location", 302)).isFalse();
		assertThat(UnreadHeaders.isUnread(decision, "ETag", 303)).isFalse();
		assertThat(UnreadHeaders.isUnread(decision, "Location", 0)).isFalse();
		assertThat(UnreadHeaders.isUnread(decision, "ETag", 0)).isTrue();
		assertThat(UnreadHeaders.isUnread(decision, "Location", 201)).isTrue();
		assertThat(UnreadHeaders.isUnread(decision, "ETag", 304)).isTrue();
		assertThat(UnreadHeaders.isUnread(decision(policy("default").exposedHeaders("etag").build()), "ETag", 200))
			.isFalse();
		assertThat(UnreadHeaders.isUnread(decision(policy("default").exposedHeaders("*").build()), "ETag", 200))
			.isFalse();
	}

	@Test
	void printsAllHeadersSeenSoFar(CapturedOutput output) {
		CorsPolicy policy = policy("uploads").exposedHeaders("X-Own").build();
		this.headers.headerUnread(decision(policy), "Upload-Offset");
		this.headers.headerUnread(decision(policy), "Location");
		this.headers.headerUnread(decision(policy), "LOCATION");
		assertThat(output)
			.containsOnlyOnce("Scripts can't read the response header Upload-Offset under policy "
					+ "'uploads'. Resumable upload clients need it. To expose it, write "
					+ "\"cors.policies.uploads.exposed-headers: X-Own, Upload-Offset\".")
			.containsOnlyOnce("write \"cors.policies.uploads.exposed-headers: X-Own, Location, Upload-Offset\".");
		assertThat(this.headers.of(policy)).containsExactly("Location", "Upload-Offset");
		assertThat(this.headers.of(policy("uploads").exposedHeaders("location").build()))
			.containsExactly("Upload-Offset");
		assertThat(this.headers.of(policy("other").build())).isEmpty();
	}

	@Test
	void namesEachPolicyThatMustExpose(CapturedOutput output) {
		CorsPolicy both = CorsPolicy
			.allOf(List.of(policy("a").build(), policy("b").exposedHeaders("ETag").build(), policy("c").build()));
		this.headers.headerUnread(decision(both), "ETag");
		assertThat(output).contains("under policy 'a'").contains("under policy 'c'").doesNotContain("policy 'b'");
	}

	@Test
	void keepsABoundedNumberOfHeaders(CapturedOutput output) {
		CorsDecision decision = decision(policy("default").build());
		for (int i = 0; i < 300; i++) {
			this.headers.headerUnread(decision, "HX-" + i);
		}
		this.headers.headerUnread(decision, "HX-" + "x".repeat(1000));
		this.headers.headerUnread(decision, "HX-\r\nforged");
		assertThat(this.headers.of(decision.policy())).hasSize(256);
		assertThat(output.getAll().lines().filter((line) -> line.contains("HX-"))).hasSize(256);
	}

	@Test
	void noNameForgesALine(CapturedOutput output) {
		CorsDecision decision = decision(policy("default").build());
		this.headers.headerUnread(decision, "HX-\r\nforged");
		assertThat(output.getAll().lines()).noneMatch((line) -> line.startsWith("forged"));
	}

}
