package io.github.corsstarter.diagnosis;

import java.util.ArrayList;
import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsPolicyBuilder;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real mistakes, and what is said of them.
 */
class HintTests {

	private static CorsPolicyBuilder policy(String... origins) {
		return CorsPolicy.builder().allowedOrigins(List.of(origins));
	}

	private static String hint(String origin, String... allowed) {
		TestRequest request = TestRequest.preflight(origin, "PUT");
		return Hint.of(request, policy(allowed).build(), RefusalReason.ORIGIN_NOT_ALLOWED);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"http://app.example.com | https://app.example.com | https://app.example.com is allowed: only the scheme differs.",
			"https://app.example.com:8443 | https://app.example.com | https://app.example.com is allowed: only the port differs.",
			"http://localhost:5173 | http://localhost:3000 | http://localhost:3000 is allowed: only the port differs.",
			"http://127.0.0.1:3000 | http://localhost:3000 | http://localhost:3000 is allowed: localhost and 127.0.0.1 are different hosts to a browser.",
			"http://localhost:3000 | http://127.0.0.1:* | http://127.0.0.1:* is allowed: localhost and 127.0.0.1 are different hosts to a browser.",
			"https://www.example.com | https://example.com | https://example.com is allowed: with and without www. are different hosts.",
			"https://example.com | https://www.example.com | https://www.example.com is allowed: with and without www. are different hosts.",
			"https://example.com | https://*.example.com | https://*.example.com covers subdomains, not the domain itself.",
			"http://a.example.com | https://*.example.com | https://*.example.com is allowed: only the scheme differs.",
			"https://a.example.com:81 | https://*.example.com | https://*.example.com is allowed: only the port differs.",
			"https://App.example.com | https://app.example.com | https://app.example.com is allowed: browsers send it in lower case.",
			"https://app.exmaple.com | https://app.example.com | The nearest origin that is allowed is https://app.example.com.",
			"https://apps.example.com | https://app.example.com | The nearest origin that is allowed is https://app.example.com." })
	void namesTheSimilarOrigin(String origin, String allowed, String expected) {
		assertThat(hint(origin, "https://unlike.example.org", allowed))
			.isEqualTo(expected + " If pages of the refused origin may call this application too, add it to "
					+ "cors.allowed-origins.");
	}

	@ParameterizedTest
	@CsvSource({ "https://stranger.example, https://app.example.com", "https://evilexample.com, https://*.example.com",
			"rubbish, https://app.example.com", "http://localhost:3000, http://127.0.0.1:8080" })
	void namesNoOriginThatIsNotSimilar(String origin, String allowed) {
		assertThat(hint(origin, allowed))
			.isEqualTo("If its pages may call this application, add it to cors.allowed-origins.");
	}

	@Test
	void looksAtABoundedNumberOfOrigins() {
		List<String> origins = new ArrayList<>();
		for (int i = 0; i < 201; i++) {
			origins.add("https://tenant-number-" + i + ".example.com");
		}
		CorsPolicy policy = CorsPolicy.builder().allowedOrigins(origins).build();
		TestRequest first = TestRequest.request("GET").from("http://tenant-number-199.example.com");
		assertThat(Hint.of(first, policy, RefusalReason.ORIGIN_NOT_ALLOWED)).contains("only the scheme differs");
		String hostile = "https://" + "a".repeat(1_000);
		assertThat(Hint.of(TestRequest.preflight(hostile, "PUT"), policy, RefusalReason.ORIGIN_NOT_ALLOWED))
			.startsWith("If its pages");
	}

	private static String headerHint(String requested, String... allowed) {
		CorsPolicy policy = policy("https://a.example").name("up").allowedHeaders(List.of(allowed)).build();
		return Hint.of(TestRequest.preflight("https://a.example", "PUT").asking(requested), policy,
				RefusalReason.HEADER_NOT_ALLOWED);
	}

	@Test
	void namesTheHeaderThatIsMissing() {
		assertThat(headerHint("content-type,x-request-id", "Content-Type"))
			.isEqualTo("If pages may send the header, add x-request-id to cors.policies.up.allowed-headers.");
	}

	@Test
	void saysThatLibrariesSendHeadersByThemselves() {
		assertThat(headerHint("cache-control,x-requested-with", "Content-Type"))
			.isEqualTo("Upload widgets and other libraries send cache-control and x-requested-with by themselves. "
					+ "If pages may send these headers, add cache-control, x-requested-with to "
					+ "cors.policies.up.allowed-headers.");
	}

	@Test
	void namesTheNearestHeader() {
		assertThat(headerHint("x-request-ids", "X-Request-Id"))
			.startsWith("The nearest header that is allowed is X-Request-Id. ");
	}

	@Test
	void saysThatMethodsAreCaseSensitive() {
		CorsPolicy policy = policy("https://a.example").allowedMethods(List.of("PATCH")).build();
		assertThat(
				Hint.of(TestRequest.preflight("https://a.example", "patch"), policy, RefusalReason.METHOD_NOT_ALLOWED))
			.isEqualTo("Methods are case-sensitive, and browsers send this one as the script writes it: write PATCH "
					+ "there.");
	}

}
