package io.github.corsstarter.recipes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.springframework.util.FileSystemUtils;

/**
 * A server of the pages in {@code src/test/clients}. Each client has a page that loads
 * the published library.
 */
final class ClientPages implements AutoCloseable {

	private static final Path FOLDER = Path.of("src/test/clients");

	private final Path bundles = Files.createTempDirectory("clients");

	private final HttpServer server;

	ClientPages() throws IOException, InterruptedException {
		NpmPackages.install(FOLDER);
		ClientBundles.build(FOLDER, this.bundles);
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			String name = exchange.getRequestURI().getPath().substring(1);
			Path bundle = this.bundles.resolve(name);
			Path file = Files.exists(bundle) ? bundle : FOLDER.resolve(name);
			byte[] content = Files.readAllBytes(file);
			exchange.getResponseHeaders()
				.set("Content-Type", file.toString().endsWith(".js") ? "text/javascript" : "text/html");
			exchange.sendResponseHeaders(200, content.length);
			exchange.getResponseBody().write(content);
		}
	}

	/**
	 * Return the origin that the policies allow.
	 */
	String origin() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/**
	 * Return another origin, with the same pages.
	 */
	String stranger() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	@Override
	public void close() throws IOException {
		this.server.stop(0);
		FileSystemUtils.deleteRecursively(this.bundles);
	}

}
