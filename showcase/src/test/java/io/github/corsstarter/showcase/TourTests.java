package io.github.corsstarter.showcase;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.slf4j.bridge.SLF4JBridgeHandler;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tour of failures: the messages for the visitor and the developer, the browser's own
 * messages, and the log lines that the page repeats.
 */
@ShowcaseTest
@ExtendWith(OutputCaptureExtension.class)
class TourTests extends PageInBrowser {

	@LocalServerPort
	private int port;

	/**
	 * An application of an earlier test that was closed has removed the bridge from
	 * Tomcat's logger to the log.
	 */
	@BeforeAll
	static void installLogBridge() {
		SLF4JBridgeHandler.removeHandlersForRootLogger();
		SLF4JBridgeHandler.install();
	}

	@Override
	int port() {
		return this.port;
	}

	@Override
	void open(String host) {
		super.open(host);
		waitFor("#stop-oversize button");
		browser().networkEvents();
	}

	private String layer(String stop, String layer) {
		return waitFor("#stop-" + stop + " ." + layer + " > div").getText();
	}

	/**
	 * Return the browser's messages: the status of each response to the tour's requests,
	 * and the cause of each failure.
	 */
	private static List<String> verdicts(List<Map.Entry<String, JsonNode>> events) {
		return events.stream().flatMap((event) -> {
			JsonNode params = event.getValue();
			return switch (event.getKey()) {
				case "Network.responseReceived" -> isAnswer(params)
						? Stream.of(params.get("response").get("status").asString()) : Stream.<String>empty();
				case "Network.loadingFailed" ->
					params.has("corsErrorStatus") ? Stream.of(params.get("corsErrorStatus").get("corsError").asString())
							: Stream.of(params.get("errorText").asString());
				default -> Stream.<String>empty();
			};
		}).distinct().toList();
	}

	private static boolean isAnswer(JsonNode params) {
		String url = params.get("response").get("url").asString();
		return params.get("type").asString().matches("XHR|Fetch") && !url.contains("/cors-check")
				&& !url.contains("/tour/stopped-server");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"oversize | A file can be at most 5 MB. | answered 413, which this page can read | 413",
			"wrong-type | “notes.txt” isn’t a PNG, JPEG, GIF, WebP, PDF or plain text file. | answered 415, which this page can read | 415",
			"unknown-id | This attachment doesn't exist. | answered 404, which this page can read | 404",
			"server-error | The service couldn’t process the request. Try again later. | answered 500, which this page can read | 500",
			"header | The service doesn’t accept this kind of request. The operator of this site can fix it. | refused: header-not-allowed | HeaderDisallowedByPreflightResponse",
			"no-cors | The service is running, but doesn’t let other sites read its responses. | no-policy | PreflightMissingAllowOriginHeader",
			"cross-origin | The file was sent, but the response was lost. The file may have arrived. | answer-lost | MissingAllowOriginHeader",
			"stopped | The service can’t be reached at the moment. | unreachable | net::ERR_CONNECTION_REFUSED" })
	void theBrowserAndTheLogAgree(String stop, String sentence, String verdict, String browser, CapturedOutput output) {
		waitFor("#stop-" + stop + " button").click();
		assertThat(layer(stop, "visitor")).isEqualTo(sentence);
		assertThat(layer(stop, "for-developer")).contains("http://127.0.0.1:" + port(), "POST http://localhost:",
				"Verdict\n" + verdict, "What to do", "curl -si -X POST 'http://localhost:");
		assertThat(
				driver().findElement(By.cssSelector("#stop-" + stop + " [role=status]")).getDomProperty("textContent"))
			.isEqualTo(sentence);
		assertThat(verdicts(browser().networkEvents())).containsExactly(browser);
		assertDocumented(stop, sentence, verdict);
		assertLogged(layer(stop, "log"), output);
	}

	@Test
	void anUnlistedPageIsRefused(CapturedOutput output) {
		waitFor("#stop-unlisted-origin button").click();
		assertThat(layer("unlisted-origin", "visitor"))
			.isEqualTo("The service doesn’t accept requests from this site. Its operator can allow them.");
		assertThat(layer("unlisted-origin", "for-developer")).contains("http://unlisted.localhost:" + port(),
				"Verdict\nrefused: origin-not-allowed", "cors.allowed-origins", "curl -si");
		assertDocumented("unlisted-origin",
				"The service doesn’t accept requests from this site. Its operator can allow them.",
				"refused: origin-not-allowed");
		assertLogged(layer("unlisted-origin", "log"), output);
	}

	private void assertDocumented(String stop, String sentence, String verdict) {
		String title = driver().findElement(By.cssSelector("#stop-" + stop + " h3")).getText();
		assertThat(Path.of("../docs/sample-app.md")).content()
			.contains("| " + title + " | " + sentence + " | `" + verdict + "` |");
	}

	private static void assertLogged(String claim, CapturedOutput output) {
		if (claim.startsWith("Nothing. ")) {
			// The driver of the browser writes to the same log
			assertThat(output.getAll().lines().filter((line) -> line.matches(".* (WARN|ERROR) .*")))
				.allMatch((line) -> line.contains("selenium"));
		}
		else {
			assertThat(output.getAll()).contains(claim);
		}
	}

	@Test
	void theProxyRouteMakesTheResponseReadable() {
		Partner.forwarded.clear();
		waitFor("#stop-proxied button").click();
		assertThat(layer("proxied", "visitor")).isEqualTo("Nothing failed. The page can read the response.");
		assertThat(verdicts(browser().networkEvents())).containsExactly("204");
		assertThat(Partner.forwarded).containsExactly("POST /tour/left-alone/plain");
	}

	@Test
	void everyStopIsTested() {
		assertThat(driver().findElements(By.cssSelector("#tour > li"))).extracting((stop) -> stop.getDomAttribute("id"))
			.containsExactly("stop-oversize", "stop-wrong-type", "stop-unknown-id", "stop-server-error",
					"stop-unlisted-origin", "stop-header", "stop-no-cors", "stop-proxied", "stop-cross-origin",
					"stop-stopped");
	}

	@Test
	void theServicesOwnPageIsNeverRefused() {
		open("localhost");
		waitFor("#stop-no-cors button").click();
		assertThat(layer("no-cors", "visitor"))
			.isEqualTo("Nothing failed. The page and the service have the same origin.");
	}

	@Test
	void axeFindsNoProblems() throws Exception {
		// Not stops that write to the log, because it has equal lines only once a minute
		for (WebElement stop : driver()
			.findElements(By.cssSelector("#tour > li:not(#stop-unlisted-origin, #stop-header)"))) {
			stop.findElement(By.tagName("button")).click();
			assertThat(waitUntil("return Boolean(arguments[0].querySelector('.visitor'))", stop)).isTrue();
		}
		assertThat(Accessibility.findings(driver())).isEmpty();
		driver().get("http://127.0.0.1:" + port() + "/unlisted.html");
		assertThat(Accessibility.findings(driver())).isEmpty();
	}

}
