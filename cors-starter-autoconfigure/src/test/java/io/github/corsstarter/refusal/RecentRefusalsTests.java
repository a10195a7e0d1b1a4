package io.github.corsstarter.refusal;

import java.time.Instant;
import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.TestRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentRefusalsTests {

	private final CorsPolicy policy = CorsPolicy.builder().allowedOrigins(List.of("https://app.example.com")).build();

	private Instant now = Instant.parse("2026-11-22T12:00:00Z");

	private final RecentRefusals refusals = new RecentRefusals(() -> this.now, ForwardedHeaders.UNREAD);

	private void send(TestRequest request) {
		CorsDecision decision = this.policy.decide(request);
		this.refusals.decided(request, decision);
		this.now = this.now.plusSeconds(1);
	}

	@Test
	void countsEqualRefusals() {
		send(TestRequest.request("GET").from("https://a.example").at("/a"));
		send(TestRequest.preflight("https://b.example", "PUT").at("/b"));
		send(TestRequest.request("GET").from("https://a.example").at("/a"));
		send(TestRequest.request("GET").from("https://app.example.com"));
		assertThat(this.refusals.list()).containsExactly(new RecentRefusals.Refusal("origin-not-allowed", "default",
				"https://a.example", "GET", "/a", 2, Instant.parse("2026-11-22T12:00:02Z"),
				"If you trust this origin, add https://a.example to allowedOrigins(...) in the code that builds the policy 'default'."),
				new RecentRefusals.Refusal("origin-not-allowed", "default", "https://b.example", "PUT", "/b", 1,
						Instant.parse("2026-11-22T12:00:01Z"),
						"If you trust this origin, add https://b.example to allowedOrigins(...) in the code that builds the policy 'default'."));
	}

	@Test
	void keepsTheLatestHint() {
		send(TestRequest.preflight("https://app.example.com", "PUT").at("/a"));
		CorsPolicy other = CorsPolicy.builder()
			.allowedOrigins("https://app.example.com")
			.allowedMethods("DELETE")
			.build();
		TestRequest request = TestRequest.preflight("https://app.example.com", "PUT").at("/a");
		this.refusals.decided(request, other.decide(request));
		assertThat(this.refusals.list()).singleElement().satisfies((refusal) -> {
			assertThat(refusal.count()).isEqualTo(2);
			assertThat(refusal.hint())
				.endsWith("allowedMethods(\"DELETE\", \"PUT\") in the code that builds the policy 'default'.");
		});
	}

	@Test
	void forgetsTheOldestInAFlood() {
		for (int i = 0; i < 100_000; i++) {
			send(TestRequest.request("GET").from("https://" + i + ".example").at("/" + "x".repeat(i % 3_000)));
		}
		List<RecentRefusals.Refusal> list = this.refusals.list();
		assertThat(list).hasSize(RecentRefusals.CAPACITY);
		assertThat(list.get(0).origin()).isEqualTo("https://99999.example");
		assertThat(list).allSatisfy((refusal) -> assertThat(refusal.path()).hasSizeLessThan(250));
	}

}
