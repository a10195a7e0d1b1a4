package io.github.corsstarter.engines;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.ImmutableCapabilities;
import org.openqa.selenium.remote.HttpCommandExecutor;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.remote.http.ClientConfig;
import org.openqa.selenium.remote.http.HttpClient;
import tools.jackson.databind.JsonNode;

/**
 * Debian's Firefox, headless, with a profile of its own.
 */
final class Firefox implements EngineBrowser {

	private final Path profile;

	private final Process process;

	private final Marionette marionette;

	private final RemoteWebDriver driver;

	Firefox() throws IOException {
		Path firefox = Tool.find("firefox-esr", "firefox-esr", "firefox");
		this.profile = Files.createTempDirectory("firefox");
		Files.writeString(this.profile.resolve("user.js"), """
				user_pref("marionette.port", 0);
				// The names of hosts that aren't this machine's, to which mixed content is no danger
				user_pref("network.dns.localDomains", "api.example.com,app.example.com");
				user_pref("network.captive-portal-service.enabled", false);
				user_pref("network.connectivity-service.enabled", false);
				""");
		ProcessBuilder builder = new ProcessBuilder(firefox.toString(), "--headless", "--marionette",
				"--remote-allow-system-access", "--no-remote", "--profile", this.profile.toString());
		builder.environment().put("HOME", this.profile.toString());
		this.process = builder.redirectErrorStream(true).redirectOutput(this.profile.resolve("log").toFile()).start();
		this.marionette = new Marionette(port());
		this.driver = EngineBrowser.patient(new RemoteWebDriver(
				new HttpCommandExecutor(Map.of(), ClientConfig.defaultConfig().baseUri(URI.create("http://localhost")),
						new ToMarionette(this.marionette)),
				new ImmutableCapabilities("acceptInsecureCerts", true)));
	}

	private int port() {
		Path file = this.profile.resolve("MarionetteActivePort");
		return Integer.parseInt(Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(50))
			.until(() -> Files.exists(file) ? Files.readString(file) : "", (port) -> !port.isEmpty()));
	}

	@Override
	public RemoteWebDriver driver() {
		return this.driver;
	}

	/**
	 * Return what the console shows since the last call.
	 * @return the messages
	 */
	List<String> console() {
		JsonNode messages = this.marionette.asBrowser("""
				const messages = Services.console.getMessageArray()
					.filter((each) => each instanceof Ci.nsIScriptError)
					.filter((each) => each.innerWindowID || /^CORS/.test(each.category))
					.map((each) => each.errorMessage);
				Services.console.reset();
				return messages;
				""");
		return StreamSupport.stream(messages.spliterator(), false).map(JsonNode::asString).toList();
	}

	/**
	 * Return what the browser's own script returns.
	 * @param script the script
	 * @return its result
	 */
	JsonNode asBrowser(String script) {
		return this.marionette.asBrowser(script);
	}

	@Override
	public void close() {
		this.marionette.close();
		Tool.end(this.process, this.profile);
	}

	/**
	 * Leads every request to the one Firefox.
	 *
	 * @param marionette the way to it
	 */
	private record ToMarionette(Marionette marionette) implements HttpClient.Factory {

		@Override
		public HttpClient createClient(@Nullable ClientConfig config) {
			return Objects.requireNonNull(this.marionette);
		}

	}

}
