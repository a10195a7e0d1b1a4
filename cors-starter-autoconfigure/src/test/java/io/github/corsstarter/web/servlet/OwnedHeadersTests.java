package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.web.RunningApplication;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Unusual ways to set headers, to dispatch and to start asynchronous processing. The
 * policy of the requested path still owns the CORS headers, or leaves them alone.
 */
class OwnedHeadersTests {

	private static final String APP = "Origin: https://app.example.com";

	private static final String ALLOW_APP = "Access-Control-Allow-Origin: https://app.example.com";

	private static final Map<HandlerPathsTests.Server, RunningApplication> RUNNING = new EnumMap<>(
			HandlerPathsTests.Server.class);

	@AfterAll
	static void stop() {
		RUNNING.values().forEach(RunningApplication::close);
		RUNNING.clear();
	}

	private static RunningApplication running(HandlerPathsTests.Server server) {
		return RUNNING.computeIfAbsent(server, OwnedHeadersTests::run);
	}

	private static RunningApplication run(HandlerPathsTests.Server server) {
		return new RunningApplication(
				new SpringApplicationBuilder(Application.class, server.configuration()).web(WebApplicationType.SERVLET)
					.run("--server.port=0", "--" + ProtocolApplication.WITHOUT_SECURITY,
							"--cors.allowed-origins=https://app.example.com", "--cors.policies.feed.paths=/feed/**",
							"--cors.policies.feed.enabled=false"));
	}

	@ParameterizedTest
	@EnumSource
	void varyNamesOriginWithoutDuplicates(HandlerPathsTests.Server server) throws IOException {
		RunningApplication application = running(server);
		application.assertAnswer("GET /vary-twice", 200, List.of(ALLOW_APP, "Vary: Origin,Accept"), APP);
		application.assertAnswer("GET /vary-with-gaps", 200, List.of(ALLOW_APP, "Vary: Origin,Accept"), APP);
		application.assertAnswer("GET /vary-number", 200, List.of(ALLOW_APP, "Vary: 1,Origin,2"), APP);
		application.assertAnswer("GET /no-name", 200, List.of(ALLOW_APP, "Vary: Origin"), APP);
	}

	@ParameterizedTest
	@EnumSource
	void precedingFiltersCannotChangeItsOwnResponses(HandlerPathsTests.Server server) throws IOException {
		RunningApplication application = running(server);
		application.assertAnswer("OPTIONS /open", 204, List.of(ALLOW_APP, "Access-Control-Allow-Methods: GET,HEAD,POST",
				"Access-Control-Allow-Headers: *,Authorization", "Access-Control-Max-Age: 1800", "Vary: Origin"), APP,
				"Access-Control-Request-Method: GET", "X-Front: after");
		application.assertAnswer("GET /open", 403, List.of("Cors-Refusal: origin-not-allowed", "Vary: Origin"),
				"Origin: https://stranger.example", "X-Front: after");
	}

	@ParameterizedTest
	@EnumSource
	void keepsHeadersOfAsynchronousProcessingWithTheUnwrappedResponse(HandlerPathsTests.Server server)
			throws IOException {
		RunningApplication application = running(server);
		application.assertAnswer("GET /async-unwrapped", 200, List.of(ALLOW_APP, "Vary: Origin"), APP);
		application.assertAnswer("GET /async-unwrapped", 200, List.of("Vary: Origin"),
				"Origin: https://stranger.example", "Sec-Fetch-Mode: navigate");
	}

	@ParameterizedTest
	@EnumSource
	void leavesDispatchesOfAnUncoveredRequestAlone(HandlerPathsTests.Server server) throws IOException {
		RunningApplication application = running(server);
		application.assertAnswer("GET /feed/forward-async", 200, List.of(), APP);
		application.assertAnswer("GET /feed/error-attribute", 200, List.of(), APP);
		application.assertAnswer("GET /feed/fails", 409, List.of(), APP);
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
		@SuppressWarnings("NullAway") // handlers may still use it
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
