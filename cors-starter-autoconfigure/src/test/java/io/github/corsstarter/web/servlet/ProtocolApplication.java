package io.github.corsstarter.web.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The application that the protocol is tested with.
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
	 * Starts asynchronous processing with the server's own request and response, and so
	 * without the wrappers of the filters before it.
	 */
	@Bean
	ServletRegistrationBean<HttpServlet> dispatchingServlet() {
		HttpServlet servlet = new HttpServlet() {

			@Override
			protected void doGet(HttpServletRequest request, HttpServletResponse response) {
				request.startAsync().dispatch(request.getPathInfo());
			}

		};
		ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet, "/dispatches/*");
		registration.setAsyncSupported(true);
		return registration;
	}

	private static FilterRegistrationBean<Filter> filter(String path, Filter filter) {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
		registration.addUrlPatterns(path);
		return registration;
	}

}
