package io.github.corsstarter.sample;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import javax.imageio.ImageIO;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a real browser: its origin is {@code http://127.0.0.1:PORT}, the service's
 * {@code http://localhost:PORT}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class UploadPageTests {

	@TempDir
	static Path directory;

	@LocalServerPort
	private int port;

	// One for each test: browsers keep preflights
	private @Nullable Browser runningBrowser;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("attachments.directory", () -> directory.resolve("store"));
	}

	@BeforeEach
	void openPage() {
		this.runningBrowser = Browser.start();
		open("127.0.0.1");
	}

	@AfterEach
	void closeBrowser() {
		if (this.runningBrowser != null) {
			this.runningBrowser.close();
		}
	}

	private Browser browser() {
		return Objects.requireNonNull(this.runningBrowser);
	}

	private ChromeDriver driver() {
		return browser().driver();
	}

	private void open(String host) {
		driver().get("http://" + host + ":" + this.port);
		browser().networkEvents();
	}

	private void attach(Path file) {
		driver().findElement(By.id("files")).sendKeys(file.toString());
	}

	private WebElement waitFor(String selector) {
		return new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(selector)));
	}

	private @Nullable Object script(String script, Object... arguments) {
		return driver().executeScript(script, arguments);
	}

	/**
	 * A picture that can't be compressed, so that its size is known.
	 */
	private static Path picture(String name, int width, int height) throws IOException {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Random random = new Random(1);
		for (int x = 0; x < width; x++) {
			for (int y = 0; y < height; y++) {
				image.setRGB(x, y, random.nextInt());
			}
		}
		Path file = directory.resolve(name);
		ImageIO.write(image, "png", file.toFile());
		return file;
	}

	private static List<JsonNode> responses(List<Map.Entry<String, JsonNode>> events, boolean preflights) {
		return events.stream()
			.filter((event) -> event.getKey().equals("Network.responseReceived"))
			.map(Map.Entry::getValue)
			.filter((params) -> params.get("type").asString().equals("Preflight") == preflights)
			.map((params) -> params.get("response"))
			.toList();
	}

	private static List<JsonNode> preflights(List<Map.Entry<String, JsonNode>> events) {
		return responses(events, true);
	}

	private static List<Integer> statuses(List<Map.Entry<String, JsonNode>> events, String url) {
		return responses(events, false).stream()
			.filter((response) -> response.get("url").asString().endsWith(url))
			.map((response) -> response.get("status").asInt())
			.toList();
	}

	@Test
	void aPictureUploadsWithProgressAndItsPreviewDecodes() throws Exception {
		Path picture = picture("cat.png", 320, 320);
		assertThat(Files.size(picture)).isBetween(300_000L, 320_000L);
		driver().executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", false, "latency", 0, "downloadThroughput", -1, "uploadThroughput", 300_000));
		script("""
				window.progress = [];
				new MutationObserver(() => document.querySelectorAll("progress")
					.forEach((bar) => window.progress.push(bar.value)))
					.observe(document.getElementById("attachments"), { subtree: true, childList: true,
						attributes: true, characterData: true });
				""");
		attach(picture);
		WebElement card = waitFor(".card.stored");
		assertThat(card.getText()).contains("cat.png", "Stored, " + (Files.size(picture) + 999) / 1000 + " kB");
		assertThat(script("return window.progress")).asInstanceOf(InstanceOfAssertFactories.list(Number.class))
			.extracting(Number::doubleValue)
			.isSorted()
			.endsWith(1.0)
			.anyMatch((value) -> value > 0 && value < 1);
		Object preview = driver().executeAsyncScript("""
				const done = arguments[0];
				const image = document.querySelector(".card img");
				image.decode().then(() => done({ src: image.src, width: image.naturalWidth }),
					(error) => done({ src: image.src, error: String(error) }));
				""");
		assertThat(preview).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("width", 320L)
			.hasEntrySatisfying("src", (src) -> assertThat(src).asString()
				.startsWith("http://localhost:" + this.port + "/attachments/atc_"));
	}

	@Test
	void twoUploadsCostOnePreflight() throws Exception {
		attach(picture("one.png", 100, 100));
		waitFor(".card.stored");
		attach(picture("two.png", 100, 100));
		waitFor(".card.stored:nth-child(2)");
		List<Map.Entry<String, JsonNode>> events = browser().networkEvents();
		assertThat(statuses(events, "/attachments")).containsExactly(201, 201);
		assertThat(preflights(events)).hasSize(1);
	}

	@Test
	void aFileOverTheLimitShowsTheLimitAndItsStatus() throws Exception {
		Path file = Files.write(directory.resolve("large.png"), new byte[6_000_000]);
		attach(file);
		assertThat(waitFor(".card.failed .state").getText()).isEqualTo("A file may have at most 5 MB. (413)");
		assertThat(statuses(browser().networkEvents(), "/attachments")).containsExactly(413);
	}

	@Test
	void aFileOfAnotherTypeShowsWhichAreAccepted() throws Exception {
		Path file = Files.writeString(directory.resolve("page.txt"), "<!doctype html><script>alert(1)</script>");
		attach(file);
		assertThat(waitFor(".card.failed .state").getText())
			.isEqualTo("“page.txt” is not a PNG, JPEG, GIF, WebP, PDF or plain text file. (415)");
	}

	@Test
	void anUnknownAttachmentShowsNotFound() {
		driver().findElement(By.id("unknown")).click();
		assertThat(waitFor("#failure").getText()).isEqualTo("There is no such attachment. (404)");
		assertThat(statuses(browser().networkEvents(), "/messages")).containsExactly(404);
	}

	@Test
	void anOriginThatIsNotAllowedShowsTheRefusal() throws Exception {
		String stranger = driver().findElement(By.id("stranger")).getDomProperty("href");
		assertThat(stranger).isEqualTo("http://stranger.localhost:" + this.port + "/");
		driver().findElement(By.id("stranger")).click();
		waitFor("#composer");
		browser().networkEvents();
		attach(picture("stranger.png", 10, 10));
		assertThat(waitFor(".card.failed .state").getText()).isEqualTo(
				"The service is there, but seems not to accept requests from this page’s address, http://stranger.localhost:"
						+ this.port + ". Whoever runs the service can allow it.");
		List<JsonNode> failures = browser().networkEvents()
			.stream()
			.filter((event) -> event.getKey().equals("Network.loadingFailed"))
			.map((event) -> event.getValue().path("corsErrorStatus").path("corsError"))
			.toList();
		assertThat(failures).extracting(JsonNode::asString).contains("PreflightMissingAllowOriginHeader");
	}

	@Test
	void aMessageCarriesItsAttachmentsAndOneCanBeRemoved() throws Exception {
		attach(picture("keep.png", 10, 10));
		waitFor(".card.stored");
		attach(picture("drop.png", 10, 10));
		waitFor(".card.stored:nth-child(2) button").click();
		new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until((driver) -> driver.findElements(By.cssSelector(".card")).size() == 1);
		driver().findElement(By.id("text")).sendKeys("Look at this");
		driver().findElement(By.id("send")).click();
		assertThat(waitFor("#conversation li").getText()).isEqualTo("Look at this\nAttached: keep.png");
		assertThat(driver().findElements(By.cssSelector(".card"))).isEmpty();
	}

	@Test
	void anErrorOfTheServerIsASentenceToo() throws Exception {
		Path store = directory.resolve("store");
		Path away = directory.resolve("away");
		Files.move(store, away);
		try {
			attach(picture("lost.png", 10, 10));
			assertThat(waitFor(".card.failed .state").getText())
				.isEqualTo("The service couldn’t do this. Try again later. (500)");
		}
		finally {
			Files.move(away, store);
		}
	}

	@Test
	void anUploadThatEndsDoesNotAllowToSendTwice() throws Exception {
		script("""
				const { fetch } = window;
				window.sent = 0;
				window.fetch = async (...all) => {
					window.sent++;
					await new Promise((resolve) => setTimeout(resolve, 1500));
					return fetch(...all);
				};
				""");
		driver().findElement(By.id("text")).sendKeys("Once");
		driver().findElement(By.id("send")).click();
		attach(picture("late.png", 10, 10));
		waitFor(".card.stored");
		assertThat(driver().findElement(By.id("send")).isEnabled()).isFalse();
		waitFor("#conversation li");
		assertThat(script("return window.sent")).isEqualTo(1L);
		assertThat(driver().findElement(By.id("send")).isEnabled()).isTrue();
	}

	@Test
	void removingMovesTheFocusToWhatIsLeft() throws Exception {
		attach(picture("one.png", 10, 10));
		waitFor(".card.stored");
		attach(picture("two.png", 10, 10));
		waitFor(".card.stored:nth-child(2) button").click();
		new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector(".card"), 1));
		assertThat(script("return document.activeElement.getAttribute('aria-label')")).isEqualTo("Remove one.png");
		waitFor(".card.stored button").click();
		new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector(".card"), 0));
		assertThat(script("return document.activeElement.id")).isEqualTo("files");
	}

	@Test
	void aSamePageOfTheServiceItselfWorksWithoutCors() throws Exception {
		open("localhost");
		assertThat(waitFor("#same-origin").getText()).startsWith("Page and service have the same origin here");
		attach(picture("same.png", 10, 10));
		waitFor(".card.stored");
		assertThat(preflights(browser().networkEvents())).isEmpty();
	}

}
