package io.github.corsstarter.web.servlet.jetty;

import io.github.corsstarter.policy.HeaderNames;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the rest of a request body after an error response that the page can read.
 * Without it, Jetty closes the connection, and Firefox and WebKit report a network error
 * instead of the response. Reads and discards at most {@value #LIMIT} bytes of a request,
 * without blocking a thread. Set it in front of the application. Safe for concurrent use.
 */
public final class UnreadBodyHandler extends Handler.Wrapper {

	/** A larger body isn't read at all, because it would be cut off in any case. */
	static final long LIMIT = 100 * 1024 * 1024;

	private static final int FIRST_ERROR = 400;

	@Override
	public boolean handle(Request request, Response response, Callback callback) throws Exception {
		long length = request.getLength();
		if (length <= 0 || length > LIMIT) {
			return super.handle(request, response, callback);
		}
		Upload upload = new Upload(request, response);
		return super.handle(upload, response, new Callback.Nested(callback) {

			@Override
			public void succeeded() {
				if (upload.isReadOn()) {
					upload.readOn(getCallback());
				}
				else {
					super.succeeded();
				}
			}

		});
	}

	private static final class Upload extends Request.Wrapper {

		private final Response response;

		Upload(Request request, Response response) {
			super(request);
			this.response = response;
		}

		boolean isReadOn() {
			return this.response.getStatus() >= FIRST_ERROR
					&& this.response.getHeaders().contains(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN);
		}

		/**
		 * Jetty calls this before it sends an error, and closes the connection if the
		 * body isn't complete.
		 */
		@Override
		public boolean consumeAvailable() {
			return isReadOn() || super.consumeAvailable();
		}

		/**
		 * Read the rest of the body.
		 * @param callback completes the request
		 */
		void readOn(Callback callback) {
			for (Content.Chunk chunk = read(); chunk != null; chunk = read()) {
				chunk.release();
				if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
					callback.succeeded();
					return;
				}
			}
			demand(() -> readOn(callback));
		}

	}

}
