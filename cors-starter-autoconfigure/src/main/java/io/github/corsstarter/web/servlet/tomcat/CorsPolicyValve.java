package io.github.corsstarter.web.servlet.tomcat;

import java.io.IOException;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.RequestPath;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.servlet.ServletCorsHeaders;
import io.github.corsstarter.web.servlet.ServletCorsRequest;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Adds a policy's headers to errors that Tomcat sends before it selects an application,
 * such as 400 for a path that it can't decode. Neither a filter nor an error page sees
 * these requests. Tomcat writes status and body. All other requests pass through
 * unchanged. Add it to the engine, after valves that read forwarded headers. Safe for
 * concurrent use.
 */
public final class CorsPolicyValve extends ValveBase {

	private final CorsPolicies policies;

	private final String contextPath;

	/**
	 * Create a valve.
	 * @param policies the policies to apply
	 * @param contextPath the application's context path, empty for the root
	 */
	public CorsPolicyValve(CorsPolicies policies, String contextPath) {
		super(true);
		this.policies = policies;
		this.contextPath = contextPath;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		if (response.isError() && request.getContext() == null) {
			decorate(request, response);
		}
		getNext().invoke(request, response);
	}

	private void decorate(Request request, Response response) {
		RequestPath path = RequestPath.of(request.getRequestURI(), this.contextPath);
		if (path == null) {
			return;
		}
		ServletCorsRequest corsRequest = ServletCorsRequest.unmapped(request, path);
		CorsDecision decision = this.policies.decide(corsRequest);
		if (decision != null) {
			ServletCorsHeaders.put(decision, corsRequest.origin(), response);
		}
	}

}
