package io.github.corsstarter.test;

import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.web.CorsPolicies;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Assertions about policies, and the messages of failures.
 */
class PoliciesVerdictTests {

	private static final String APP = "https://app.example.com";

	private final CorsAssert cors = assertThatCors(CorsPolicies.of(CorsPolicy.builder()
		.name("uploads")
		.paths(List.of("/attachments/**"))
		.allowedOrigins(List.of(APP))
		.allowedMethods(List.of("POST", "PUT"))
		.allowedHeaders(List.of("x-a"))
		.build()));

	private static String message(ThrowableAssert.ThrowingCallable assertion) {
		return String
			.valueOf(assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).actual().getMessage());
	}

	@Test
	void anAllowedRequestPasses() {
		this.cors.preflight(HttpMethod.PUT, "/attachments/1").from(APP).withHeaders("X-A").isAllowed();
		this.cors.request(HttpMethod.PUT, "/attachments/1").from(APP).withHeaders("X-A").isAllowed();
		this.cors.preflight(HttpMethod.POST, "/attachments/1").from(APP).isAllowed();
	}

	@Test
	void aRefusalForTheExpectedReasonPasses() {
		this.cors.preflight(HttpMethod.PUT, "/attachments/1")
			.from("https://stranger.example")
			.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
		this.cors.request(HttpMethod.GET, "/attachments/1")
			.from(APP)
			.isRefusedBecause(RefusalReason.METHOD_NOT_ALLOWED);
		this.cors.preflight(HttpMethod.PUT, "/attachments/1")
			.from(APP)
			.withHeaders("x-a", "x-b")
			.isRefusedBecause(RefusalReason.HEADER_NOT_ALLOWED);
		this.cors.request(HttpMethod.POST, "/attachments/1").from("null").isRefusedBecause(RefusalReason.ORIGIN_NULL);
	}

	@Test
	void explainsARefusal() {
		assertThat(message(() -> this.cors.preflight(HttpMethod.DELETE, "/attachments/1")
			.from(APP)
			.withHeaders("x-a")
			.isAllowed())).isEqualTo(
					"""
							Expected the preflight of DELETE /attachments/1 with x-a from https://app.example.com to be allowed, but it is refused: method-not-allowed.

							  passed  policy       The policy 'uploads' covers /attachments/1.
							  passed  origin       https://app.example.com is allowed.
							  passed  preflight    A browser sends a preflight because of the method DELETE and the header x-a.
							  FAILED  method       DELETE isn't one of the allowed methods: POST, PUT.

							CORS headers of the preflight response:
							  Access-Control-Allow-Origin: https://app.example.com
							  Access-Control-Allow-Methods: POST,PUT
							  Access-Control-Allow-Headers: x-a
							  Cors-Refusal: method-not-allowed
							  Vary: Origin

							To allow this method, call allowedMethods("POST", "PUT", "DELETE") in the code that builds the policy 'uploads'.

							To reproduce:
							  curl -si -X OPTIONS 'http://localhost:8080/attachments/1' -H 'Origin: https://app.example.com' -H 'Access-Control-Request-Method: DELETE' -H 'Access-Control-Request-Headers: x-a'
							  curl -si -X 'DELETE' 'http://localhost:8080/attachments/1' -H 'Origin: https://app.example.com' -H 'x-a: x'""");
	}

	@Test
	void explainsAnotherReason() {
		assertThat(message(() -> this.cors.request(HttpMethod.POST, "/attachments/1")
			.from("http://app.example.com")
			.isRefusedBecause(RefusalReason.METHOD_NOT_ALLOWED))).isEqualTo(
					"""
							Expected POST /attachments/1 from http://app.example.com to be refused because of method-not-allowed, but it is refused: origin-not-allowed.

							  passed  policy       The policy 'uploads' covers /attachments/1.
							  FAILED  origin       http://app.example.com isn't allowed. The policy allows only https://app.example.com.

							CORS headers of the response:
							  Cors-Refusal: origin-not-allowed
							  Vary: Origin

							Only the scheme differs from the allowed https://app.example.com. Open the page over https. To allow this origin, add http://app.example.com to allowedOrigins(...) in the code that builds the policy 'uploads'. The application then warns about http at startup.

							To reproduce:
							  curl -si -X 'POST' 'http://localhost:8080/attachments/1' -H 'Origin: http://app.example.com'""");
	}

	@Test
	void explainsAnUnexpectedlyAllowedRequest() {
		assertThat(message(() -> this.cors.request(HttpMethod.POST, "/attachments/1")
			.from(APP)
			.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED)))
			.startsWith("Expected POST /attachments/1 from https://app.example.com to be refused because of "
					+ "origin-not-allowed, but it is allowed.\n\n")
			.contains("  passed  credentials  The page sends no credentials.\n");
	}

	@Test
	void credentialsThatAreNotAllowedFailWithoutARefusal() {
		assertThat(message(
				() -> this.cors.request(HttpMethod.POST, "/attachments/1").from(APP).withCredentials().isAllowed()))
			.startsWith("Expected POST /attachments/1 with credentials from https://app.example.com to be allowed, "
					+ "but it isn't allowed, and no policy refuses it.\n\n")
			.contains("  FAILED  credentials  The policy doesn't allow credentials.");
	}

	@Test
	void aPathWithoutPolicyIsNeitherAllowedNorRefused() {
		String text = "  FAILED  policy       No policy covers /feed, so the starter leaves it alone";
		assertThat(message(() -> this.cors.request(HttpMethod.GET, "/feed").from(APP).isAllowed())).contains(text);
		assertThat(message(() -> this.cors.request(HttpMethod.GET, "/feed")
			.from(APP)
			.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED))).contains(text);
	}

	@Test
	void theDescriptionPrecedesTheMessage() {
		assertThat(message(() -> this.cors.request(HttpMethod.GET, "/attachments/100%25")
			.as("the partner's page")
			.from(APP)
			.isAllowed())).startsWith("[the partner's page] Expected GET /attachments/100%25 from ");
	}

	@Test
	void requiresAnOrigin() {
		CorsRequestAssert request = this.cors.request(HttpMethod.PUT, "/attachments/1");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(request::isAllowed)
			.withMessage("Set the page's origin first: from(\"https://app.example.com\")");
	}

	@Test
	void refusesAPathThatIsAUrl() {
		for (String path : List.of("attachments", "https://api.example.com/attachments", "/attachments?a=1")) {
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> this.cors.request(HttpMethod.PUT, path))
				.withMessage("The path must begin with a slash and must not have a query: " + path);
		}
	}

}
