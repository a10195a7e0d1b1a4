package io.github.corsstarter.recipes;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.StringUtils;

/**
 * Records the requests to a server.
 */
@Configuration(proxyBeanMethods = false)
class RequestRecorder {

	private final List<Asked> asked = new CopyOnWriteArrayList<>();

	/**
	 * Records requests before the policies see them.
	 */
	@Bean
	FilterRegistrationBean<Filter> recorder() {
		FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
			this.asked.add(Asked.by((HttpServletRequest) request));
			chain.doFilter(request, response);
		});
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return registration;
	}

	/**
	 * Return the requests since the last call.
	 */
	List<Asked> asked() {
		List<Asked> all = List.copyOf(this.asked);
		this.asked.clear();
		return all;
	}

	/**
	 * A request.
	 *
	 * @param preflight whether it is a preflight
	 * @param path its path
	 * @param method its method, or the requested method of a preflight
	 * @param headers the requested headers of a preflight, in lower case
	 */
	record Asked(boolean preflight, String path, String method, TreeSet<String> headers) {

		private static Asked by(HttpServletRequest request) {
			@Nullable String method = request.getHeader("Access-Control-Request-Method");
			boolean preflight = request.getMethod().equals("OPTIONS") && method != null;
			return new Asked(preflight, request.getRequestURI(),
					preflight ? Objects.requireNonNull(method) : request.getMethod(), new TreeSet<>(
							StringUtils.commaDelimitedListToSet(request.getHeader("Access-Control-Request-Headers"))));
		}

	}

}
