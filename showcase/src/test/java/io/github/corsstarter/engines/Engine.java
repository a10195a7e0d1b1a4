package io.github.corsstarter.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.corsstarter.showcase.Browser;
import org.openqa.selenium.remote.RemoteWebDriver;

/**
 * The engines of nearly all browsers. If an engine isn't installed, a test that needs it
 * fails in CI and is skipped elsewhere.
 */
public enum Engine {

	/**
	 * The engine of Chrome, Edge, Opera and others.
	 */
	CHROMIUM("Chromium"),

	/**
	 * The engine of Firefox, also known as Gecko.
	 */
	FIREFOX("Firefox"),

	/**
	 * The engine of Safari and of browsers on iOS; here WebKitGTK, which has a different
	 * network layer.
	 */
	WEBKIT("WebKit");

	private static final Map<Engine, EngineBrowser> SHARED = new EnumMap<>(Engine.class);

	private final String title;

	Engine(String title) {
		this.title = title;
	}

	/**
	 * Return the engines for tests with the same expected result in each: Chromium, or
	 * all engines with {@code -Dengines.all}.
	 * @return the engines
	 */
	public static Stream<Engine> forWhatIsAlike() {
		return Stream.of(values()).filter((engine) -> engine == CHROMIUM || isWholeMatrix());
	}

	static boolean isWholeMatrix() {
		return Boolean.getBoolean("engines.all");
	}

	/**
	 * Return a browser that tests share, with an empty page. It is closed after the
	 * tests.
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
	 * Start a browser for one test, without stored state.
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
