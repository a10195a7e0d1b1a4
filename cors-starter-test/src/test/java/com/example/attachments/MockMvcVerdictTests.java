package com.example.attachments;

import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.test.CorsAssert;
import io.github.corsstarter.test.CorsRequestAssert;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Assertions about a {@link MockMvc}, with and without the CORS policy filter.
 */
@SpringBootTest
class MockMvcVerdictTests {

	private static final String ADVICE = "No policy handled the request. If a policy covers the path, the "
			+ "MockMvc was built without the CORS policy filter. Inject FilterRegistrationBean<CorsPolicyFilter> "
			+ "registration, and build the MockMvc with .addFilters(registration.getFilter()).";

	@Autowired
	private WebApplicationContext context;

	@Autowired
	private FilterRegistrationBean<CorsPolicyFilter> registration;

	@Test
	void theFilterDecides() {
		MockMvc mvc = MockMvcBuilders.webAppContextSetup(this.context)
			.addFilters(this.registration.getFilter())
			.build();
		assertThatCors(mvc).request(HttpMethod.GET, "/attachments/1").from("https://app.example.com").isAllowed();
		assertThatCors(mvc).preflight(HttpMethod.PUT, "/attachments/1")
			.from("https://app.example.com")
			.withHeaders("x-file-name")
			.isAllowed();
		CorsRequestAssert stranger = assertThatCors(mvc).preflight(HttpMethod.PUT, "/attachments/1")
			.from("https://stranger.example");
		stranger.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(stranger::isAllowed)
			.withMessageContaining("The server's log has the remedy for origin-not-allowed.")
			.withMessageNotContaining("No policy handled the request");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThatCors(mvc).request(HttpMethod.GET, "/attachments/1")
				.from("https://app.example.com")
				.withCredentials()
				.isAllowed())
			.withMessageContaining("Access-Control-Allow-Credentials is missing.")
			.withMessageNotContaining("No policy handled the request");
	}

	@Test
	void rethrowsAHandlersException() {
		CorsAssert cors = assertThatCors(
				MockMvcBuilders.webAppContextSetup(this.context).addFilters(this.registration.getFilter()).build());
		assertThatIllegalStateException()
			.isThrownBy(
					() -> cors.request(HttpMethod.PUT, "/attachments/1").from("https://app.example.com").isAllowed())
			.withMessage("PUT /attachments/1 failed")
			.withRootCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void withoutTheFilterTheFailureExplainsHowToAddIt() {
		CorsAssert cors = assertThatCors(MockMvcBuilders.webAppContextSetup(this.context).build());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> cors.request(HttpMethod.GET, "/attachments/1")
				.from("https://stranger.example")
				.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED))
			.withMessageContaining("it isn't allowed, and no policy refuses it.")
			.withMessageContaining(ADVICE);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(
					() -> cors.preflight(HttpMethod.PUT, "/attachments/1").from("https://app.example.com").isAllowed())
			.withMessageContaining(ADVICE);
	}

}
