package io.github.corsstarter.showcase;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.openqa.selenium.chrome.ChromeDriver;

import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The page in a real browser, one for each test: browsers keep preflights. Its origin is
 * {@code http://127.0.0.1:PORT}, the service's {@code http://localhost:PORT}.
 */
abstract class PageInBrowser {

	@LocalServerPort
	private int port;

	private @Nullable Browser runningBrowser;

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

	Browser browser() {
		return Objects.requireNonNull(this.runningBrowser);
	}

	ChromeDriver driver() {
		return browser().driver();
	}

	int port() {
		return this.port;
	}

	void open(String host) {
		driver().get("http://" + host + ":" + this.port);
	}

}
