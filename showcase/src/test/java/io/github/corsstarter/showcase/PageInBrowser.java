package io.github.corsstarter.showcase;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import javax.imageio.ImageIO;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import tools.jackson.databind.JsonNode;

/**
 * A page in the shared browser. Its origin is {@code http://127.0.0.1:PORT}, the
 * service's {@code http://localhost:PORT}.
 */
abstract class PageInBrowser {

	@TempDir
	static Path directory;

	private @Nullable Browser sharedBrowser;

	abstract int port();

	@BeforeEach
	void openPage() {
		this.sharedBrowser = Browser.shared();
		open("127.0.0.1");
	}

	Browser browser() {
		return Objects.requireNonNull(this.sharedBrowser);
	}

	ChromeDriver driver() {
		return browser().driver();
	}

	void open(String host) {
		driver().get("http://" + host + ":" + port());
		browser().networkEvents();
	}

	void attach(Path file) {
		find("#files").sendKeys(file.toString());
	}

	WebElement find(String selector) {
		return driver().findElement(By.cssSelector(selector));
	}

	WebElement waitFor(String selector) {
		return waiting().until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(selector)));
	}

	void waitForText(String selector, String text) {
		waiting().until(ExpectedConditions.textToBe(By.cssSelector(selector), text));
	}

	void waitForCards(int number) {
		waiting().until(ExpectedConditions.numberOfElementsToBe(By.cssSelector(".card"), number));
	}

	boolean waitUntil(String script, Object... arguments) {
		return waiting().until((driver) -> Boolean.TRUE.equals(script(script, arguments)));
	}

	private WebDriverWait waiting() {
		return new WebDriverWait(driver(), Duration.ofSeconds(20), Duration.ofMillis(50));
	}

	@Nullable Object script(String script, Object... arguments) {
		return driver().executeScript(script, arguments);
	}

	void emulateNetwork(boolean offline, int uploadThroughput) {
		driver().executeCdpCommand("Network.emulateNetworkConditions", Map.of("offline", offline, "latency", 0,
				"downloadThroughput", -1, "uploadThroughput", uploadThroughput));
	}

	/**
	 * Write an incompressible picture, so that its size is known.
	 */
	static Path picture(String name, int width, int height) throws IOException {
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

	static List<JsonNode> preflights(List<Map.Entry<String, JsonNode>> events) {
		return responses(events, true);
	}

	static List<Integer> statuses(List<Map.Entry<String, JsonNode>> events, String url) {
		return responses(events, false).stream()
			.filter((response) -> response.get("url").asString().endsWith(url))
			.map((response) -> response.get("status").asInt())
			.toList();
	}

	private static List<JsonNode> responses(List<Map.Entry<String, JsonNode>> events, boolean preflights) {
		return events.stream()
			.filter((event) -> event.getKey().equals("Network.responseReceived"))
			.map(Map.Entry::getValue)
			.filter((params) -> params.get("type").asString().equals("Preflight") == preflights)
			.map((params) -> params.get("response"))
			.toList();
	}

}
