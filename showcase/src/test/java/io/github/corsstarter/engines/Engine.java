package io.github.corsstarter.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.corsstarter.showcase.Browser;
import org.openqa.selenium.remote.RemoteWebDriver;

/**
 * The engines that nearly all browsers are built on. A test that needs one fails in CI
 * where it is missing, and is skipped elsewhere.
 */
public enum Engine {

	/**
	 * That of Chrome, Edge, Opera and others.
	 */
	CHROMIUM("Chromium"),

	/**
	 * That of Firefox, also known as Gecko.
	 */
	FIREFOX("Firefox"),

	/**
	 * That of Safari and of all browsers of iOS; here as WebKitGTK, whose network layer
	 * is another.
	 */
	WEBKIT("WebKit");

	private static final Map<Engine, EngineBrowser> SHARED = new EnumMap<>(Engine.class);

	private final String title;

	Engine(String title) {
		this.title = title;
	}

	/**
	 * Return the engines for tests that are the same in all of them, as far as is known:
	 * Chromium, or with {@code -Dengines.all} each.
	 * @return the engines
	 */
	public static Stream<Engine> forWhatIsAlike() {
		return Stream.of(values()).filter((engine) -> engine == CHROMIUM || isWholeMatrix());
	}

	static boolean isWholeMatrix() {
		return Boolean.getBoolean("engines.all");
	}

	/**
	 * Return a browser that tests share, with an empty page. It is closed when the tests
	 * are done.
	 * @return the running browser
	 */
	public EngineBrowser shared() {
		if (this == CHROMIUM) {
			return new Chromium(Browser.shared());
		}
		synchronized (SHARED) {
			EngineBrowser browser = SHARED.get(this);
			if (browser == null) {
				browser = start();
				SHARED.put(this, browser);
				Runtime.getRuntime().addShutdownHook(new Thread(browser::close));
			}
			browser.driver().get("about:blank");
			return browser;
		}
	}

	/**
	 * Start a browser for one test, which has kept nothing.
	 * @return the running browser
	 */
	public EngineBrowser start() {
		try {
			return switch (this) {
				case CHROMIUM -> new Chromium(Browser.start());
				case FIREFOX -> new Firefox();
				case WEBKIT -> new WebKit();
			};
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.title;
	}

	private record Chromium(Browser browser) implements EngineBrowser {

		@Override
		public RemoteWebDriver driver() {
			return EngineBrowser.patient(this.browser.driver());
		}

		@Override
		public void close() {
			this.browser.close();
		}

	}

}
