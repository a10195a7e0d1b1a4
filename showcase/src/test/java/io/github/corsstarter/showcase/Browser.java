package io.github.corsstarter.showcase;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

import io.github.corsstarter.engines.Tool;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The system's Chromium, headless, with its own profile. Tests without special arguments
 * share one.
 */
public final class Browser implements AutoCloseable {

	private static @Nullable Browser shared;

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	/**
	 * Return the browser that tests share, in its initial state. It is closed after the
	 * tests.
	 * @return the running browser
	 */
	public static synchronized Browser shared() {
		if (shared == null) {
			Browser browser = start();
			Runtime.getRuntime().addShutdownHook(new Thread(browser::close));
			shared = browser;
		}
		shared.reset();
		return shared;
	}

	/**
	 * Start a browser. Without Chromium, the test fails in CI and is skipped elsewhere.
	 * @param arguments additional arguments
	 * @return the running browser
	 */
	public static Browser start(String... arguments) {
		Path chromium = Tool.find("chromium", "chromium", "chromium-browser", "google-chrome");
		Path chromedriver = Tool.find("chromium-driver", "chromedriver");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.toFile());
		options.addArguments("--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking",
				"--disable-component-update", "--disable-sync", "--window-size=900,1000");
		options.addArguments(arguments);
		if ("root".equals(System.getProperty("user.name"))) {
			options.addArguments("--no-sandbox");
		}
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.PERFORMANCE, Level.ALL);
		logging.enable(LogType.BROWSER, Level.ALL);
		options.setCapability("goog:loggingPrefs", logging);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(chromedriver.toFile())
			.build();
		return new Browser(new ChromeDriver(service, options));
	}

	/**
	 * Reset the state of earlier tests: the page, its cookies, the HTTP cache, cached
	 * preflights, and emulations.
	 */
	void reset() {
		this.driver.get("about:blank");
		this.driver.executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", false, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
		this.driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
		this.driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
		this.driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
		networkEvents();
		console();
	}

	/**
	 * Return the driver of the browser.
	 * @return the driver
	 */
	public ChromeDriver driver() {
		return this.driver;
	}

	/**
	 * Return the network events since the last call, such as
	 * {@code Network.requestWillBeSent}.
	 * @return the names of the events, with their parameters
	 */
	public List<Map.Entry<String, JsonNode>> networkEvents() {
		return this.driver.manage()
			.logs()
			.get(LogType.PERFORMANCE)
			.getAll()
			.stream()
			.map((entry) -> JsonMapper.shared().readTree(entry.getMessage()).get("message"))
			.map((message) -> Map.entry(message.get("method").asString(), message.get("params")))
			.toList();
	}

	/**
	 * Return the console's messages since the last call, without their source locations.
	 * @return the messages
	 */
	public List<String> console() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.map((entry) -> entry.getMessage().replaceFirst("^(\\S+ -|javascript \\S+|security \\S+) ", ""))
			.toList();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
