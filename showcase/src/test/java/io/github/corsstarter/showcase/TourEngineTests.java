package io.github.corsstarter.showcase;

import java.time.Duration;

import io.github.corsstarter.engines.Engine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tour's message for a file with a lost response, in each browser engine.
 */
@ShowcaseTest
class TourEngineTests {

	@LocalServerPort
	private int port;

	/**
	 * For a small file, Firefox reports no progress if the page can't read the response.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"CHROMIUM | The file was sent, but the response was lost. The file may have arrived. | everything",
			"FIREFOX | The service is running, but doesn’t let other sites read its responses. | unknown, because the browser reported no progress",
			"WEBKIT | The file was sent, but the response was lost. The file may have arrived. | everything" })
	void anErrorAfterAResetDoesNotImplyThatTheFileWasNotSent(Engine engine, String sentence, String sent) {
		RemoteWebDriver driver = engine.shared().driver();
		driver.get("http://127.0.0.1:" + this.port);
		WebDriverWait waiting = new WebDriverWait(driver, Duration.ofSeconds(20), Duration.ofMillis(50));
		By stop = By.cssSelector("#stop-cross-origin button");
		waiting.until(ExpectedConditions.visibilityOfElementLocated(stop)).click();
		assertThat(layer(waiting, "visitor")).isEqualTo(sentence);
		assertThat(layer(waiting, "for-developer")).contains(sent);
	}

	private static String layer(WebDriverWait waiting, String layer) {
		By content = By.cssSelector("#stop-cross-origin ." + layer + " > div");
		return waiting.until(ExpectedConditions.visibilityOfElementLocated(content)).getText();
	}

}
