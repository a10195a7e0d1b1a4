package io.github.corsstarter.web.servlet.jetty;

import java.util.List;

import io.github.corsstarter.policy.HeaderNames;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps {@code Vary} on a response if its error page fails. Jetty then removes all
 * headers that it considers content headers, including {@code Vary}, and completes the
 * response without further callbacks. Set it as the context's error handler, around the
 * one that looks up error pages. Safe for concurrent use.
 */
public final class VaryKeepingErrorHandler extends ErrorHandler {

	private final ErrorHandler delegate;

	/**
	 * Create an error handler.
	 * @param delegate the error handler that writes the response
	 */
	public VaryKeepingErrorHandler(ErrorHandler delegate) {
		this.delegate = delegate;
	}

	@Override
	public boolean writeError(Request request, Response response, Callback callback, int code) {
		return this.delegate.writeError(request, response, callback, code);
	}

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		try {
			return this.delegate.handle(request, response, callback);
		}
		catch (Throwable ex) {
			List<String> vary = response.getHeaders().getValuesList(HeaderNames.VARY);
			if (!vary.isEmpty()) {
				request.addHttpStreamWrapper((stream) -> new VaryKeepingStream(stream, String.join(",", vary)));
			}
			throw ex;
		}
	}

	/**
	 * Restores {@code Vary} when the response is sent.
	 */
	private static final class VaryKeepingStream extends HttpStream.Wrapper {

		private final String vary;

		VaryKeepingStream(HttpStream stream, String vary) {
			super(stream);
			this.vary = vary;
		}

		@Override
		public void prepareResponse(HttpFields.Mutable headers) {
			CorsErrorHandler.addVary(this.vary, headers);
			super.prepareResponse(headers);
		}

	}

}
