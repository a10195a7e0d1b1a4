package io.github.corsstarter.web.servlet;

import java.io.IOException;

import io.github.corsstarter.web.AnswerCase;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/**
 * The application of the protocol tests.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ProtocolHandlers.class)
class ProtocolApplication {

	/**
	 * Leaves Spring Security out.
	 */
	static final String WITHOUT_SECURITY = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration";

	@Bean
	FilterRegistrationBean<Filter> answeringFilter() {
		return filter("/filter-answers", (request, response, chain) -> ((HttpServletResponse) response).sendError(429));
	}

	@Bean
	FilterRegistrationBean<Filter> failingFilter() {
		return filter("/filter-fails", (request, response, chain) -> {
			throw new IllegalStateException("intended, at " + ((HttpServletRequest) request).getRequestURI());
		});
	}

	@Bean
	FilterRegistrationBean<Filter> resettingFilter() {
		return filter("/filter-resets", (request, response, chain) -> {
			((HttpServletResponse) response).reset();
			chain.doFilter(request, response);
		});
	}

	/**
	 * Starts asynchronous processing with the server's own request and response, without
	 * the wrappers of preceding filters.
	 */
	@Bean
	ServletRegistrationBean<HttpServlet> dispatchingServlet() {
		HttpServlet servlet = new HttpServlet() {

			@Override
			protected void doGet(HttpServletRequest request, HttpServletResponse response) {
				request.startAsync().dispatch(request.getPathInfo());
			}

		};
		return asynchronous("/dispatches/*", servlet);
	}

	/**
	 * Sets CORS headers before the policy filter runs.
	 */
	@Bean
	FilterRegistrationBean<Filter> foreignFilter() {
		FilterRegistrationBean<Filter> registration = filter("/foreign/*", (request, response, chain) -> {
			AnswerCase.FOREIGN.forEach(((HttpServletResponse) response)::addHeader);
			chain.doFilter(request, response);
		});
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	/**
	 * Starts asynchronous processing without arguments, and changes the headers of the
	 * context's response.
	 */
	@Bean
	ServletRegistrationBean<HttpServlet> spoilingServlet() {
		return asynchronous("/spoils/*", new SpoilingServlet());
	}

	/**
	 * Forwards to a servlet that dispatches to the original path of the request, as the
	 * container sees it.
	 */
	@Bean
	ServletRegistrationBean<HttpServlet> forwardingServlet() {
		return asynchronous("/forwards", new HttpServlet() {

			@Override
			protected void doGet(HttpServletRequest request, HttpServletResponse response)
					throws ServletException, IOException {
				if (request.getDispatcherType() == DispatcherType.REQUEST) {
					request.getRequestDispatcher("/forwarded").forward(request, response);
				}
				else {
					response.getWriter().print("back at " + request.getRequestURI());
				}
			}

		});
	}

	@Bean
	ServletRegistrationBean<HttpServlet> forwardedServlet() {
		return asynchronous("/forwarded", new HttpServlet() {

			@Override
			protected void doGet(HttpServletRequest request, HttpServletResponse response) {
				request.startAsync().dispatch();
			}

		});
	}

	private static ServletRegistrationBean<HttpServlet> asynchronous(String path, HttpServlet servlet) {
		ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet, path);
		registration.setName(path);
		registration.setAsyncSupported(true);
		return registration;
	}

	private static FilterRegistrationBean<Filter> filter(String path, Filter filter) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
		registration.addUrlPatterns(path);
		return registration;
	}

}
