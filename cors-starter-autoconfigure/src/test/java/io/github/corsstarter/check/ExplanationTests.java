package io.github.corsstarter.check;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.Inheritance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExplanationTests {

	private static final String APP = "https://app.example.com";

	private static final String URL = "http://localhost:8080";

	private static CorsPolicy.Builder policy() {
		return Inheritance.inProperties(Set.of())
			.applyTo(CorsPolicy.builder().allowedOrigins(List.of(APP)).allowedMethods(List.of("GET", "PUT")));
	}

	private static Explanation explain(CorsPolicy.Builder policy, @Nullable String origin, String method,
			String... headers) {
		return Explanation.of(new HypotheticalRequest(origin, "/x", method, List.of(headers), false),
				policy.build()::decide, URL);
	}

	private static String steps(Explanation explanation) {
		return explanation.steps()
			.stream()
			.map((step) -> step.name() + " " + step.outcome())
			.collect(Collectors.joining(", "));
	}

	@Test
	void aPlainRequestNeedsNoPreflight() {
		Explanation explanation = explain(policy(), APP, "GET", "Accept");
		assertThat(explanation.allowed()).isTrue();
		assertThat(explanation.reason()).isEqualTo("none");
		assertThat(explanation.policy()).isEqualTo("default");
		assertThat(explanation.preflight()).isFalse();
		assertThat(steps(explanation)).isEqualTo("policy PASSED, origin PASSED, preflight PASSED, method PASSED, "
				+ "headers PASSED, credentials PASSED, exposed-headers PASSED");
		assertThat(explanation.steps().get(6).explanation())
			.isEqualTo("Scripts can read the CORS-safelisted response headers (Cache-Control, Content-Language, "
					+ "Content-Length, Content-Type, Expires, Last-Modified and Pragma). The policy exposes no "
					+ "others.");
		assertThat(explain(policy().exposedHeaders("ETag", "Link"), APP, "GET").steps().get(6).explanation())
			.endsWith(" and Pragma) and the exposed headers: ETag, Link.");
		assertThat(explanation.responseHeaders())
			.hasToString("{Access-Control-Allow-Origin=https://app.example.com, Vary=Origin}");
		assertThat(explanation.hint()).isNull();
		assertThat(explanation.curl())
			.isEqualTo("curl -si 'http://localhost:8080/x' -H 'Origin: https://app.example.com'");
	}

	@Test
	void showsThePreflightFirst() {
		Explanation explanation = explain(policy(), APP, "PUT", "X-B", "x-a");
		assertThat(explanation.preflight()).isTrue();
		assertThat(explanation.responseHeaders()).containsEntry("Access-Control-Allow-Methods", "GET,HEAD,PUT");
		assertThat(explanation.steps().get(2).explanation())
			.isEqualTo("A browser sends a preflight because of the method PUT and the headers x-a, x-b.");
		assertThat(explanation.curl()).isEqualTo("curl -si -X OPTIONS 'http://localhost:8080/x' "
				+ "-H 'Origin: https://app.example.com' -H 'Access-Control-Request-Method: PUT' "
				+ "-H 'Access-Control-Request-Headers: x-a,x-b'\n"
				+ "curl -si -X 'PUT' 'http://localhost:8080/x' -H 'Origin: https://app.example.com' "
				+ "-H 'x-a: x' -H 'x-b: x'");
	}

	@Test
	void stopsAtTheFirstFailedStep() {
		Explanation explanation = explain(policy(), "https://stranger.example", "PUT");
		assertThat(explanation.allowed()).isFalse();
		assertThat(explanation.reason()).isEqualTo("origin-not-allowed");
		assertThat(steps(explanation)).isEqualTo("policy PASSED, origin FAILED, preflight NOT_REACHED, "
				+ "method NOT_REACHED, headers NOT_REACHED, credentials NOT_REACHED, exposed-headers NOT_REACHED");
		assertThat(explanation.hint()).contains("cors.allowed-origins");
		explanation = explain(policy(), APP, "DELETE");
		assertThat(explanation.reason()).isEqualTo("method-not-allowed");
		assertThat(steps(explanation)).contains("preflight PASSED, method FAILED, headers NOT_REACHED");
		explanation = explain(policy().allowedHeaders(List.of("X-A")), APP, "GET", "x-b");
		assertThat(explanation.reason()).isEqualTo("header-not-allowed");
		assertThat(steps(explanation))
			.endsWith("method PASSED, headers FAILED, credentials NOT_REACHED, exposed-headers NOT_REACHED");
	}

	@Test
	void refusesASafelistedMethodThatIsNotAllowed() {
		Explanation explanation = explain(policy(), APP, "POST");
		assertThat(explanation.preflight()).isFalse();
		assertThat(explanation.reason()).isEqualTo("method-not-allowed");
	}

	@Test
	void explainsThatOnlyTheBrowserRefusesCredentials() {
		HypotheticalRequest asked = new HypotheticalRequest(APP, "/x", "GET", List.of(), true);
		Explanation explanation = Explanation.of(asked, policy().build()::decide, URL);
		assertThat(explanation.allowed()).isFalse();
		assertThat(explanation.reason()).isEqualTo("none");
		assertThat(steps(explanation)).endsWith("headers PASSED, credentials FAILED, exposed-headers NOT_REACHED");
		assertThat(explanation.hint()).contains("cors.allow-credentials");
		assertThat(Explanation.of(asked, policy().allowCredentials(true).build()::decide, URL).allowed()).isTrue();
	}

	@Test
	void recommendsAListOfOriginsForCredentials() {
		HypotheticalRequest asked = new HypotheticalRequest(APP, "/x", "GET", List.of(), true);
		assertThat(Explanation.of(asked, policy().allowedOrigins(List.of("*")).build()::decide, URL).hint())
			.contains("list the origins instead of \"*\" and set cors.allow-credentials to true");
	}

	@Test
	void leavesAPathWithoutPolicyAlone() {
		Explanation explanation = Explanation.of(new HypotheticalRequest(APP, "/x", "PUT", List.of(), false),
				(request) -> null, URL);
		assertThat(explanation.policy()).isNull();
		assertThat(explanation.allowed()).isFalse();
		assertThat(explanation.reason()).isEqualTo("none");
		assertThat(explanation.steps().get(0).explanation()).contains("leaves it alone");
		assertThat(explanation.responseHeaders()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "/feed/x | /feed/x", "/a%20b | the pattern of its handler",
			"/api/../env | the pattern of its handler", "/feed/* | the pattern of its handler" })
	void printsAPathWithoutPolicyOnlyIfWritable(String path, String shown) {
		HypotheticalRequest asked = new HypotheticalRequest(APP, path, "GET", List.of(), false);
		assertThat(Explanation.of(asked, (request) -> null, URL).hint())
			.contains("add " + shown + " to cors.policies.<name>.paths");
		assertThat(Explanation.of(asked, (request) -> null, URL, false, "/feed/**").hint())
			.contains("/feed/** is left alone")
			.endsWith("add " + shown + " to its paths.");
	}

	@Test
	void keepsWhatCurlWouldChange() {
		HypotheticalRequest dots = new HypotheticalRequest("", "/a/../b{1}", "GET", List.of(), false);
		assertThat(Curl.of(dots, "https://localhost:8443"))
			.isEqualTo("curl -ski --path-as-is 'https://localhost:8443/a/../b%7B1%7D' -H 'Origin;'");
	}

	@Test
	void ignoresHeadersThatScriptsCannotSet() {
		Explanation explanation = explain(policy(), APP, "GET", "Cookie", "Sec-Fetch-Mode", "Origin");
		assertThat(explanation.preflight()).isFalse();
		assertThat(explanation.curl()).isEqualTo("curl -si 'http://localhost:8080/x' -H 'Origin: " + APP + "'");
	}

	@Test
	void sendsNoPreflightWithoutOrigin() {
		Explanation explanation = explain(policy(), null, "DELETE", "x-a");
		assertThat(explanation.allowed()).isTrue();
		assertThat(explanation.preflight()).isFalse();
		assertThat(explanation.responseHeaders()).hasToString("{Vary=Origin}");
	}

	@Test
	void quotesEveryValue() {
		assertThat(Curl.quote("a'; rm -rf /\n\u001b\u202e#")).isEqualTo("'a'\\''; rm -rf /???#'");
		Explanation explanation = explain(policy(), "https://a'b", "GET", "x'y");
		assertThat(explanation.curl()).contains("'Origin: https://a'\\''b'").contains("x'\\''y").doesNotContain("a'b");
	}

}
