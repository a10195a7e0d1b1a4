package io.github.corsstarter.engines;

import java.time.Duration;

import org.openqa.selenium.remote.RemoteWebDriver;

/**
 * A running browser of one engine, and what drives it.
 */
public interface EngineBrowser extends AutoCloseable {

	/**
	 * Return what drives the browser.
	 * @return the driver
	 */
	RemoteWebDriver driver();

	@Override
	void close();

	/**
	 * Limit how long a page or a script may take.
	 * @param driver what drives the browser
	 * @return the same driver
	 */
	static RemoteWebDriver patient(RemoteWebDriver driver) {
		driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(90)).pageLoadTimeout(Duration.ofSeconds(30));
		return driver;
	}

}
