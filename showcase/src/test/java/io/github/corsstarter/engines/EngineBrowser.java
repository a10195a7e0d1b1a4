package io.github.corsstarter.engines;

import java.time.Duration;

import org.openqa.selenium.remote.RemoteWebDriver;

/**
 * A running browser of one engine, and its driver.
 */
public interface EngineBrowser extends AutoCloseable {

	/**
	 * Return the driver of the browser.
	 * @return the driver
	 */
	RemoteWebDriver driver();

	@Override
	void close();

	/**
	 * Limit the time for a page or a script.
	 * @param driver the driver of the browser
	 * @return the same driver
	 */
	static RemoteWebDriver patient(RemoteWebDriver driver) {
		driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(90)).pageLoadTimeout(Duration.ofSeconds(30));
		return driver;
	}

}
