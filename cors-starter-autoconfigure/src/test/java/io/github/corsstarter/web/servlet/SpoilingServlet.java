package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Starts asynchronous processing without arguments, and changes the resulting response.
 * The path determines how: {@code /from-context/resets} resets the response of the
 * context, and {@code /from-event/resets} the response of a time-out event.
 */
@SuppressWarnings("serial") // never serialized
class SpoilingServlet extends HttpServlet {

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) {
		String how = request.getPathInfo();
		AsyncContext context = request.startAsync();
		if (how.startsWith("/from-context/")) {
			context.start(() -> spoil(how, (HttpServletResponse) context.getResponse(), context));
		}
		else {
			context.setTimeout(100);
			context.addListener(new SpoilingListener(how));
		}
	}

	private static void spoil(String how, HttpServletResponse response, AsyncContext context) {
		try {
			switch (how.substring(how.lastIndexOf('/'))) {
				case "/resets" -> response.reset();
				case "/sets" -> response.setHeader("Access-Control-Allow-Origin", "*");
				case "/adds" -> response.addHeader("Access-Control-Allow-Origin", "*");
				case "/sets-vary" -> response.setHeader("Vary", "Accept");
				case "/sends-error" -> response.sendError(409);
				default -> throw new IllegalArgumentException(how);
			}
			context.complete();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record SpoilingListener(String how) implements AsyncListener {

		@Override
		public void onTimeout(AsyncEvent event) {
			spoil(this.how, (HttpServletResponse) event.getSuppliedResponse(), event.getAsyncContext());
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
		}

		@Override
		public void onError(AsyncEvent event) {
		}

		@Override
		public void onComplete(AsyncEvent event) {
		}

	}

}
