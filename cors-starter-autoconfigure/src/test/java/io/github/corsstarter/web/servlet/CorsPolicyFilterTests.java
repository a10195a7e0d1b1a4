package io.github.corsstarter.web.servlet;

import java.util.List;
import java.util.Objects;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dispatches that occur only in a WAR or another container.
 */
@ExtendWith(OutputCaptureExtension.class)
class CorsPolicyFilterTests {

	private static final String ORIGIN = "https://app.example.com";

	private final CorsPolicyFilter filter = new CorsPolicyFilter(CorsPolicies.of(CorsPolicy.builder()
		.allowedOrigins(List.of(ORIGIN))
		.allowedMethods(List.of("PUT"))
		.paths(List.of("/api/**"))
		.build()));

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final MockFilterChain chain = new MockFilterChain();

	private static MockHttpServletRequest request(DispatcherType type, String path) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		request.setDispatcherType(type);
		request.setServletPath(path);
		request.addHeader("Origin", ORIGIN);
		return request;
	}

	private void assertDecorated() {
		assertThat(this.response.getHeader("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
		assertThat(this.response.getHeaders("Vary")).containsExactly("Origin");
		assertThat(this.response.getHeader("Cors-Refusal")).isNull();
		assertThat(this.chain.getRequest()).isNotNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "ERROR", "FORWARD" })
	void anErrorPageHasTheHeadersOfTheRequestThatFailed(DispatcherType type) throws Exception {
		MockHttpServletRequest request = request(type, "/error");
		request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 500);
		request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/api/x");
		request.setAttribute(RequestDispatcher.ERROR_METHOD, "PUT");
		this.filter.doFilter(request, this.response, this.chain);
		assertDecorated();
	}

	@Test
	void aHeaderOfAnErrorPageIsNotThatOfItsHandler(CapturedOutput output) throws Exception {
		for (String path : List.of("/api/missing", "/api/lost")) {
			MockHttpServletRequest request = request(DispatcherType.REQUEST, path);
			request.setMethod("PUT");
			this.filter.doFilter(request, new MockHttpServletResponse(), (wrappedRequest, wrappedResponse) -> {
				wrappedRequest.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 404);
				wrappedRequest.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/error");
				((HttpServletResponse) wrappedResponse).setHeader("Access-Control-Allow-Origin", "*");
			});
		}
		assertThat(output).contains(
				"The application set Access-Control-Allow-Origin on the error page for /api/missing. The header was dropped, because policy 'default' sets the CORS headers for this path. "
						+ "Remove the header from the handler, interceptor, filter or upstream that sets it.\n")
			.doesNotContain("/api/lost");
	}

	@Test
	void presentHeadersAreNotDoubled() throws Exception {
		MockHttpServletRequest request = request(DispatcherType.ERROR, "/error");
		request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, "/api/x");
		request.setAttribute(RequestDispatcher.ERROR_METHOD, "PUT");
		this.response.setHeader("Access-Control-Allow-Origin", ORIGIN);
		this.response.addHeader("Vary", "Origin");
		this.filter.doFilter(request, this.response, this.chain);
		assertDecorated();
		assertThat(this.response.getHeaders("Access-Control-Allow-Origin")).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(names = { "FORWARD", "INCLUDE" })
	void otherDispatchesPassUnchanged(DispatcherType type) throws Exception {
		this.filter.doFilter(request(type, "/api/x"), this.response, this.chain);
		assertThat(this.response.getHeaderNames()).isEmpty();
		assertThat(this.chain.getRequest()).isNotNull();
	}

	@Test
	void anAsyncDispatchIsDecoratedOnce() throws Exception {
		MockHttpServletRequest request = request(DispatcherType.ASYNC, "/elsewhere");
		request.setMethod("PUT");
		request.setAttribute(AsyncContext.ASYNC_REQUEST_URI, "/api/x");
		this.filter.doFilter(request, this.response, this.chain);
		assertDecorated();
		HttpServletResponse wrapped = (HttpServletResponse) Objects.requireNonNull(this.chain.getResponse());
		MockFilterChain next = new MockFilterChain();
		HttpServletResponse outer = new HttpServletResponseWrapper(wrapped);
		this.filter.doFilter(request, outer, next);
		assertThat(next.getResponse()).isSameAs(outer);
	}

	@Test
	void aRefusedRequestDoesNotReachItsHandler() throws Exception {
		this.filter.doFilter(request(DispatcherType.REQUEST, "/api/x"), this.response, this.chain);
		assertThat(this.response.getStatus()).isEqualTo(403);
		assertThat(this.response.getContentAsString()).isEqualTo("CORS request refused: method-not-allowed");
		assertThat(this.chain.getRequest()).isNull();
	}

	@Test
	void warnsOnceAboutHeadersOfAPrecedingFilter(CapturedOutput output) throws Exception {
		for (int i = 0; i < 3; i++) {
			MockHttpServletRequest request = request(DispatcherType.REQUEST, "/api/x" + i);
			request.setMethod("PUT");
			MockHttpServletResponse answer = new MockHttpServletResponse();
			answer.setHeader("Access-Control-Allow-Origin", "*");
			answer.setHeader("Access-Control-Allow-Credentials", "true");
			this.filter.doFilter(request, answer, new MockFilterChain());
			assertThat(answer.getHeaderNames()).containsExactlyInAnyOrder("Access-Control-Allow-Origin", "Vary");
			assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
		}
		assertThat(output).containsOnlyOnce("A filter that runs before the CORS policy filter set "
				+ "Access-Control-Allow-Credentials. The header was dropped, because policy 'default' sets "
				+ "the CORS headers for its paths.");
	}

	@Test
	void namesHeadersThatAHandlerWouldExpose(CapturedOutput output) throws Exception {
		for (int i = 0; i < 2; i++) {
			MockHttpServletRequest request = request(DispatcherType.REQUEST, "/api/exposing");
			request.setMethod("PUT");
			this.filter.doFilter(request, new MockHttpServletResponse(), (wrappedRequest, wrappedResponse) -> {
				HttpServletResponse handlers = (HttpServletResponse) wrappedResponse;
				handlers.setHeader("Access-Control-Allow-Origin", "*");
				handlers.setHeader("access-control-expose-headers", "Content-Disposition, X-Total-Count");
			});
		}
		assertThat(output).containsOnlyOnce(
				"The application set Access-Control-Allow-Origin on a response for /api/exposing. The header was dropped")
			.containsOnlyOnce(
					"The application set Access-Control-Expose-Headers: Content-Disposition, X-Total-Count on a "
							+ "response for /api/exposing. The header was dropped, because policy 'default' sets the CORS headers for "
							+ "this path. If scripts need to read these headers, call exposedHeaders(\"Content-Disposition\", "
							+ "\"X-Total-Count\") in the code that builds the policy 'default'.");
	}

	@Test
	void namesNoHeadersThatThePolicyExposes(CapturedOutput output) throws Exception {
		CorsPolicyFilter exposing = new CorsPolicyFilter(
				CorsPolicies.of(CorsPolicy.builder().allowedOrigins(List.of(ORIGIN)).exposedHeaders("Link").build()));
		for (String headers : List.of("link", "Link, link", "Link, X-Total-Count")) {
			exposing.doFilter(request(DispatcherType.REQUEST, "/api/linking"), new MockHttpServletResponse(),
					(wrappedRequest, wrappedResponse) -> ((HttpServletResponse) wrappedResponse)
						.setHeader("Access-Control-Expose-Headers", headers));
		}
		assertThat(output).containsOnlyOnce("The application set")
			.contains(
					"The application set Access-Control-Expose-Headers: X-Total-Count on a response for /api/linking. The header");
	}

	@ParameterizedTest
	@CsvSource({ "GET, https://stranger.example", "PUT, https://stranger.example", "DELETE, " + ORIGIN })
	void dropsTheHandlersOwnHeadersIfARefusedRequestContinues(String method, String origin) throws Exception {
		CorsPolicyFilter lenient = new CorsPolicyFilter(
				CorsPolicies.of(CorsPolicy.builder().allowedOrigins(List.of(ORIGIN)).rejectRefused(false).build()));
		MockHttpServletRequest request = new MockHttpServletRequest(method, "/x");
		request.setServletPath("/x");
		request.addHeader("Origin", origin);
		lenient.doFilter(request, this.response, (wrappedRequest, wrappedResponse) -> {
			HttpServletResponse handlers = (HttpServletResponse) wrappedResponse;
			handlers.setHeader("Access-Control-Allow-Origin", origin);
			handlers.addHeader("access-control-allow-credentials", "true");
			handlers.setIntHeader("Access-Control-Max-Age", 1);
			handlers.setDateHeader("Access-Control-Max-Age", 1);
			handlers.addDateHeader("Access-Control-Max-Age", 1);
			handlers.setHeader("Vary", "Accept");
		});
		assertThat(this.response.getHeaderNames()).containsExactly("Vary");
		assertThat(this.response.getHeaders("Vary")).containsExactly("Accept,Origin");
	}

	@Test
	void aPathWithoutAPolicyIsUnchanged() throws Exception {
		this.filter.doFilter(request(DispatcherType.REQUEST, "/x"), this.response, this.chain);
		assertThat(this.response.getHeaderNames()).isEmpty();
		assertThat(this.chain.getRequest()).isNotNull();
	}

}
