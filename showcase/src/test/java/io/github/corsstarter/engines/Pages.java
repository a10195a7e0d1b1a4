package io.github.corsstarter.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;

import com.sun.net.httpserver.HttpServer;

/**
 * A server of pages without content, on two origins: {@code http://localhost:PORT} and
 * {@code http://127.0.0.1:PORT}.
 */
final class Pages implements AutoCloseable {

	private final HttpServer server;

	Pages() throws IOException {
		this((path) -> Map.entry("text/html", "<link rel=icon href=data:,>"));
	}

	/**
	 * Start the server.
	 * @param content the type and the text of each path
	 */
	Pages(Function<String, Map.Entry<String, String>> content) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		}));
		this.server.createContext("/", (exchange) -> {
			try (exchange) {
				Map.Entry<String, String> page = content.apply(exchange.getRequestURI().getPath());
				byte[] bytes = page.getValue().getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().set("Content-Type", page.getKey());
				exchange.sendResponseHeaders(200, bytes.length);
				exchange.getResponseBody().write(bytes);
			}
		});
		this.server.start();
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	String origin() {
		return "http://localhost:" + port();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
