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
 * Puts a policy's headers on the errors that Tomcat answers before it has found an
 * application, such as 400 for a path that it can't decode, so that neither a filter nor
 * an error page sees the request. Status and body stay Tomcat's, and every other request
 * passes through. To be added to the engine, behind valves that read forwarded headers.
 * Safe for concurrent use.
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
