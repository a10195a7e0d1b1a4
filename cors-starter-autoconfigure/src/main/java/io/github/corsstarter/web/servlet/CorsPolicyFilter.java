package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.refusal.ForwardedHeaders;
import io.github.corsstarter.refusal.RefusalBody;
import io.github.corsstarter.refusal.RefusalLogger;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.HandlerHeaders;
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
 * Applies the {@link CorsPolicies policies} of an application. The filter answers
 * preflights, refuses requests that a policy refuses, and sets the CORS headers before
 * the rest of the chain runs, so that error responses have them too. Changes that
 * handlers make to these headers are undone. Register the filter for all dispatcher types
 * except {@code INCLUDE}, after filters that read forwarded headers and before filters
 * that authenticate. Safe for concurrent use.
 */
public final class CorsPolicyFilter implements Filter {

	private static final String DECISION = CorsPolicyFilter.class.getName() + ".decision";

	// Stored instead of a decision if no policy covers the requested path
	private static final Object LEFT_ALONE = "left alone";

	private final CorsPolicies policies;

	private final DecisionListener[] listeners;

	private final CheckedHandshakes checkedHandshakes;

	private final HandlerHeaders handlerHeaders;

	/**
	 * Create a filter that logs refusals.
	 * @param policies the policies to apply
	 */
	public CorsPolicyFilter(CorsPolicies policies) {
		this(policies, List.of(new RefusalLogger(ForwardedHeaders.UNREAD)));
	}

	/**
	 * Create a filter.
	 * @param policies the policies to apply
	 * @param listeners notified of each decision about a CORS request
	 */
	public CorsPolicyFilter(CorsPolicies policies, List<DecisionListener> listeners) {
		this(policies, listeners, new CheckedHandshakes());
	}

	/**
	 * Create a filter for an application with WebSocket handlers that check origins
	 * themselves. For all other handlers, a cross-origin handshake needs a policy that
	 * lists the origin and allows credentials.
	 * @param policies the policies to apply
	 * @param listeners notified of each decision about a CORS request
	 * @param checkedHandshakes the paths of those handlers
	 */
	CorsPolicyFilter(CorsPolicies policies, List<DecisionListener> listeners, CheckedHandshakes checkedHandshakes) {
		this.policies = policies;
		this.listeners = listeners.toArray(new DecisionListener[0]);
		this.handlerHeaders = new HandlerHeaders(listeners);
		this.checkedHandshakes = checkedHandshakes;
	}

	/**
	 * Return the decision about a request. Decides now if no decision exists yet.
	 */
	static @Nullable CorsDecision decisionOn(ServletCorsRequest request, CorsPolicies policies) {
		Object first = request.getAttribute(DECISION);
		return (first != null) ? known(first) : policies.decide(request);
	}

	@Override
	public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
			throws IOException, ServletException {
		if (!(servletRequest instanceof HttpServletRequest request)
				|| !(servletResponse instanceof HttpServletResponse response)) {
			chain.doFilter(servletRequest, servletResponse);
			return;
		}
		DispatcherType type = request.getDispatcherType();
		if (type == DispatcherType.REQUEST) {
			doFilter(ServletCorsRequest.of(request), response, chain);
		}
		else if (type == DispatcherType.ERROR || (type == DispatcherType.FORWARD
				&& request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null)) {
			// Some containers drop headers before an error page, and some errors occur
			// before any filter runs
			doFilterAgain(ServletCorsRequest.beforeError(request), response, chain);
		}
		else if (type == DispatcherType.ASYNC && !ServletCorsResponse.isWithin(response)) {
			// The handler started async processing with an unwrapped response
			doFilterAgain(ServletCorsRequest.beforeAsync(request), response, chain);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private void doFilter(ServletCorsRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		CorsDecision decided = this.policies.decide(request);
		if (decided == null) {
			request.setAttribute(DECISION, LEFT_ALONE);
			chain.doFilter(request.request(), response);
			return;
		}
		CorsDecision unchecked = decided.ofUncheckedHandshake(request);
		CorsDecision decision = (unchecked.reason() == RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS
				&& this.checkedHandshakes.contain(request)) ? decided : unchecked;
		notifyListeners(request, decision);
		String removed = ServletCorsHeaders.put(decision, request.origin(), response);
		if (removed != null) {
			this.handlerHeaders.overruled().logFilter(removed, decision.policy().name());
		}
		if (decision.continues()) {
			request.setAttribute(DECISION, decision);
			chain.doFilter(request, request.remember(decision, response, this.handlerHeaders));
		}
		else {
			answer(response, decision.status(), decision.reason());
		}
	}

	/**
	 * Apply the first decision about the request again. If no policy covered the request,
	 * pass it on unchanged. If the container refused it before any filter ran, decide
	 * now.
	 */
	private void doFilterAgain(ServletCorsRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		CorsDecision decision = decisionOn(request, this.policies);
		if (decision == null) {
			chain.doFilter(request.request(), response);
			return;
		}
		ServletCorsHeaders.put(decision, request.origin(), response);
		request.setAttribute(DECISION, decision);
		chain.doFilter(request, request.remember(decision, response, this.handlerHeaders));
	}

	private static @Nullable CorsDecision known(Object first) {
		return (first instanceof CorsDecision decision) ? decision : null;
	}

	private void notifyListeners(ServletCorsRequest request, CorsDecision decision) {
		if (decision.kind() != CorsDecision.Kind.NOT_CORS) {
			for (DecisionListener listener : this.listeners) {
				listener.decided(request, decision);
			}
		}
	}

	private static void answer(HttpServletResponse response, int status, @Nullable RefusalReason reason)
			throws IOException {
		response.setStatus(status);
		if (status == HttpServletResponse.SC_FORBIDDEN && reason != null) {
			writeBody(reason, response);
		}
		// Commit the response, so that preceding filters can't add CORS headers
		response.flushBuffer();
	}

	static void writeBody(RefusalReason reason, HttpServletResponse response) throws IOException {
		byte[] body = RefusalBody.of(reason);
		response.setContentType("text/plain");
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
