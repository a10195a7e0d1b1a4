package io.github.corsstarter.showcase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.MapAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample's client with other servers: how it diagnoses missing responses, and when it
 * retries automatically.
 */
class SampleClientTests extends PageInBrowser {

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private @Nullable HttpServer runningServer;

	private final CountDownLatch end = new CountDownLatch(1);

	@Override
	int port() {
		return CopiedSample.running().port();
	}

	@AfterEach
	void stopServer() {
		this.end.countDown();
		if (this.runningServer != null) {
			this.runningServer.stop(0);
		}
	}

	/**
	 * Start a server.
	 * @param handler responds to requests after their bodies are read
	 * @return its origin
	 */
	private String serve(HttpHandler handler) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			if (exchange.getRequestURI().getPath().equals("/attachments")) {
				this.requests.add(exchange.getRequestMethod());
			}
			handler.handle(exchange);
			exchange.close();
		});
		// A request without a response must not block the others
		server.setExecutor(Executors.newCachedThreadPool());
		server.start();
		this.runningServer = server;
		return "http://localhost:" + server.getAddress().getPort();
	}

	private static void answer(HttpExchange exchange, int status, String body, String... headers) throws IOException {
		for (int i = 0; i < headers.length; i += 2) {
			exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
		}
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
	}

	private static boolean isPreflight(HttpExchange exchange) {
		return exchange.getRequestMethod().equals("OPTIONS");
	}

	private void hang() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Upload a file, and return the outcome.
	 */
	private MapAssert<String, Object> upload(String origin) {
		return upload(origin, 30_000);
	}

	private MapAssert<String, Object> upload(String origin, int patience) {
		Object result = driver().executeAsyncScript("""
				const [origin, patience, done] = arguments;
				import("/upload.js").then(({ AttachmentService }) => {
					const waits = [];
					new AttachmentService(origin, { patience })
						.upload(new File(["cat"], "cat.txt"), { onWait: (failure, again) => waits.push(again) })
						.then(({ id }) => done({ id, waits }),
							({ kind, status, facts }) => done({ kind, status, sent: facts.Sent, waits }));
				});
				""", origin, patience);
		return assertThat(result).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class));
	}

	@Test
	void anUploadWithALostResponseIsNotRetried() throws Exception {
		upload(serve((exchange) -> {
			if (isPreflight(exchange)) {
				answer(exchange, 204, "", "Access-Control-Allow-Origin", "*");
			}
			else {
				answer(exchange, 413, "too large");
			}
		})).containsEntry("kind", "answer-lost").containsEntry("sent", "everything").containsEntry("waits", List.of());
		assertThat(this.requests).containsExactly("OPTIONS", "POST");
	}

	@Test
	void aServerWithoutAnOpenCheckIsNotReportedAsUnreachable() throws Exception {
		upload(serve((exchange) -> answer(exchange, 200, "hello"))).containsEntry("kind", "blocked")
			.containsEntry("waits", List.of());
		assertThat(this.requests).containsExactly("OPTIONS");
	}

	@Test
	void aBusyServerIsRetriedAfterItsRetryTime() throws Exception {
		upload(serve((exchange) -> {
			if (isPreflight(exchange)) {
				answer(exchange, 204, "", "Access-Control-Allow-Origin", "*");
			}
			else if (this.requests.stream().filter("POST"::equals).count() < 2) {
				answer(exchange, 503, "{}", "Access-Control-Allow-Origin", "*", "Access-Control-Expose-Headers",
						"Retry-After", "Retry-After", "1");
			}
			else {
				answer(exchange, 201, "{\"id\":\"atc_1\"}", "Access-Control-Allow-Origin", "*");
			}
		})).containsEntry("id", "atc_1").containsEntry("waits", List.of(1L));
	}

	@Test
	void anUnansweredPreflightIsSentThreeTimes() throws Exception {
		// The waits of two and four seconds pass immediately
		driver().executeScript("""
				const { setTimeout } = window;
				window.setTimeout = (task, time) => setTimeout(task, (time < 2_000) ? time : 0);
				""");
		upload(serve((exchange) -> {
			if (exchange.getRequestURI().getPath().equals("/attachments")) {
				hang();
			}
		}), 500).containsEntry("kind", "timeout")
			.containsEntry("sent", "nothing")
			.containsEntry("waits", List.of(2L, 4L));
		assertThat(this.requests).containsExactly("OPTIONS", "OPTIONS", "OPTIONS");
	}

	@Test
	void aFileThatWasSentWithoutAResponseIsNotSentAgain() throws Exception {
		upload(serve((exchange) -> {
			if (isPreflight(exchange)) {
				answer(exchange, 204, "", "Access-Control-Allow-Origin", "*");
			}
			else if (exchange.getRequestMethod().equals("POST")) {
				hang();
			}
		}), 3_000).containsEntry("kind", "answer-lost")
			.containsEntry("sent", "everything")
			.containsEntry("waits", List.of());
		assertThat(this.requests).containsExactly("OPTIONS", "POST");
	}

	@Test
	void aMessageWithoutAResponseIsNotSentAgain() throws Exception {
		String origin = serve((exchange) -> {
			if (exchange.getRequestURI().getPath().equals("/messages")) {
				this.requests.add(exchange.getRequestMethod());
				hang();
			}
		});
		Object result = driver().executeAsyncScript("""
				const [origin, done] = arguments;
				import("/upload.js").then(({ AttachmentService }) => new AttachmentService(origin, { patience: 500 })
						.call("POST", "/messages", { "Content-Type": "application/json" }, "{}")
					.then(done, ({ kind, message }) => done(`${kind}: ${message}`)));
				""", origin);
		assertThat(result).isEqualTo("timeout: The service took too long to respond.");
		assertThat(this.requests).containsExactly("OPTIONS");
	}

	@Test
	void thePagesContentSecurityPolicyIsNotMistakenForTheServersPolicy() {
		driver().executeScript("""
				const meta = document.createElement("meta");
				meta.httpEquiv = "Content-Security-Policy";
				meta.content = "connect-src 'self'";
				document.head.append(meta);
				""");
		upload("http://localhost:" + port()).containsEntry("kind", "content-security-policy")
			.containsEntry("waits", List.of());
	}

	@Test
	void anUploadIsRetriedAtOnceIfTheNetworkIsAlreadyBack() {
		driver().executeScript("""
				let offline = true;
				Object.defineProperty(navigator, "onLine", { get: () => !offline });
				const send = XMLHttpRequest.prototype.send;
				XMLHttpRequest.prototype.send = function (body) {
					this.addEventListener("loadend", () => setTimeout(() => offline = false));
					if (offline) {
						this.open("POST", "http://localhost:1/");
					}
					send.call(this, body);
				};
				""");
		upload("http://localhost:" + port()).containsEntry("waits", List.of("online")).containsKey("id");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "offline | 0 | unknown | | 1 | never", "uncertain | 0 | unknown | | 1 | never",
					"offline | 0 | nothing | | 9 | online", "offline | 0 | everything | | 1 | never",
					"timeout | 0 | nothing | | 1 | 2", "timeout | 0 | a part | | 2 | 4",
					"timeout | 0 | nothing | | 3 | never", "timeout | 0 | everything | | 1 | never",
					"answered | 503 | everything | | 1 | 2", "answered | 429 | everything | 7 | 1 | 7",
					"answered | 429 | everything | 61 | 1 | never", "answered | 500 | everything | | 1 | never",
					"answered | 413 | everything | 7 | 1 | never", "refused-origin | 0 | nothing | | 1 | never",
					"refused-request | 0 | nothing | | 1 | never", "no-policy | 0 | nothing | | 1 | never",
					"blocked | 0 | nothing | | 1 | never", "broken | 0 | a part | | 1 | never",
					"unreachable | 0 | nothing | | 1 | never" })
	void retriesOnlySafeFailures(String kind, int status, String sent, @Nullable Integer retryAfter, int attempt,
			String again) {
		Object result = driver().executeAsyncScript("""
				const [kind, known, attempt, done] = arguments;
				const request = { method: "POST", url: "http://localhost/", headers: {} };
				known.retryAfter ??= undefined;
				import("/failure.js").then(({ Failure }) =>
					done(String(new Failure(kind, request, known).again(attempt) ?? "never")));
				""", kind, known(status, sent, retryAfter), attempt);
		assertThat(result).isEqualTo(again);
	}

	private static Map<String, Object> known(int status, String sent, @Nullable Integer retryAfter) {
		return (retryAfter != null) ? Map.of("status", status, "sent", sent, "retryAfter", retryAfter)
				: Map.of("status", status, "sent", sent);
	}

	@Test
	void theBytesAloneShowWhatWasSentAsInFirefox() throws Exception {
		// It fires the event only for a response that the page can read
		driver().executeScript("Object.defineProperty(XMLHttpRequestUpload.prototype, 'onload', { set() {} });");
		anUploadWithALostResponseIsNotRetried();
	}

	@Test
	void withoutProgressItIsUncertainWhetherTheFileArrived() throws Exception {
		driver().executeScript("Object.defineProperty(XMLHttpRequestUpload.prototype, 'onprogress', { set() {} });");
		upload(serve((exchange) -> {
			if (exchange.getRequestURI().getPath().equals("/cors-check")) {
				answer(exchange, 200, "{\"allowed\":true,\"reason\":\"none\"}", "Access-Control-Allow-Origin", "*");
			}
			else if (isPreflight(exchange)) {
				answer(exchange, 204, "", "Access-Control-Allow-Origin", "*");
			}
			else {
				answer(exchange, 413, "too large");
			}
		})).containsEntry("kind", "uncertain")
			.containsEntry("sent", "unknown, because the browser reported no progress")
			.containsEntry("waits", List.of());
		assertThat(this.requests).containsExactly("POST");
	}

}
