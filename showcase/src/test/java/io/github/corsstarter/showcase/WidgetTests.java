package io.github.corsstarter.showcase;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The requests of ChatKit's widget, in a real browser and from its real origins: a page
 * of {@code https://app.example.com} with a frame of
 * {@code https://cdn.platform.openai.com}. The widget isn't available without that
 * server, so the frame repeats its requests. Both pages require that embedded resources
 * opt in, as pages with shared memory do.
 */
@ShowcaseTest
class WidgetTests {

	private static final String PAGE = "https://app.example.com";

	private static final String FRAME = "https://cdn.platform.openai.com";

	/**
	 * The requests of the widget to its server.
	 */
	private static final String WIDGET = """
			const [service, options, done] = arguments;
			const json = async (response) => ({ status: response.status, ...(await response.json()) });
			const operation = (type, params) => fetch(`${service}/chatkit`, {
				method: "POST", headers: { "Content-Type": "application/json" },
				body: JSON.stringify({ type, params, metadata: {} }),
			});
			const announce = async (file) => json(await operation("attachments.create",
				{ name: file.name, size: file.size, mime_type: file.type }));
			const form = (file) => {
				const data = new FormData();
				data.append("file", file);
				return data;
			};
			const send = ({ url, headers }, method, file) =>
				fetch(url, { method, headers, body: (method === "PUT") ? file : form(file) });
			const input = (text, attachments) => ({
				content: [{ type: "input_text", text }], quoted_text: "", attachments, inference_options: {},
			});
			async function events(response) {
				const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
				let text = "";
				for (let read = await reader.read(); !read.done; read = await reader.read()) {
					text += read.value;
				}
				return text.split("\\n\\n").filter(Boolean).map((frame) => JSON.parse(frame.replace(/^data: /, "")));
			}
			async function picture(name) {
				const canvas = new OffscreenCanvas(8, 8);
				const context = canvas.getContext("2d");
				context.fillStyle = "rgb(10, 20, 30)";
				context.fillRect(0, 0, 8, 8);
				return new File([await canvas.convertToBlob()], name, { type: "image/png" });
			}
			async function pixel(address, crossOrigin) {
				const image = new Image();
				image.crossOrigin = crossOrigin;
				image.src = address;
				await image.decode();
				const context = new OffscreenCanvas(8, 8).getContext("2d");
				context.drawImage(image, 0, 0);
				return crossOrigin ? [...context.getImageData(4, 4, 1, 1).data] : [image.naturalWidth];
			}
			""";

	private static final String DONE = "run().then(done, (error) => done({ error: String(error) }));";

	@TempDir
	static Path directory;

	private static @Nullable HttpsServer runningPages;

	@LocalServerPort
	private int port;

	private static @Nullable Browser runningBrowser;

	@BeforeAll
	static void start() throws Exception {
		HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(certificate()));
		server.createContext("/", (exchange) -> answer(exchange, "<iframe src=\"" + FRAME + "/frame\"></iframe>"));
		server.createContext("/frame", (exchange) -> answer(exchange, "<p>The widget</p>"));
		// Browsers open connections in advance, and leave them idle
		server.setExecutor(Executors.newCachedThreadPool());
		server.start();
		runningPages = server;
	}

	private static SSLContext certificate() throws Exception {
		Path store = directory.resolve("certificate.p12");
		char[] password = "password".toCharArray();
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "pages", "-dname", "CN=pages", "-keyalg", "EC", "-storetype", "PKCS12",
				"-storepass", String.valueOf(password), "-keystore", store.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(keytool.waitFor()).as(output).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(store)) {
			keys.load(content, password);
		}
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(keys, password);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		return context;
	}

	private static void answer(HttpExchange exchange, String body) throws IOException {
		exchange.getResponseHeaders().set("Content-Type", "text/html");
		exchange.getResponseHeaders().set("Cross-Origin-Embedder-Policy", "require-corp");
		exchange.getResponseHeaders().set("Cross-Origin-Opener-Policy", "same-origin");
		exchange.getResponseHeaders().set("Cross-Origin-Resource-Policy", "cross-origin");
		byte[] bytes = ("<!doctype html><title>Chat</title>" + body).getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(200, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	@AfterAll
	static void stop() {
		if (runningBrowser != null) {
			runningBrowser.close();
			runningBrowser = null;
		}
		if (runningPages != null) {
			runningPages.stop(0);
		}
	}

	private ChromeDriver driver() {
		return Objects.requireNonNull(runningBrowser).driver();
	}

	@BeforeEach
	void openPage() {
		String here = "127.0.0.1:" + Objects.requireNonNull(runningPages).getAddress().getPort();
		if (runningBrowser == null) {
			runningBrowser = Browser.start("--ignore-certificate-errors",
					"--host-resolver-rules=MAP app.example.com " + here + ",MAP cdn.platform.openai.com " + here);
		}
		driver().switchTo().defaultContent();
		runningBrowser.reset();
		driver().get(PAGE);
	}

	/**
	 * Switch to the widget's frame, or to the page around it, which sends the requests if
	 * the widget uses the page's {@code fetch}.
	 */
	private void goTo(String origin) {
		assertThat(driver().executeScript("return crossOriginIsolated")).isEqualTo(true);
		if (origin.equals(FRAME)) {
			driver().switchTo().frame(driver().findElement(By.tagName("iframe")));
		}
		assertThat(driver().executeScript("return location.origin")).isEqualTo(origin);
	}

	private JsonNode run(String script, Object options) {
		Object result = driver().executeAsyncScript(WIDGET + script + DONE, "http://localhost:" + this.port, options);
		JsonNode json = JsonMapper.shared().valueToTree(result);
		assertThat(json.has("error")).as(json.toString()).isFalse();
		return json;
	}

	@ParameterizedTest
	@CsvSource({ FRAME + ",PUT", FRAME + ",POST", PAGE + ",PUT", PAGE + ",POST" })
	void anAttachmentIsAnnouncedUploadedShownAndSent(String origin, String method) {
		goTo(origin);
		JsonNode seen = run(
				"""
						async function run() {
							const file = await picture("cat.png");
							const announced = await announce(file);
							const uploaded = await json(await send(announced.upload_descriptor, options.method, file));
							const shown = await pixel(uploaded.preview_url, "anonymous");
							const embedded = await pixel(uploaded.preview_url, null);
							const started = await events(await operation("threads.create", { input: input("Look", [uploaded.id]) }));
							const wentOn = await events(await operation("threads.add_user_message",
								{ thread_id: started[0].thread.id, input: input("Again", []) }));
							const unsent = await announce(file);
							await send(unsent.upload_descriptor, options.method, file);
							const deleted = await json(await operation("attachments.delete", { attachment_id: unsent.id }));
							return { announced, uploaded, shown, embedded, started, wentOn, deleted };
						}
						""",
				Map.of("method", method));
		assertThat(seen.get("announced").get("upload_descriptor").get("method").asString()).isEqualTo("PUT");
		assertThat(seen.get("uploaded").get("status").asInt()).isEqualTo(201);
		assertThat(seen.get("uploaded").get("id")).isEqualTo(seen.get("announced").get("id"));
		assertThat(seen.get("shown").toString()).isEqualTo("[10,20,30,255]");
		assertThat(seen.get("embedded").toString()).isEqualTo("[8]");
		assertThat(seen.get("started")).extracting((event) -> event.get("type").asString())
			.containsExactly("thread.created", "thread.item.done", "thread.item.done");
		JsonNode sent = seen.get("started").get(1).get("item").get("attachments");
		assertThat(sent).extracting((attachment) -> attachment.get("id"))
			.containsExactly(seen.get("uploaded").get("id"));
		assertThat(seen.get("wentOn")).extracting((event) -> event.get("item").get("type").asString())
			.containsExactly("user_message", "assistant_message");
		assertThat(seen.get("deleted").toString()).isEqualTo("{\"status\":200}");
	}

	@ParameterizedTest
	@ValueSource(strings = { FRAME, PAGE })
	void anAttachmentIsUploadedDirectlyAndShown(String origin) {
		goTo(origin);
		JsonNode seen = run("""
				async function run() {
					const file = await picture("cat.png");
					const uploaded = await json(await send({ url: `${service}/chatkit/upload` }, "POST", file));
					return { uploaded, shown: await pixel(uploaded.preview_url, "anonymous") };
				}
				""", Map.of());
		assertThat(seen.get("uploaded").get("status").asInt()).isEqualTo(201);
		assertThat(seen.get("shown").toString()).isEqualTo("[10,20,30,255]");
	}

	@Test
	void theFrameCanReadTheRefusal() {
		goTo(FRAME);
		JsonNode seen = run("""
				async function run() {
					const file = await picture("cat.png");
					const large = new File([file, new Uint8Array(6_000_000)], "large.png", { type: "image/png" });
					const page = new File(["<!doctype html>"], "page.html", { type: "text/html" });
					const started = await events(await operation("threads.create", { input: input("Hello", []) }));
					const announced = await announce(file);
					return {
						unknown: await json(await operation("threads.add_user_message",
							{ thread_id: started[0].thread.id, input: input("Look", ["atc_made-up"]) })),
						large: await announce(large),
						largeAfterAll: await json(await send(announced.upload_descriptor, "PUT", large)),
						page: await announce(page),
						other: await json(await send(announced.upload_descriptor, "POST", new File(["x"], "x.txt"))),
						gone: await fetch(`${service}/attachments/atc_made-up`).then(json),
					};
				}
				""", Map.of());
		Map<String, Integer> statuses = Map.of("unknown", 404, "large", 413, "largeAfterAll", 413, "page", 415, "other",
				422, "gone", 404);
		statuses.forEach((name, status) -> {
			assertThat(seen.get(name).get("status").asInt()).as(name).isEqualTo(status);
			assertThat(seen.get(name).get("detail").asString()).as(name).isNotEmpty();
		});
	}

}
