package io.github.corsstarter.engines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

/**
 * The console output of WebKitGTK. A driven browser writes none, so a page must run on
 * its own and log {@value #DONE} at the end.
 */
public final class WebKitConsole implements AutoCloseable {

	/** The text that a page logs at its end. */
	public static final String DONE = "The page is done";

	private static final Pattern MESSAGE = Pattern
		.compile("^(?:\\S+ )?CONSOLE [A-Z]+ (?:ERROR|WARN|WARNING|INFO) (.*)$", Pattern.MULTILINE);

	private final WebKit.Display display;

	/**
	 * Start a display for the browsers.
	 * @throws IOException if it doesn't start
	 */
	public WebKitConsole() throws IOException {
		WebKit.miniBrowser();
		this.display = new WebKit.Display();
	}

	/**
	 * Open a page in a new browser.
	 * @param url the page
	 * @return the errors on its console
	 * @throws IOException if the browser doesn't start
	 */
	public List<String> errors(String url) throws IOException {
		Path log = this.display.home().resolve("console.log");
		Process browser = this.display.start(List.of(WebKit.miniBrowser().toString(),
				"--enable-write-console-messages-to-stdout=true", "--ignore-tls-errors", url), "console.log");
		try {
			String text = Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> Files.readString(log, StandardCharsets.UTF_8), (it) -> it.contains(DONE));
			return MESSAGE.matcher(text).results().map((MatchResult message) -> message.group(1)).toList();
		}
		finally {
			browser.destroy();
			browser.onExit().join();
		}
	}

	@Override
	public void close() {
		this.display.close();
	}

}
