package io.github.corsstarter.showcase;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import io.github.corsstarter.engines.Engine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The copied sample's page in each browser engine: its messages for the visitor and its
 * details for the developer.
 */
@ParameterizedClass
@EnumSource
class SamplePageEngineTests {

	@TempDir
	static Path directory;

	@Parameter
	@SuppressWarnings("NullAway.Init")
	private Engine engine;

	private @Nullable RemoteWebDriver sharedDriver;

	@BeforeEach
	void openPage() {
		this.sharedDriver = this.engine.shared().driver();
		open("127.0.0.1");
	}

	private static int port() {
		return CopiedSample.running().port();
	}

	private RemoteWebDriver driver() {
		return Objects.requireNonNull(this.sharedDriver);
	}

	private void open(String host) {
		driver().get("http://" + host + ":" + port());
		// The last step of the page's script
		new WebDriverWait(driver(), Duration.ofSeconds(20), Duration.ofMillis(50))
			.until(ExpectedConditions.textToBe(By.cssSelector("#page-origin"), "http://" + host + ":" + port()));
	}

	private void attach(Path file) {
		driver().findElement(By.cssSelector("#files")).sendKeys(file.toString());
	}

	private WebElement waitFor(String selector) {
		return new WebDriverWait(driver(), Duration.ofSeconds(20), Duration.ofMillis(50))
			.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(selector)));
	}

	private String verdict() {
		waitFor(".card.failed summary").click();
		return waitFor(".card .facts").getText();
	}

	@Test
	void aFileIsStored() throws IOException {
		attach(Files.writeString(directory.resolve("words.txt"), "words"));
		assertThat(waitFor(".card.stored").getText()).contains("words.txt", "Stored, 1 kB");
	}

	@Test
	void aFileOverTheLimitIsNotSent() throws IOException {
		attach(Files.write(directory.resolve("large.png"), new byte[6_000_000]));
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("This file is 6.0 MB. A file can be at most 5 MB.");
	}

	@Test
	void theServicesLimitIsReadableDuringTheUpload() throws IOException {
		driver().executeScript("document.getElementById('files').dataset.limit = 1e9");
		attach(Files.write(directory.resolve("larger.png"), new byte[20_000_000]));
		assertThat(waitFor(".card.failed [role=alert]").getText()).isEqualTo("A file can be at most 5 MB.");
		assertThat(verdict()).contains("answered 413, which this page can read");
	}

	@Test
	void aFileOfAnotherTypeShowsWhichAreAccepted() throws IOException {
		attach(Files.writeString(directory.resolve("page.txt"), "<!doctype html><script>alert(1)</script>"));
		assertThat(waitFor(".card.failed [role=alert]").getText()).isEqualTo(
				"“page.txt” isn’t an accepted type of file. Accepted types: PNG, JPG, GIF, WEBP, PDF, TXT, DOCX.");
	}

	@Test
	void anOriginThatIsNotAllowedShowsTheReason() throws IOException {
		open("unlisted.localhost");
		attach(Files.writeString(directory.resolve("stranger.txt"), "words"));
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("The service doesn’t accept requests from this site. Its operator can allow them.");
		assertThat(verdict()).contains("refused: origin-not-allowed", "cors.allowed-origins");
	}

	@Test
	void aDeadServerIsNotMistakenForARefusal() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.start();
		server.stop(0);
		redirectTo(server.getAddress().getPort());
		attach(Files.writeString(directory.resolve("lost.txt"), "words"));
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("The service can’t be reached at the moment.");
	}

	@Test
	void anUploadCanBeCancelled() throws IOException {
		try (SilentServer server = new SilentServer()) {
			redirectTo(server.port());
			attach(Files.writeString(directory.resolve("slow.txt"), "words"));
			WebElement cancel = waitFor(".card.uploading .remove");
			assertThat(cancel.getText()).isEqualTo("Cancel");
			cancel.click();
			new WebDriverWait(driver(), Duration.ofSeconds(20))
				.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector(".card"), 0));
		}
	}

	@Test
	void aFileThatHasArrivedIsNotSentAgain() throws IOException {
		try (SilentServer server = new SilentServer()) {
			redirectTo(server.port());
			// The page's timeout is half a minute
			driver().executeScript("const { setTimeout } = window;"
					+ "window.setTimeout = (task, time) => setTimeout.call(window, task, time / 20);");
			attach(Files.write(directory.resolve("arrived.pdf"), new byte[1_000_000]));
			assertThat(waitFor(".card.failed [role=alert]").getText())
				.isEqualTo("The file was sent, but the response was lost. The file may have arrived.");
			assertThat(server.uploads()).isEqualTo(1);
			assertThat(verdict()).contains("everything", "answer-lost");
		}
	}

	/**
	 * Send the page's uploads, and its requests to the open check, to another port.
	 */
	private void redirectTo(int other) {
		driver().executeScript("""
				const moved = (url) => String(url).replace('localhost:%d', 'localhost:%d');
				const { open } = XMLHttpRequest.prototype;
				XMLHttpRequest.prototype.open = function(method, url) {
					open.call(this, method, moved(url));
				};
				const { fetch } = window;
				window.fetch = (url, options) => fetch.call(window, moved(url), options);
				""".formatted(port(), other));
	}

	/**
	 * Allows everything, receives every upload completely, and never responds.
	 */
	private static final class SilentServer implements AutoCloseable {

		private final AtomicInteger uploads = new AtomicInteger();

		private final CountDownLatch closed = new CountDownLatch(1);

		private final ExecutorService executor = Executors.newCachedThreadPool();

		private final HttpServer server;

		SilentServer() throws IOException {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			this.server.setExecutor(this.executor);
			this.server.createContext("/", (exchange) -> {
				try (exchange) {
					exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
					exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
					switch (exchange.getRequestMethod()) {
						case "OPTIONS" -> exchange.sendResponseHeaders(204, -1);
						case "POST" -> {
							this.uploads.incrementAndGet();
							this.closed.await();
						}
						default -> exchange.sendResponseHeaders(404, -1);
					}
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
			this.server.start();
		}

		int port() {
			return this.server.getAddress().getPort();
		}

		int uploads() {
			return this.uploads.get();
		}

		@Override
		public void close() {
			this.closed.countDown();
			this.server.stop(0);
			this.executor.shutdownNow();
		}

	}

}
