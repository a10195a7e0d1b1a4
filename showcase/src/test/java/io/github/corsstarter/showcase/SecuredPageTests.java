package io.github.corsstarter.showcase;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in front of the service behind Spring Security.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "BEARER_TOKEN=let-me-in")
@ActiveProfiles("secured")
@ExtendWith(OutputCaptureExtension.class)
class SecuredPageTests extends PageInBrowser {

	private static final String WANTED = "This service wants a valid access token, sent as Authorization: Bearer.";

	@TempDir
	static Path directory;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("attachments.directory", () -> directory.resolve("store"));
	}

	private WebElement find(String selector) {
		return driver().findElement(By.cssSelector(selector));
	}

	private WebElement waitFor(String selector) {
		return new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(selector)));
	}

	private void waitForText(String selector, String text) {
		new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until(ExpectedConditions.textToBe(By.cssSelector(selector), text));
	}

	private void waitForNone(String selector) {
		new WebDriverWait(driver(), Duration.ofSeconds(20))
			.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector(selector), 0));
	}

	private void attach(String name) throws Exception {
		find("#files").sendKeys(Files.writeString(directory.resolve(name), "words").toString());
	}

	@Test
	void withATokenThePageWorks() throws Exception {
		assertThat(find("#access").isDisplayed()).isFalse();
		attach("kept.txt");
		assertThat(waitFor(".card.failed [role=alert]").getText()).isEqualTo(WANTED);
		assertThat(find("#access-state").getText())
			.isEqualTo("The service asks for a token. It isn’t kept when you leave this page.");
		assertThat(find("#token").getAccessibleName()).isEqualTo("Access token");

		find("#token").sendKeys("guess", Keys.ENTER);
		waitForText("#access-state", "Sent from now on. Try again what failed.");
		find(".retry").click();
		waitForText("#access-state", "The service asks for a token. It isn’t kept when you leave this page.");
		waitFor(".card.failed summary").click();
		assertThat(find(".card .facts").getText())
			.contains("Headers\nAuthorization", "answered 401, which this page may read", "Give the client a token",
					"Authorization: …")
			.doesNotContain("guess");

		find("#token").clear();
		find("#token").sendKeys("let-me-in", Keys.ENTER);
		find(".retry").click();
		waitFor(".card.stored");
		attach("dropped.txt");
		waitFor(".card.stored:nth-child(2) .remove").click();
		waitForNone(".card:nth-child(2)");
		find("#text").sendKeys("Look", Keys.ENTER);
		assertThat(waitFor("#conversation li").getText()).contains("Look", "kept.txt");
	}

	@Test
	void aMessageAsksForTheTokenToo() {
		find("#text").sendKeys("Look", Keys.ENTER);
		assertThat(waitFor("#failure:not(:empty)").getText()).isEqualTo(WANTED);
		waitFor("#token").sendKeys("let-me-in", Keys.ENTER);
		find("#send").click();
		assertThat(waitFor("#conversation li").getText()).isEqualTo("Look");
	}

	@Test
	void withATokenTheTourFailsAsItDoesWithoutSecurity(CapturedOutput output) {
		find("#stop-oversize button").click();
		waitForText("#stop-oversize .visitor p", WANTED);
		waitFor("#token").sendKeys("let-me-in", Keys.ENTER);
		find("#stop-oversize button").click();
		waitForText("#stop-oversize .visitor p", "A file may have at most 5 MB.");
		for (String stop : new String[] { "server-error", "header", "no-cors", "cross-origin", "stopped" }) {
			find("#stop-" + stop + " button").click();
		}
		assertThat(waitFor("#stop-server-error .for-developer").getText()).contains("answered 500");
		assertThat(waitFor("#stop-header .for-developer").getText()).contains("refused: header-not-allowed");
		assertThat(output).contains(find("#stop-header .log pre").getText());
		assertThat(waitFor("#stop-no-cors .for-developer").getText()).contains("no-policy");
		assertThat(waitFor("#stop-cross-origin .for-developer").getText()).contains("answer-lost");
		assertThat(waitFor("#stop-stopped .for-developer").getText()).contains("unreachable");
	}

}
