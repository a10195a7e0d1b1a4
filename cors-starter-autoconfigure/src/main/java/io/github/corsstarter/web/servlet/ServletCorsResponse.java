package io.github.corsstarter.web.servlet;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.web.HandlerHeaders;
import io.github.corsstarter.web.OverruledHeadersLogger;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response that keeps the policy's CORS headers. It drops CORS headers that a handler
 * sets, merges the handler's {@code Vary} with the policy's, and restores the policy's
 * headers after a reset.
 */
final class ServletCorsResponse extends HttpServletResponseWrapper {

	// Spring MVC's attribute for the handler's pattern
	private static final String HANDLER_PATTERN = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

	private final ServletCorsRequest request;

	private final HandlerHeaders handlerHeaders;

	private boolean statusIsSet;

	/**
	 * Create a response.
	 * @param response the response to wrap
	 * @param request the request, with its decision
	 * @param handlerHeaders observes the headers that handlers set
	 */
	ServletCorsResponse(HttpServletResponse response, ServletCorsRequest request, HandlerHeaders handlerHeaders) {
		super(response);
		this.request = request;
		this.handlerHeaders = handlerHeaders;
	}

	/**
	 * Return whether a response is an instance of this class, or wraps one.
	 */
	static boolean isWithin(ServletResponse response) {
		ServletResponse inner = response;
		while (!(inner instanceof ServletCorsResponse) && inner instanceof ServletResponseWrapper wrapper) {
			inner = wrapper.getResponse();
		}
		return inner instanceof ServletCorsResponse;
	}

	/**
	 * Return a response with the same headers around the container's own.
	 */
	ServletCorsResponse unwrappedFor(ServletCorsRequest unwrapped) {
		ServletResponse own = this;
		while (own instanceof ServletResponseWrapper wrapper) {
			own = wrapper.getResponse();
		}
		return unwrapped.remember(this.request.decision(), (HttpServletResponse) own, this.handlerHeaders);
	}

	/**
	 * Return a response with the same headers around another one.
	 */
	ServletCorsResponse around(HttpServletResponse response) {
		return new ServletCorsResponse(response, this.request, this.handlerHeaders);
	}

	private HttpServletResponse response() {
		return (HttpServletResponse) getResponse();
	}

	@Override
	public void setHeader(String name, @Nullable String value) {
		if (isOurs(name, value)) {
			return;
		}
		super.setHeader(name, value);
		if (HeaderNames.VARY.equalsIgnoreCase(name)) {
			String vary = this.request.decision().vary();
			if (vary != null) {
				ServletCorsHeaders.addVary(vary, response());
			}
		}
		else if (value != null) {
			notice(name);
		}
	}

	@Override
	public void addHeader(String name, @Nullable String value) {
		if (isOurs(name, value)) {
			return;
		}
		if (value != null && HeaderNames.VARY.equalsIgnoreCase(name)) {
			ServletCorsHeaders.addVary(value, response());
		}
		else {
			super.addHeader(name, value);
			if (value != null) {
				notice(name);
			}
		}
	}

	// Containers ignore a header without a name
	private void notice(@Nullable String name) {
		if (name != null) {
			this.handlerHeaders.set(this.request.decision(), name, this.statusIsSet ? getStatus() : 0);
		}
	}

	@Override
	public void setStatus(int status) {
		super.setStatus(status);
		if (!this.statusIsSet) {
			this.statusIsSet = true;
			if (containsHeader("Location")) {
				notice("Location");
			}
		}
	}

	@Override
	public void setIntHeader(String name, int value) {
		setHeader(name, Integer.toString(value));
	}

	@Override
	public void addIntHeader(String name, int value) {
		addHeader(name, Integer.toString(value));
	}

	@Override
	public void setDateHeader(String name, long date) {
		if (!isOurs(name, null)) {
			super.setDateHeader(name, date);
			notice(name);
		}
	}

	@Override
	public void addDateHeader(String name, long date) {
		if (!isOurs(name, null)) {
			super.addDateHeader(name, date);
			notice(name);
		}
	}

	private boolean isOurs(@Nullable String name, @Nullable String value) {
		if (name == null || !HeaderNames.isCorsResponseHeader(name)) {
			return false;
		}
		OverruledHeadersLogger overruled = this.handlerHeaders.overruled();
		String path = this.request.path();
		CorsPolicy policy = this.request.decision().policy();
		if (this.request.request().getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null) {
			overruled.logErrorPage(name, value, path, policy);
		}
		else {
			Object pattern = this.request.request().getAttribute(HANDLER_PATTERN);
			overruled.log(name, value, (pattern instanceof String text) ? text : null, path, policy);
		}
		return true;
	}

	@Override
	public void reset() {
		super.reset();
		this.statusIsSet = false;
		ServletCorsHeaders.put(this.request.decision(), this.request.origin(), response());
	}

}
