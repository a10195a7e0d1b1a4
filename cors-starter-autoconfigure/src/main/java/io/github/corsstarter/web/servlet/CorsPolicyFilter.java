package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.RefusalLogger;
import io.github.corsstarter.web.VaryHeader;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Applies the {@link CorsPolicies policies} of an application: answers preflights,
 * refuses what a policy refuses, and sets the response headers before anything else runs,
 * so that errors carry them too. To be registered for all dispatcher types but
 * {@code INCLUDE}, after the filters that read forwarded headers and before those that
 * authenticate. Safe for concurrent use.
 */
public final class CorsPolicyFilter implements Filter {

	private final CorsPolicies policies;

	private final RefusalLogger refusalLogger = new RefusalLogger();

	/**
	 * Create a filter.
	 * @param policies the policies to apply
	 */
	public CorsPolicyFilter(CorsPolicies policies) {
		this.policies = policies;
	}

	@Override
	public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
			throws IOException, ServletException {
		if (servletRequest instanceof HttpServletRequest request
				&& servletResponse instanceof HttpServletResponse response && !apply(request, response)) {
			return;
		}
		chain.doFilter(servletRequest, servletResponse);
	}

	private boolean apply(HttpServletRequest request, HttpServletResponse response) throws IOException {
		DispatcherType type = request.getDispatcherType();
		if (type == DispatcherType.REQUEST) {
			return applyTo(ServletCorsRequest.of(request), response);
		}
		if (type == DispatcherType.ERROR || (type == DispatcherType.FORWARD
				&& request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null)) {
			applyToError(ServletCorsRequest.beforeError(request), response);
		}
		return true;
	}

	private boolean applyTo(CorsRequest request, HttpServletResponse response) throws IOException {
		CorsDecision decision = this.policies.decide(request);
		if (decision == null) {
			return true;
		}
		decorate(response, decision, request.header(HeaderNames.ORIGIN));
		RefusalReason reason = decision.reason();
		if (reason != null) {
			this.refusalLogger.log(request, decision.policyName(), reason);
		}
		if (!decision.continues()) {
			answer(response, decision.status(), reason);
		}
		return decision.continues();
	}

	/**
	 * Apply the decision on the original request once more: on the way to an error page
	 * some containers drop headers, and some errors come before any filter is asked.
	 */
	private void applyToError(CorsRequest request, HttpServletResponse response) {
		CorsDecision decision = this.policies.decide(request);
		if (decision != null) {
			decorate(response, decision, request.header(HeaderNames.ORIGIN));
		}
	}

	private static void decorate(HttpServletResponse response, CorsDecision decision, @Nullable String origin) {
		decision.forEachHeader(origin, response::setHeader);
		if (decision.vary() != null) {
			String missing = VaryHeader.missing(response.getHeaders(HeaderNames.VARY), decision.vary());
			if (missing != null) {
				response.addHeader(HeaderNames.VARY, missing);
			}
		}
	}

	private static void answer(HttpServletResponse response, int status, @Nullable RefusalReason reason)
			throws IOException {
		response.setStatus(status);
		if (status == HttpServletResponse.SC_FORBIDDEN && reason != null) {
			byte[] body = ("CORS request refused: " + reason.code()).getBytes(StandardCharsets.US_ASCII);
			response.setContentType("text/plain");
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
		}
	}

}
