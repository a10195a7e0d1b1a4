package io.github.corsstarter.web.servlet.jetty;

import io.github.corsstarter.policy.HeaderNames;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads what a page is still sending when an error has been answered that the page may
 * read. Jetty would close the connection, and Firefox and WebKit would then report a
 * broken connection instead of the error. What is read is thrown away, at most
 * {@value #LIMIT} bytes of a request; no thread waits for it. To be set in front of the
 * application. Safe for concurrent use.
 */
public final class UnreadBodyHandler extends Handler.Wrapper {

	/** A larger body is not read at all: it would be cut in any case. */
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
		 * Jetty asks for this before it answers an error, and gives up the connection
		 * where not all of the body is there yet.
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
