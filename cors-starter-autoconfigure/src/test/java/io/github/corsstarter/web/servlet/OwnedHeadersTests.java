package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

import io.github.corsstarter.web.RawHttp;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Unusual ways to set headers, to dispatch and to start asynchronous processing: the
 * policy of the requested path owns the CORS headers all the same, or leaves them alone.
 */
class OwnedHeadersTests {

	private static final String APP = "Origin: https://app.example.com";

	private static final String ALLOW_APP = "Access-Control-Allow-Origin: https://app.example.com";

	private static ConfigurableApplicationContext run(HandlerPathsTests.Server server) {
		return new SpringApplicationBuilder(Application.class, server.configuration()).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--" + ProtocolApplication.WITHOUT_SECURITY,
					"--cors.allowed-origins=https://app.example.com", "--cors.policies.feed.paths=/feed/**",
					"--cors.policies.feed.enabled=false");
	}

	private static void assertAnswer(ConfigurableApplicationContext context, String request, int status,
			List<String> corsHeaders, String... headers) throws IOException {
		int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		RawHttp.Answer answer = new RawHttp(port).send(request, headers);
		assertThat(answer.corsHeaders()).as(request).isEqualTo(new TreeSet<>(corsHeaders));
		assertThat(answer.status()).as(request).isEqualTo(status);
	}

	@ParameterizedTest
	@EnumSource
	void varyNamesNothingTwiceAndKeepsOrigin(HandlerPathsTests.Server server) throws IOException {
		try (ConfigurableApplicationContext context = run(server)) {
			assertAnswer(context, "GET /vary-twice", 200, List.of(ALLOW_APP, "Vary: Origin,Accept"), APP);
			assertAnswer(context, "GET /vary-with-gaps", 200, List.of(ALLOW_APP, "Vary: Origin,Accept"), APP);
			assertAnswer(context, "GET /vary-number", 200, List.of(ALLOW_APP, "Vary: 1,Origin,2"), APP);
			assertAnswer(context, "GET /no-name", 200, List.of(ALLOW_APP, "Vary: Origin"), APP);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anAnswerOfTheFilterIsCompleteForFiltersInFront(HandlerPathsTests.Server server) throws IOException {
		try (ConfigurableApplicationContext context = run(server)) {
			assertAnswer(context, "OPTIONS /open", 204,
					List.of(ALLOW_APP, "Access-Control-Allow-Methods: GET,HEAD,POST",
							"Access-Control-Allow-Headers: *,Authorization", "Access-Control-Max-Age: 1800",
							"Vary: Origin"),
					APP, "Access-Control-Request-Method: GET", "X-Front: after");
			assertAnswer(context, "GET /open", 403, List.of("Cors-Refusal: origin-not-allowed", "Vary: Origin"),
					"Origin: https://stranger.example", "X-Front: after");
		}
	}

	@ParameterizedTest
	@EnumSource
	void asynchronousProcessingKeepsThePolicysResponseThoughItWasUnwrapped(HandlerPathsTests.Server server)
			throws IOException {
		try (ConfigurableApplicationContext context = run(server)) {
			assertAnswer(context, "GET /async-unwrapped", 200, List.of(ALLOW_APP, "Vary: Origin"), APP);
			assertAnswer(context, "GET /async-unwrapped", 200, List.of("Vary: Origin"),
					"Origin: https://stranger.example", "Sec-Fetch-Mode: navigate");
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatIsLeftAloneStaysSoWhereverItIsDispatchedTo(HandlerPathsTests.Server server) throws IOException {
		try (ConfigurableApplicationContext context = run(server)) {
			assertAnswer(context, "GET /feed/forward-async", 200, List.of(), APP);
			assertAnswer(context, "GET /feed/error-attribute", 200, List.of(), APP);
			assertAnswer(context, "GET /feed/fails", 409, List.of(), APP);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

		@Bean
		FilterRegistrationBean<Filter> front() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				chain.doFilter(request, response);
				if (((HttpServletRequest) request).getHeader("X-Front") != null) {
					((HttpServletResponse) response).addHeader("Access-Control-Allow-Origin", "*");
				}
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

	}

	@RestController
	static class Handlers {

		@GetMapping("/open")
		String open() {
			return "open";
		}

		@GetMapping("/vary-twice")
		String twice(HttpServletResponse response) {
			response.setHeader("Vary", "Origin, Accept, origin, Accept");
			return "x";
		}

		@GetMapping("/vary-with-gaps")
		String gaps(HttpServletResponse response) {
			response.addHeader("Vary", "Accept,Accept, ,Origin");
			return "x";
		}

		@GetMapping("/vary-number")
		String number(HttpServletResponse response) {
			response.setIntHeader("Vary", 1);
			response.addIntHeader("Vary", 2);
			return "x";
		}

		@GetMapping("/no-name")
		@SuppressWarnings("NullAway") // what a handler may do all the same
		String noName(HttpServletResponse response) {
			String name = null;
			response.setHeader(name, "x");
			return "x";
		}

		@GetMapping("/async-unwrapped")
		void unwrapped(HttpServletRequest request, HttpServletResponse response) throws IOException {
			AsyncContext async = request.startAsync(request, unwrap(response));
			HttpServletResponse own = (HttpServletResponse) async.getResponse();
			own.reset();
			own.addHeader("Access-Control-Allow-Origin", "*");
			own.getWriter().print("x");
			async.complete();
		}

		private static ServletResponse unwrap(ServletResponse response) {
			ServletResponse own = response;
			while (own instanceof ServletResponseWrapper wrapper) {
				own = wrapper.getResponse();
			}
			return own;
		}

		@GetMapping("/feed/forward-async")
		void forwardAsync(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			request.getRequestDispatcher("/dispatches").forward(request, response);
		}

		@GetMapping("/dispatches")
		@Nullable String dispatches(HttpServletRequest request, HttpServletResponse response) {
			if (request.getAttribute("dispatched") == null) {
				request.setAttribute("dispatched", true);
				request.startAsync(request, response).dispatch("/open");
				return null;
			}
			return "dispatched";
		}

		@GetMapping("/feed/error-attribute")
		void errorAttribute(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			request.setAttribute("jakarta.servlet.error.status_code", 200);
			request.getRequestDispatcher("/open").forward(request, response);
		}

		@GetMapping("/feed/fails")
		void fails(HttpServletResponse response) throws IOException {
			response.sendError(409);
		}

	}

}
