package io.github.corsstarter.showcase;

import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page in front of the service behind Spring Security.
 */
@SecuredShowcaseTest
@ExtendWith(OutputCaptureExtension.class)
class SecuredPageTests extends PageInBrowser {

	private static final String WANTED = "This service requires a valid access token, sent as Authorization: Bearer.";

	@LocalServerPort
	private int port;

	@Override
	int port() {
		return this.port;
	}

	private void attach(String name) throws Exception {
		attach(Files.writeString(directory.resolve(name), "words"));
	}

	@Test
	void withATokenThePageWorks() throws Exception {
		assertThat(find("#access").isDisplayed()).isFalse();
		attach("kept.txt");
		assertThat(waitFor(".card.failed [role=alert]").getText()).isEqualTo(WANTED);
		assertThat(find("#access-state").getText())
			.isEqualTo("The service requires a token. The token is discarded when you leave this page.");
		assertThat(find("#token").getAccessibleName()).isEqualTo("Access token");

		find("#token").sendKeys("guess", Keys.ENTER);
		waitForText("#access-state", "The token is now sent with each request. Retry the failed request.");
		find(".retry").click();
		waitForText("#access-state", "The service requires a token. The token is discarded when you leave this page.");
		waitFor(".card.failed summary").click();
		assertThat(find(".card .facts").getText())
			.contains("Headers\nAuthorization", "answered 401, which this page can read", "Give the client a token",
					"Authorization: …")
			.doesNotContain("guess");

		find("#token").clear();
		find("#token").sendKeys("let-me-in", Keys.ENTER);
		find(".retry").click();
		waitFor(".card.stored");
		attach("dropped.txt");
		waitFor(".card.stored:nth-child(2) .remove").click();
		waitForCards(1);
		find("#text").sendKeys("Look", Keys.ENTER);
		assertThat(waitFor("#conversation li").getText()).contains("Look", "kept.txt");
	}

	@Test
	void aMessageAlsoAsksForTheToken() {
		find("#text").sendKeys("Look", Keys.ENTER);
		assertThat(waitFor("#failure:not(:empty)").getText()).isEqualTo(WANTED);
		waitFor("#token").sendKeys("let-me-in", Keys.ENTER);
		find("#send").click();
		assertThat(waitFor("#conversation li").getText()).isEqualTo("Look");
	}

	@Test
	void withATokenTheTourFailsAsWithoutSecurity(CapturedOutput output) {
		find("#stop-oversize button").click();
		waitForText("#stop-oversize .visitor p", WANTED);
		waitFor("#token").sendKeys("let-me-in", Keys.ENTER);
		find("#stop-oversize button").click();
		waitForText("#stop-oversize .visitor p", "A file can be at most 5 MB.");
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
