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
 * Debian's Firefox, headless, with its own profile. It can only access this machine.
 */
public final class Firefox implements EngineBrowser {

	private final Path profile;

	private final Process process;

	private final Marionette marionette;

	private final RemoteWebDriver driver;

	/**
	 * Start Firefox.
	 * @throws IOException if it doesn't start
	 */
	public Firefox() throws IOException {
		Path firefox = Tool.find("firefox-esr", "firefox-esr", "firefox");
		this.profile = Files.createTempDirectory("firefox");
		Files.writeString(this.profile.resolve("user.js"), """
				user_pref("marionette.port", 0);
				// These hosts resolve to this machine, but mixed content blocking applies to them
				user_pref("network.dns.localDomains", "api.example.com,app.example.com");
				// Its requests to other machines fail at a proxy that doesn't exist
				user_pref("network.proxy.type", 1);
				user_pref("network.proxy.http", "127.0.0.1");
				user_pref("network.proxy.http_port", 9);
				user_pref("network.proxy.ssl", "127.0.0.1");
				user_pref("network.proxy.ssl_port", 9);
				user_pref("network.proxy.no_proxies_on", "localhost, .localhost, 127.0.0.1, .example.com");
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
	 * Return the errors of pages on the console since the last call.
	 * @return the messages
	 */
	public List<String> console() {
		return strings(this.marionette.asBrowser("""
				const messages = Services.console.getMessageArray()
					.filter((each) => each instanceof Ci.nsIScriptError && !(each.flags & each.warningFlag))
					.filter((each) => !/^(chrome|resource|moz-src):/.test(each.sourceName))
					.map((each) => each.errorMessage);
				Services.console.reset();
				return messages;
				"""));
	}

	/**
	 * Return the rows of the network tab for one server since the last call: the method,
	 * the status or the text shown instead, and the code of a refusal.
	 * @param server the origin of the server
	 * @return the rows, as in the documentation
	 */
	public List<String> network(String server) {
		return strings(this.marionette.asBrowser("""
				if (!globalThis.rows) {
					const { require } = ChromeUtils.importESModule("resource://devtools/shared/loader/Loader.sys.mjs");
					const { BLOCKED_REASON_MESSAGES } = require("devtools/client/netmonitor/src/constants");
					globalThis.rows = new Map();
					globalThis.observer = { observe: (channel) => {
						channel.QueryInterface(Ci.nsIHttpChannel);
						if (!channel.URI.spec.startsWith("SERVER/")) {
							return;
						}
						const read = (value) => { try { return value(); } catch { return ""; } };
						const status = read(() => channel.responseStatus) || "";
						const shown = BLOCKED_REASON_MESSAGES[channel.loadInfo.requestBlockingReason] ?? "";
						const refusal = read(() => "`Cors-Refusal: "
								+ "" + channel.getResponseHeader("Cors-Refusal") + "`");
						const row = ["`" + channel.requestMethod + "` "
								+ "" + ([status, shown].filter(Boolean).join(" ") || "no status"), refusal];
						globalThis.rows.set(channel.requestMethod, row.filter(Boolean).join(", ").trim());
					} };
					Services.obs.addObserver(globalThis.observer, "http-on-stop-request");
				}
				const rows = [...globalThis.rows].sort((a, b) => (b[0] === "OPTIONS") - (a[0] === "OPTIONS"));
				globalThis.rows.clear();
				return rows.map(([, row]) => row);
				""".replace("SERVER", server)));
	}

	private static List<String> strings(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
	}

	@Override
	public void close() {
		this.marionette.close();
		Tool.end(this.process, this.profile);
	}

	/**
	 * Routes every request to the one Firefox.
	 *
	 * @param marionette the connection to it
	 */
	private record ToMarionette(Marionette marionette) implements HttpClient.Factory {

		@Override
		public HttpClient createClient(@Nullable ClientConfig config) {
			return Objects.requireNonNull(this.marionette);
		}

	}

}
