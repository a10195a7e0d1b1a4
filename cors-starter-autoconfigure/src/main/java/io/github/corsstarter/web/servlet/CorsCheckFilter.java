package io.github.corsstarter.web.servlet;

import java.io.IOException;

import io.github.corsstarter.check.OpenCheck;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Answers requests to the {@link OpenCheck open check}. Map it to the path of the open
 * check, before the {@link CorsPolicyFilter}. Safe for concurrent use.
 */
public final class CorsCheckFilter implements Filter {

	private final OpenCheck check;

	/**
	 * Create a filter.
	 * @param check the open check
	 */
	public CorsCheckFilter(OpenCheck check) {
		this.check = check;
	}

	@Override
	public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
			throws IOException, ServletException {
		if (servletRequest instanceof HttpServletRequest request
				&& servletResponse instanceof HttpServletResponse response
				&& OpenCheck.isAnswered(request.getMethod())) {
			OpenCheck.Answer answer = this.check.answer(ServletCorsRequest.of(request), request.getQueryString());
			response.setStatus(answer.status());
			answer.forEachHeader(response::setHeader);
			byte[] body = answer.bytes();
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
		}
		else {
			chain.doFilter(servletRequest, servletResponse);
		}
	}

}
