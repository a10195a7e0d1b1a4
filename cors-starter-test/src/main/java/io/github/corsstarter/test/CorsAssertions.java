package io.github.corsstarter.test;

import java.net.URI;

import io.github.corsstarter.web.CorsPolicies;

import org.springframework.test.web.servlet.MockMvc;

/**
 * Entry point for assertions about CORS. For example, in a test with the application's
 * {@link CorsPolicies} bean: <pre class="code">
 * assertThatCors(policies).preflight(HttpMethod.PUT, "/attachments/1")
 *     .from("https://app.example.com")
 *     .withHeaders("x-a")
 *     .isAllowed();
 * assertThatCors(policies).request(HttpMethod.GET, "/attachments/1")
 *     .from("https://stranger.example")
 *     .isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
 * </pre> The failure message explains the decision step by step, names the change to
 * make, and has a command to reproduce it.
 */
public final class CorsAssertions {

	private CorsAssertions() {
	}

	/**
	 * Create assertions about policies. No request is sent.
	 * @param policies the policies
	 * @return an object to select the request with
	 */
	public static CorsAssert assertThatCors(CorsPolicies policies) {
		return new CorsAssert(new PoliciesVerdict(policies));
	}

	/**
	 * Create assertions about a server, with this library or without it. Requests are
	 * sent to the server, and the response headers are checked as a browser checks them.
	 * The result includes what an application, a proxy or a gateway adds or removes.
	 * @param baseUrl the URL of the application, including its context path if it has
	 * one, such as {@code http://localhost:8080}
	 * @return an object to select the request with
	 */
	public static CorsAssert assertThatCors(URI baseUrl) {
		return new CorsAssert(new BrowserVerdict(new HttpSender(baseUrl)));
	}

	/**
	 * Create assertions about a {@link MockMvc}. Response headers are checked as a
	 * browser checks them. The {@code MockMvc} needs the CORS policy filter: one that is
	 * built by hand doesn't have it unless the filter is added. If no policy handles the
	 * request, the failure message describes how to add the filter. If a handler throws
	 * an exception, there is no response, unlike on a server, and the assertion throws an
	 * {@link IllegalStateException}.
	 * @param mvc the {@code MockMvc} that performs the requests
	 * @return an object to select the request with
	 */
	public static CorsAssert assertThatCors(MockMvc mvc) {
		return new CorsAssert(new BrowserVerdict(new MockMvcSender(mvc)));
	}

}
