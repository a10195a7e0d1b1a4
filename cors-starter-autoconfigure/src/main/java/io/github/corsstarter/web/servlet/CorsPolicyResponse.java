package io.github.corsstarter.web.servlet;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.web.OverruledHeaders;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response whose CORS headers are the policy's: what a handler resets comes back, and
 * its {@code Vary} is added to the policy's. Where the policy gives access, other CORS
 * headers that a handler sets are dropped; where it doesn't, a handler may have its own.
 */
final class CorsPolicyResponse extends HttpServletResponseWrapper {

	// Spring MVC puts the handler's pattern here
	private static final String HANDLER_PATTERN = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

	private final HttpServletRequest request;

	private final CorsDecision decision;

	private final OverruledHeaders overruledHeaders;

	CorsPolicyResponse(HttpServletResponse response, HttpServletRequest request, CorsDecision decision,
			OverruledHeaders overruledHeaders) {
		super(response);
		this.request = request;
		this.decision = decision;
		this.overruledHeaders = overruledHeaders;
	}

	/**
	 * Return whether a response is one of this class, or wraps one.
	 */
	static boolean isWithin(ServletResponse response) {
		ServletResponse inner = response;
		while (!(inner instanceof CorsPolicyResponse) && inner instanceof ServletResponseWrapper wrapper) {
			inner = wrapper.getResponse();
		}
		return inner instanceof CorsPolicyResponse;
	}

	private HttpServletResponse response() {
		return (HttpServletResponse) getResponse();
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		if (isOurs(name)) {
			return;
		}
		super.setHeader(name, value);
		if (this.decision.vary() != null && HeaderNames.VARY.equalsIgnoreCase(name)) {
			CorsHeaders.addVary(this.decision.vary(), response());
		}
	}

	@Override
	public void addHeader(String name, @Nullable String value) {
		if (isOurs(name)) {
			return;
		}
		if (value != null && HeaderNames.VARY.equalsIgnoreCase(name)) {
			CorsHeaders.addVary(value, response());
		}
		else {
			super.addHeader(name, value);
		}
	}

	@Override
	public void setIntHeader(String name, int value) {
		if (!isOurs(name)) {
			super.setIntHeader(name, value);
		}
	}

	@Override
	public void addIntHeader(String name, int value) {
		if (!isOurs(name)) {
			super.addIntHeader(name, value);
		}
	}

	private boolean isOurs(String name) {
		if (!this.decision.givesAccess() || !HeaderNames.isCorsResponseHeader(name)) {
			return false;
		}
		Object pattern = this.request.getAttribute(HANDLER_PATTERN);
		this.overruledHeaders.log(name,
				(pattern instanceof String text) ? text : ServletCorsRequest.of(this.request).path(),
				this.decision.policy().name());
		return true;
	}

	@Override
	public void reset() {
		super.reset();
		CorsHeaders.put(this.decision, this.request.getHeader(HeaderNames.ORIGIN), response());
	}

}
