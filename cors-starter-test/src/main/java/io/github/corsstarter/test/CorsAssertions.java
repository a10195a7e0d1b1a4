package io.github.corsstarter.test;

import java.net.URI;

import io.github.corsstarter.web.CorsPolicies;

import org.springframework.test.web.servlet.MockMvc;

/**
 * Where assertions about CORS begin. In a test with the application's policies, the bean
 * of type {@link CorsPolicies}: <pre class="code">
 * assertThatCors(policies).preflight(HttpMethod.PUT, "/attachments/1")
 *     .from("https://app.example.com")
 *     .withHeaders("x-a")
 *     .isAllowed();
 * assertThatCors(policies).request(HttpMethod.GET, "/attachments/1")
 *     .from("https://stranger.example")
 *     .isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
 * </pre> What fails says why, step by step, what to change, and how to repeat it.
 */
public final class CorsAssertions {

	private CorsAssertions() {
	}

	/**
	 * Look at policies. Nothing is sent.
	 * @param policies the policies
	 * @return what to go on with
	 */
	public static CorsAssert assertThatCors(CorsPolicies policies) {
		return new CorsAssert(new PoliciesVerdict(policies));
	}

	/**
	 * Look at a server, this library's or any other, as a browser does: requests are
	 * sent, and the headers of their answers have to give access. Sees what an
	 * application, a proxy or a gateway adds or takes away.
	 * @param baseUrl where the application is, with its context path if it has one, such
	 * as {@code http://localhost:8080}
	 * @return what to go on with
	 */
	public static CorsAssert assertThatCors(URI baseUrl) {
		return new CorsAssert(new BrowserVerdict(new HttpSender(baseUrl)));
	}

	/**
	 * Look at a {@link MockMvc} as a browser looks at a server. It needs the filter of
	 * the policies: one that is built by hand has none unless it is added. Where no
	 * policy answers, the failure says how to add it. Unlike a server, it gives no answer
	 * where a handler throws an exception: the assertion throws an
	 * {@link IllegalStateException}.
	 * @param mvc performs the requests
	 * @return what to go on with
	 */
	public static CorsAssert assertThatCors(MockMvc mvc) {
		return new CorsAssert(new BrowserVerdict(new MockMvcSender(mvc)));
	}

}
