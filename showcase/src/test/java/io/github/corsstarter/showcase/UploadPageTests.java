package io.github.corsstarter.showcase;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

import javax.imageio.ImageIO;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in a real browser: its origin is {@code http://127.0.0.1:PORT}, the service's
 * {@code http://localhost:PORT}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class UploadPageTests extends PageInBrowser {

	@TempDir
	static Path directory;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("attachments.directory", () -> directory.resolve("store"));
	}

	@Override
	void open(String host) {
		super.open(host);
		browser().networkEvents();
	}

	private void attach(Path file) {
		driver().findElement(By.id("files")).sendKeys(file.toString());
	}

	private WebElement waitFor(String selector) {
		return new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(selector)));
	}

	private void waitForCards(int count) {
		new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector(".card"), count));
	}

	private boolean waitUntil(String script) {
		return new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until((driver) -> Boolean.TRUE.equals(script(script)));
	}

	private void emulateNetwork(boolean offline, int uploadThroughput) {
		driver().executeCdpCommand("Network.emulateNetworkConditions", Map.of("offline", offline, "latency", 0,
				"downloadThroughput", -1, "uploadThroughput", uploadThroughput));
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
		emulateNetwork(false, 300_000);
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
			.hasEntrySatisfying("src",
					(src) -> assertThat(src).asString().startsWith("http://localhost:" + port() + "/attachments/atc_"));
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
	void aFileOverTheLimitIsNotEvenSent() throws Exception {
		attach(Files.write(directory.resolve("large.png"), new byte[6_000_000]));
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("This file has 6.0 MB, a file may have at most 5 MB.");
		assertThat(driver().findElement(By.cssSelector(".retry")).isDisplayed()).isFalse();
		assertThat(statuses(browser().networkEvents(), "/attachments")).isEmpty();
	}

	@Test
	void aFileOfAnotherTypeShowsWhichAreAccepted() throws Exception {
		Path file = Files.writeString(directory.resolve("page.txt"), "<!doctype html><script>alert(1)</script>");
		attach(file);
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("“page.txt” is not a PNG, JPEG, GIF, WebP, PDF or plain text file.");
		assertThat(driver().findElement(By.cssSelector(".retry")).isDisplayed()).isFalse();
		assertThat(statuses(browser().networkEvents(), "/attachments")).containsExactly(415);
	}

	@Test
	void aFilmIsNotEvenSent() throws Exception {
		attach(Files.write(directory.resolve("film.mp4"), new byte[] { 1 }));
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("Only PNG, JPEG, GIF, WebP, PDF and text files can be attached.");
		assertThat(statuses(browser().networkEvents(), "/attachments")).isEmpty();
	}

	@Test
	void anOriginThatIsNotAllowedShowsTheRefusalAndFoldedTheReason() throws Exception {
		String unlisted = "http://unlisted.localhost:" + port();
		driver().findElement(By.id("unlisted")).click();
		assertThat(waitFor("#not-allowed").getText()).startsWith("The service doesn’t allow this page’s origin.");
		browser().networkEvents();
		attach(picture("stranger.png", 10, 10));
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("The service doesn’t accept requests from this site; whoever runs it can allow them.");
		WebElement facts = driver().findElement(By.cssSelector(".card .facts"));
		assertThat(facts.isDisplayed()).isFalse();
		driver().findElement(By.cssSelector(".card summary")).click();
		assertThat(facts.getText()).contains(unlisted, "POST http://localhost:" + port() + "/attachments",
				"refused: origin-not-allowed", "cors.allowed-origins");
		List<JsonNode> failures = browser().networkEvents()
			.stream()
			.filter((event) -> event.getKey().equals("Network.loadingFailed"))
			.map((event) -> event.getValue().path("corsErrorStatus").path("corsError"))
			.toList();
		// One, so a refusal is not tried again
		assertThat(failures).extracting(JsonNode::asString).containsExactly("PreflightMissingAllowOriginHeader");
	}

	@Test
	void theCommandForDevelopersGetsTheSameAnswer() throws Exception {
		driver().findElement(By.id("unlisted")).click();
		waitFor("#not-allowed");
		attach(picture("stranger.png", 10, 10));
		waitFor(".card.failed summary").click();
		String command = waitFor(".card .facts pre").getText().lines().findFirst().orElseThrow();
		Process process = new ProcessBuilder("bash", "-c", command).start();
		assertThat(process.getInputStream()).asString(StandardCharsets.UTF_8)
			.startsWith("HTTP/1.1 403")
			.contains("Cors-Refusal: origin-not-allowed");
	}

	@Test
	void filesCanBeDroppedAnywhere() throws Exception {
		Path one = picture("one.png", 10, 10);
		Path two = picture("two.png", 10, 10);
		Map<String, Object> data = Map.of("items", List.of(), "files", List.of(one.toString(), two.toString()),
				"dragOperationsMask", 1);
		for (String type : List.of("dragEnter", "dragOver")) {
			driver().executeCdpCommand("Input.dispatchDragEvent",
					Map.of("type", type, "x", 300, "y", 20, "data", data));
		}
		waitFor(".drop-here");
		driver().executeCdpCommand("Input.dispatchDragEvent", Map.of("type", "drop", "x", 300, "y", 20, "data", data));
		waitFor(".card.stored:nth-child(2)");
		assertThat(driver().findElements(By.cssSelector(".card .name"))).extracting(WebElement::getText)
			.containsExactly("one.png", "two.png");
		assertThat(driver().findElement(By.cssSelector(".drop-here")).isDisplayed()).isFalse();
		assertThat(driver().getCurrentUrl()).isEqualTo("http://127.0.0.1:" + port() + "/");
	}

	@Test
	void filesCanBePasted() {
		Object prevented = script("""
				const data = new DataTransfer();
				data.items.add(new File(["pasted"], "pasted.txt", { type: "text/plain" }));
				return !document.getElementById("text").dispatchEvent(new ClipboardEvent("paste",
					{ clipboardData: data, bubbles: true, cancelable: true }));
				""");
		assertThat(prevented).isEqualTo(true);
		assertThat(waitFor(".card.stored").getText()).contains("pasted.txt");
	}

	@Test
	void pastedTextIsTextStill() {
		Object prevented = script("""
				const data = new DataTransfer();
				data.setData("text/plain", "words");
				return !document.getElementById("text").dispatchEvent(new ClipboardEvent("paste",
					{ clipboardData: data, bubbles: true, cancelable: true }));
				""");
		assertThat(prevented).isEqualTo(false);
		assertThat(driver().findElements(By.cssSelector(".card"))).isEmpty();
	}

	@Test
	void anUploadCanBeCancelled() throws Exception {
		emulateNetwork(false, 20_000);
		attach(picture("slow.png", 320, 320));
		WebElement cancel = waitFor(".card.uploading .remove");
		assertThat(cancel.getText()).isEqualTo("Cancel");
		assertThat(cancel.getAccessibleName()).isEqualTo("Cancel the upload of slow.png");
		assertThat(driver().findElement(By.id("send")).isEnabled()).isFalse();
		cancel.click();
		waitForCards(0);
		assertThat(driver().findElement(By.id("send")).isEnabled()).isTrue();
		assertThat(script("return document.activeElement.id")).isEqualTo("files");
		assertThat(script("return document.querySelectorAll('[role=alert]:not(:empty)').length")).isEqualTo(0L);
		assertThat(browser().networkEvents()).anySatisfy((event) -> {
			assertThat(event.getKey()).isEqualTo("Network.loadingFailed");
			assertThat(event.getValue().path("canceled").asBoolean()).isTrue();
		});
	}

	@Test
	void whatFailedCanBeTriedAgainByKeyboard() throws Exception {
		Path store = directory.resolve("store");
		Path away = directory.resolve("away");
		Files.move(store, away);
		Files.createFile(store);
		try {
			attach(picture("lost.png", 10, 10));
			assertThat(waitFor(".card.failed [role=alert]").getText())
				.isEqualTo("The service couldn’t do this; try again later.");
			assertThat(driver().findElement(By.cssSelector(".card .facts")).getDomProperty("textContent"))
				.contains("answered 500, which this page may read");
		}
		finally {
			Files.move(away, store, StandardCopyOption.REPLACE_EXISTING);
		}
		assertThat(statuses(browser().networkEvents(), "/attachments")).containsExactly(500);
		driver().findElement(By.cssSelector(".retry")).sendKeys(Keys.ENTER);
		waitFor(".card.stored");
		assertThat(script("return document.activeElement.getAttribute('aria-label')")).isEqualTo("Remove lost.png");
		assertThat(driver().findElement(By.cssSelector(".card [role=alert]")).getDomProperty("textContent")).isEmpty();
		assertThat(driver().findElements(By.cssSelector(".card details"))).isEmpty();
	}

	@Test
	void anUploadWaitsForTheNetwork() throws Exception {
		emulateNetwork(true, -1);
		attach(picture("patient.png", 10, 10));
		assertThat(waitFor(".card.waiting [role=status]").getText())
			.isEqualTo("You are offline. The upload starts again when you are back.");
		assertThat(waitFor(".card.waiting .remove").getText()).isEqualTo("Cancel");
		emulateNetwork(false, -1);
		waitFor(".card.stored");
	}

	@Test
	void previewsAreReleasedHoweverTheUploadEnds() throws Exception {
		script("""
				window.kept = new Set();
				const { createObjectURL, revokeObjectURL } = URL;
				URL.createObjectURL = (file) => {
					const address = createObjectURL.call(URL, file);
					window.kept.add(address);
					window.created = true;
					return address;
				};
				URL.revokeObjectURL = (address) => {
					window.kept.delete(address);
					revokeObjectURL.call(URL, address);
				};
				""");
		attach(picture("good.png", 10, 10));
		waitFor(".card.stored");
		attach(Files.write(directory.resolve("nonsense.png"), new byte[] { 0, 1, 2 }));
		waitFor(".card.failed");
		assertThat(script("return window.created")).isEqualTo(true);
		assertThat(waitUntil("return window.kept.size === 0")).isTrue();
	}

	@Test
	void whatCouldNotBeRemovedIsStillAttachedAndSaysSo() throws Exception {
		attach(picture("sticky.png", 10, 10));
		waitFor(".card.stored");
		script("""
				const { fetch } = window;
				window.fetch = (url, options) => (options?.method === "DELETE")
					? Promise.resolve(new Response('{"detail":"Not now."}', { status: 500 })) : fetch(url, options);
				""");
		driver().findElement(By.cssSelector(".remove")).click();
		assertThat(waitFor(".card [role=alert]:not(:empty)").getText())
			.isEqualTo("Still attached, it could not be removed. Not now.");
		assertThat(driver().findElements(By.cssSelector(".card.failed"))).isEmpty();
		driver().findElement(By.id("send")).click();
		assertThat(waitFor("#conversation li").getText()).contains("sticky.png");
	}

	@Test
	void theKeyboardIsEnough() {
		driver().findElement(By.id("text")).sendKeys("One", Keys.chord(Keys.SHIFT, Keys.ENTER), "two", Keys.TAB);
		assertThat(script("return document.activeElement.id")).isEqualTo("files");
		new Actions(driver()).sendKeys(Keys.TAB).perform();
		assertThat(script("return document.activeElement.id")).isEqualTo("send");
		driver().findElement(By.id("text")).sendKeys(Keys.ENTER);
		assertThat(waitFor("#conversation li").getText()).isEqualTo("One\ntwo");
		assertThat(waitUntil("return document.activeElement.id === 'text'")).isTrue();
	}

	@Test
	void aMessageThatFailsStaysWhereItIs() throws Exception {
		attach(picture("kept.png", 10, 10));
		waitFor(".card.stored");
		driver().findElement(By.id("text")).sendKeys("Kept");
		emulateNetwork(true, -1);
		driver().findElement(By.id("send")).click();
		assertThat(waitFor("#failure:not(:empty)").getText()).isEqualTo("You are offline.");
		assertThat(driver().findElement(By.id("text")).getDomProperty("value")).isEqualTo("Kept");
		emulateNetwork(false, -1);
		driver().findElement(By.id("send")).click();
		assertThat(waitFor("#conversation li").getText()).isEqualTo("Kept\nkept.png");
		assertThat(driver().findElement(By.id("failure")).getText()).isEmpty();
	}

	@Test
	void nothingIsWiderThanAPhone() throws Exception {
		driver().executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", 320, "height", 700, "deviceScaleFactor", 2, "mobile", true));
		attach(Files.writeString(directory.resolve("a-name-without-any-end-%s.txt".formatted("x".repeat(100))),
				"<html>"));
		waitFor(".card.failed summary").click();
		assertThat(script("return document.documentElement.scrollWidth")).isEqualTo(320L);
	}

	@Test
	void aMessageCarriesItsAttachmentsAndOneCanBeRemoved() throws Exception {
		attach(picture("keep.png", 10, 10));
		waitFor(".card.stored");
		attach(picture("drop.png", 10, 10));
		waitFor(".card.stored:nth-child(2) .remove").click();
		waitForCards(1);
		driver().findElement(By.id("text")).sendKeys("Look at this");
		driver().findElement(By.id("send")).click();
		assertThat(waitFor("#conversation li").getText()).isEqualTo("Look at this\nkeep.png");
		assertThat(driver().findElements(By.cssSelector(".card"))).isEmpty();
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
		waitFor(".card.stored:nth-child(2) .remove").click();
		waitForCards(1);
		assertThat(script("return document.activeElement.getAttribute('aria-label')")).isEqualTo("Remove one.png");
		waitFor(".card.stored .remove").click();
		waitForCards(0);
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
