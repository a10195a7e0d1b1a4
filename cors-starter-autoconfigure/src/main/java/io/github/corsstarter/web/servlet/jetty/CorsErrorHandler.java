package io.github.corsstarter.web.servlet.jetty;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.policy.RequestPath;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.VaryHeader;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Adds a policy's headers to errors that Jetty sends outside of the application, such as
 * 400 for an ambiguous path. Neither a filter nor an error page sees these requests. The
 * wrapped error handler writes status and body. Set it as the server's error handler.
 * Safe for concurrent use.
 */
public final class CorsErrorHandler implements Request.Handler {

	// If Jetty can't parse a request, it creates one with this method and its own path
	private static final String UNREADABLE = "BAD";

	private final Request.Handler delegate;

	private final CorsPolicies policies;

	private final String contextPath;

	/**
	 * Create an error handler.
	 * @param delegate the error handler that writes the response
	 * @param policies the policies to apply
	 * @param contextPath the application's context path, empty for the root
	 */
	public CorsErrorHandler(Request.Handler delegate, CorsPolicies policies, String contextPath) {
		this.delegate = delegate;
		this.policies = policies;
		this.contextPath = contextPath;
	}

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		decorate(request, response.getHeaders());
		return this.delegate.handle(request, response, callback);
	}

	private void decorate(Request request, HttpFields.Mutable headers) {
		RequestPath path = RequestPath.of(request.getHttpURI().getPath(), this.contextPath);
		if (path == null || UNREADABLE.equals(request.getMethod())) {
			return;
		}
		CorsDecision decision = this.policies.decide(new JettyCorsRequest(request, path));
		if (decision == null) {
			return;
		}
		HeaderNames.CORS_RESPONSE_HEADERS.forEach(headers::remove);
		decision.writeHeaders(request.getHeaders().get(HeaderNames.ORIGIN), headers, HttpFields.Mutable::put);
		if (decision.vary() != null) {
			addVary(decision.vary(), headers);
		}
	}

	static void addVary(String names, HttpFields.Mutable headers) {
		String line = VaryHeader.line(headers.getValuesList(HeaderNames.VARY), names);
		if (line != null) {
			headers.put(HeaderNames.VARY, line);
		}
	}

}
