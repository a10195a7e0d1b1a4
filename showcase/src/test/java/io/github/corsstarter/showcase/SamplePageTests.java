package io.github.corsstarter.showcase;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages of the copied sample.
 */
class SamplePageTests extends PageInBrowser {

	@Override
	int port() {
		return CopiedSample.running().port();
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
					(src) -> assertThat(src).asString().startsWith("http://localhost:" + port() + "/attachments/"));
	}

	@Test
	void twoUploadsNeedOnePreflight() throws Exception {
		attach(picture("one.png", 100, 100));
		waitFor(".card.stored");
		attach(picture("two.png", 100, 100));
		waitFor(".card.stored:nth-child(2)");
		List<Map.Entry<String, JsonNode>> events = browser().networkEvents();
		assertThat(statuses(events, "/attachments")).containsExactly(201, 201);
		assertThat(preflights(events)).hasSize(1);
	}

	@Test
	void aFileOverTheLimitIsNotSent() throws Exception {
		attach(Files.write(directory.resolve("large.png"), new byte[6_000_000]));
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("This file is 6.0 MB. A file can be at most 5 MB.");
		assertThat(driver().findElement(By.cssSelector(".retry")).isDisplayed()).isFalse();
		assertThat(statuses(browser().networkEvents(), "/attachments")).isEmpty();
	}

	@Test
	void aFileOfAnotherTypeShowsWhichAreAccepted() throws Exception {
		Path file = Files.writeString(directory.resolve("page.txt"), "<!doctype html><script>alert(1)</script>");
		attach(file);
		assertThat(waitFor(".card.failed [role=alert]").getText()).isEqualTo(
				"“page.txt” isn’t an accepted type of file. Accepted types: PNG, JPG, GIF, WEBP, PDF, TXT, DOCX.");
		assertThat(driver().findElement(By.cssSelector(".retry")).isDisplayed()).isFalse();
		assertThat(statuses(browser().networkEvents(), "/attachments")).containsExactly(415);
	}

	@Test
	void aFilmIsNotSent() throws Exception {
		attach(Files.write(directory.resolve("film.mp4"), new byte[] { 1 }));
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("Only these files are accepted: PNG, JPEG, GIF, WebP, PDF or text, 5 MB each.");
		assertThat(statuses(browser().networkEvents(), "/attachments")).isEmpty();
	}

	@Test
	void anOriginThatIsNotAllowedShowsTheRefusalWithTheReasonCollapsed() throws Exception {
		String unlisted = "http://unlisted.localhost:" + port();
		open("unlisted.localhost");
		attach(picture("stranger.png", 10, 10));
		assertThat(waitFor(".card.failed [role=alert]").getText())
			.isEqualTo("The service doesn’t accept requests from this site. Its operator can allow them.");
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
		// Only one, so a refusal isn't retried
		assertThat(failures).extracting(JsonNode::asString).containsExactly("PreflightMissingAllowOriginHeader");
	}

	@Test
	void theCommandForDevelopersGetsTheSameResponse() throws Exception {
		open("unlisted.localhost");
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
				return !document.body.dispatchEvent(new ClipboardEvent("paste",
					{ clipboardData: data, bubbles: true, cancelable: true }));
				""");
		assertThat(prevented).isEqualTo(true);
		assertThat(waitFor(".card.stored").getText()).contains("pasted.txt");
	}

	@Test
	void anUploadCanBeCancelled() throws Exception {
		emulateNetwork(false, 20_000);
		attach(picture("slow.png", 320, 320));
		WebElement cancel = waitFor(".card.uploading .remove");
		assertThat(cancel.getText()).isEqualTo("Cancel");
		assertThat(cancel.getAccessibleName()).isEqualTo("Cancel the upload of slow.png");
		cancel.click();
		waitForCards(0);
		assertThat(script("return document.activeElement.id")).isEqualTo("files");
		assertThat(script("return document.querySelectorAll('[role=alert]:not(:empty)').length")).isEqualTo(0L);
		assertThat(browser().networkEvents()).anySatisfy((event) -> {
			assertThat(event.getKey()).isEqualTo("Network.loadingFailed");
			assertThat(event.getValue().path("canceled").asBoolean()).isTrue();
		});
	}

	@Test
	void aFailedUploadCanBeRetriedWithTheKeyboard() throws Exception {
		Path store = CopiedSample.running().data();
		Path away = store.resolveSibling("away");
		Files.move(store, away);
		Files.createFile(store);
		try {
			attach(picture("lost.png", 10, 10));
			assertThat(waitFor(".card.failed [role=alert]").getText())
				.isEqualTo("The service couldn’t process the request. Try again later.");
			assertThat(driver().findElement(By.cssSelector(".card .facts")).getDomProperty("textContent"))
				.contains("answered 500, which this page can read");
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
			.isEqualTo("You are offline. The upload restarts when you are back online.");
		assertThat(waitFor(".card.waiting .remove").getText()).isEqualTo("Cancel");
		emulateNetwork(false, -1);
		waitFor(".card.stored");
	}

	@Test
	void previewsAreReleasedAfterEachOutcome() throws Exception {
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
	void aFileThatCannotBeRemovedStaysAttachedWithAMessage() throws Exception {
		attach(picture("sticky.png", 10, 10));
		waitFor(".card.stored");
		script("""
				const { fetch } = window;
				window.fetch = (url, options) => (options?.method === "DELETE")
					? Promise.resolve(new Response('{"detail":"Not now."}', { status: 500 })) : fetch(url, options);
				""");
		driver().findElement(By.cssSelector(".remove")).click();
		assertThat(waitFor(".card [role=alert]:not(:empty)").getText())
			.isEqualTo("The file couldn’t be removed and is still attached. Not now.");
		assertThat(driver().findElements(By.cssSelector(".card.failed"))).isEmpty();
	}

	@Test
	void thePageFitsAPhone() throws Exception {
		driver().executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", 320, "height", 700, "deviceScaleFactor", 2, "mobile", true));
		attach(Files.writeString(directory.resolve("a-name-without-any-end-%s.txt".formatted("x".repeat(100))),
				"<html>"));
		waitFor(".card.failed summary").click();
		assertThat(script("return document.documentElement.scrollWidth")).isEqualTo(320L);
	}

	@Test
	void removingMovesTheFocusToARemainingCard() throws Exception {
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
	void theServicesOwnPageWorksWithoutCors() throws Exception {
		open("localhost");
		assertThat(waitFor("#same-origin").getText()).startsWith("The page and the service have the same origin");
		attach(picture("same.png", 10, 10));
		waitFor(".card.stored");
		assertThat(preflights(browser().networkEvents())).isEmpty();
	}

	@Test
	void keyboardReachesThePickerFirst() {
		new Actions(driver()).sendKeys(Keys.TAB).perform();
		assertThat(script("return document.activeElement.id")).isEqualTo("files");
	}

	@Test
	void minimalPageUploadsAndDistinguishesARefusalFromANetworkError() throws Exception {
		Path file = Files.writeString(directory.resolve("call.txt"), "words");
		String stored = "Stored as http://localhost:" + port() + "/attachments/";
		assertThat(call("127.0.0.1", file)).startsWith(stored);
		assertThat(call("127.0.0.1", Files.writeString(directory.resolve("call.html"), "<!doctype html>")))
			.isEqualTo("“call.html” isn’t an accepted type of file. Accepted types: PNG, JPG, GIF, WEBP, PDF, "
					+ "TXT, DOCX.");
		assertThat(call("unlisted.localhost", file)).isEqualTo("The service refuses this page: origin-not-allowed");
		script("document.getElementById('outcome').textContent = ''; document.getElementById('file').value = ''");
		emulateNetwork(true, -1);
		find("#file").sendKeys(file.toString());
		assertThat(waitFor("#outcome:not(:empty)").getText()).isEqualTo("The service can’t be reached.");
	}

	private String call(String host, Path file) {
		driver().get("http://" + host + ":" + port() + "/call.html");
		find("#file").sendKeys(file.toString());
		return waitFor("#outcome:not(:empty)").getText();
	}

	@Test
	void axeFindsNoProblems() throws Exception {
		assertThat(Accessibility.findings(driver())).isEmpty();
		attach(picture("stored.png", 10, 10));
		waitFor(".card.stored");
		attach(Files.writeString(directory.resolve("page.txt"), "<!doctype html>"));
		waitFor(".card.failed summary").click();
		emulateNetwork(true, -1);
		attach(picture("waiting.png", 10, 10));
		waitFor(".card.waiting");
		emulateNetwork(false, 20_000);
		attach(picture("uploading.png", 320, 320));
		waitFor(".card.uploading");
		assertThat(Accessibility.findings(driver())).isEmpty();
		emulateNetwork(false, -1);
		driver().get("http://127.0.0.1:" + port() + "/call.html");
		assertThat(Accessibility.findings(driver())).isEmpty();
	}

}
