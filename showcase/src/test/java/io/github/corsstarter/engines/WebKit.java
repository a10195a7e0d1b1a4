package io.github.corsstarter.engines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.openqa.selenium.ImmutableCapabilities;
import org.openqa.selenium.remote.RemoteWebDriver;

/**
 * Debian's WebKitGTK, with its MiniBrowser, on a virtual display.
 */
final class WebKit implements EngineBrowser {

	private final Display display;

	private final Process webDriver;

	private final RemoteWebDriver driver;

	WebKit() throws IOException {
		Path program = Tool.find("webkit2gtk-driver", "WebKitWebDriver");
		this.display = new Display();
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		this.webDriver = this.display.start(List.of(program.toString(), "--port=" + port), "webdriver.log");
		URI address = URI.create("http://127.0.0.1:" + port);
		this.driver = EngineBrowser.patient(Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollDelay(Duration.ZERO)
			.ignoreExceptions()
			.until(() -> new RemoteWebDriver(address.toURL(),
					new ImmutableCapabilities("acceptInsecureCerts", true, "webkitgtk:browserOptions",
							Map.of("binary", miniBrowser().toString(), "args", List.of("--automation"))),
					false), (driver) -> true));
	}

	static Path miniBrowser() {
		return Tool.besideLibraries("webkit2gtk-driver", "webkit2gtk-4.1", "MiniBrowser");
	}

	@Override
	public RemoteWebDriver driver() {
		return this.driver;
	}

	@Override
	public void close() {
		this.driver.quit();
		this.webDriver.destroy();
		this.display.close();
	}

	/**
	 * A virtual display, and a home directory for its programs.
	 */
	static final class Display implements AutoCloseable {

		private final Path home;

		private final Process server;

		private final String number;

		Display() throws IOException {
			Path program = Tool.find("xvfb", "Xvfb");
			this.home = Files.createTempDirectory("webkit");
			this.server = new ProcessBuilder(program.toString(), "-displayfd", "1", "-screen", "0", "1280x1400x24",
					"-nolisten", "tcp")
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			this.number = new BufferedReader(
					new InputStreamReader(this.server.getInputStream(), StandardCharsets.US_ASCII))
				.readLine();
		}

		Process start(List<String> command, String log) throws IOException {
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.home.resolve(log).toFile());
			builder.environment()
				.putAll(Map.of("DISPLAY", ":" + this.number, "HOME", this.home.toString(), "LIBGL_ALWAYS_SOFTWARE", "1",
						"WEBKIT_DISABLE_COMPOSITING_MODE", "1"));
			return builder.start();
		}

		Path home() {
			return this.home;
		}

		@Override
		public void close() {
			Tool.end(this.server, this.home);
		}

	}

}
