package io.github.corsstarter.engines;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.openqa.selenium.remote.http.Contents;
import org.openqa.selenium.remote.http.HttpClient;
import org.openqa.selenium.remote.http.HttpRequest;
import org.openqa.selenium.remote.http.HttpResponse;
import org.openqa.selenium.remote.http.WebSocket;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Connects Selenium to Firefox without geckodriver, which Debian doesn't have. Translates
 * WebDriver's requests to Firefox's own remote protocol, Marionette.
 */
final class Marionette implements HttpClient {

	/**
	 * The commands that tests use. Variables of a path become parameters.
	 */
	private static final Map<String, String> COMMANDS = Map.ofEntries(Map.entry("POST /session", "NewSession"),
			Map.entry("DELETE /session/*", "DeleteSession"), Map.entry("POST /session/*/url", "Navigate"),
			Map.entry("GET /session/*/url", "GetCurrentURL"), Map.entry("POST /session/*/refresh", "Refresh"),
			Map.entry("POST /session/*/timeouts", "SetTimeouts"),
			Map.entry("POST /session/*/execute/sync", "ExecuteScript"),
			Map.entry("POST /session/*/execute/async", "ExecuteAsyncScript"),
			Map.entry("POST /session/*/element", "FindElement"), Map.entry("POST /session/*/elements", "FindElements"),
			Map.entry("POST /session/*/element/*/click", "ElementClick"),
			Map.entry("POST /session/*/element/*/value", "ElementSendKeys"),
			Map.entry("GET /session/*/element/*/text", "GetElementText"));

	private final Socket socket;

	private final InputStream in;

	private int id;

	Marionette(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.in = new BufferedInputStream(this.socket.getInputStream());
		// The greeting
		read();
	}

	@Override
	public synchronized HttpResponse execute(HttpRequest request) {
		String[] path = request.getUri().split("/", -1);
		StringBuilder pattern = new StringBuilder(request.getMethod() + " /session");
		for (int i = 2; i < path.length; i++) {
			pattern.append('/').append((i % 2 == 0) ? "*" : path[i]);
		}
		// "execute/sync" is one word
		String key = pattern.toString().replaceFirst("/execute/\\*$", "/execute/" + path[path.length - 1]);
		String command = COMMANDS.get(key);
		if (command == null) {
			throw new UnsupportedOperationException("No command for " + request.getMethod() + " " + request.getUri());
		}
		Map<String, Object> parameters = new LinkedHashMap<>();
		String body = request.contentAsString();
		if (command.equals("NewSession")) {
			// Without the alternatives of WebDriver
			body = JsonMapper.shared().readTree(body).at("/capabilities/firstMatch/0").toString();
		}
		if (!body.isEmpty()) {
			JsonMapper.shared()
				.readTree(body)
				.properties()
				.forEach((each) -> parameters.put(each.getKey(), each.getValue()));
		}
		if (path.length > 5 && path[3].equals("element")) {
			parameters.put("id", path[4]);
		}
		try {
			return asAnswer(send("WebDriver:" + command, parameters));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static HttpResponse asAnswer(JsonNode message) {
		JsonNode error = message.get(2);
		JsonNode result = message.get(3);
		Object value = !error.isNull() ? error : result.has("value") ? result.get("value") : result;
		HttpResponse response = new HttpResponse();
		response.setStatus(error.isNull() ? 200 : error.get("error").asString().startsWith("no such") ? 404 : 500);
		response.setHeader("Content-Type", "application/json");
		String json = JsonMapper.shared().writeValueAsString(Map.of("value", value));
		response.setContent(Contents.utf8String(json));
		return response;
	}

	/**
	 * Run a script with the browser's own privileges, which can access its console and
	 * its network. Properties of {@code globalThis} persist between calls.
	 * @param script the script, which returns its result
	 * @return the result
	 */
	synchronized JsonNode asBrowser(String script) {
		try {
			send("Marionette:SetContext", Map.of("value", "chrome"));
			try {
				JsonNode message = send("WebDriver:ExecuteScript",
						Map.of("script", script, "args", List.of(), "sandbox", "system", "newSandbox", false));
				if (!message.get(2).isNull()) {
					throw new IllegalStateException(message.get(2).toString());
				}
				return message.get(3).get("value");
			}
			finally {
				send("Marionette:SetContext", Map.of("value", "content"));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private JsonNode send(String command, Map<String, ?> parameters) throws IOException {
		byte[] message = JsonMapper.shared().writeValueAsBytes(List.of(0, ++this.id, command, parameters));
		this.socket.getOutputStream().write((message.length + ":").getBytes(StandardCharsets.US_ASCII));
		this.socket.getOutputStream().write(message);
		return read();
	}

	/**
	 * Read a message: its length, a colon, and JSON.
	 */
	private JsonNode read() throws IOException {
		int length = 0;
		for (int c = this.in.read(); c != ':'; c = this.in.read()) {
			if (c < 0) {
				throw new EOFException("Firefox has closed the connection");
			}
			length = 10 * length + Character.digit(c, 10);
		}
		return JsonMapper.shared().readTree(this.in.readNBytes(length));
	}

	@Override
	public WebSocket openSocket(HttpRequest request, WebSocket.Listener listener) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> CompletableFuture<java.net.http.HttpResponse<T>> sendAsyncNative(java.net.http.HttpRequest request,
			BodyHandler<T> handler) {
		throw new UnsupportedOperationException();
	}

	@Override
	public <T> java.net.http.HttpResponse<T> sendNative(java.net.http.HttpRequest request, BodyHandler<T> handler) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
