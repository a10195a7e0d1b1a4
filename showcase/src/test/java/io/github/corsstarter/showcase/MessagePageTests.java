package io.github.corsstarter.showcase;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages with attachments, on the showcase's page. {@link SamplePageTests} tests its
 * cards, which it shares with the sample.
 */
@ShowcaseTest
class MessagePageTests extends PageInBrowser {

	@LocalServerPort
	private int port;

	@Override
	int port() {
		return this.port;
	}

	@Test
	void thePageWorksWithTheKeyboard() {
		driver().findElement(By.id("text")).sendKeys("One", Keys.chord(Keys.SHIFT, Keys.ENTER), "two", Keys.TAB);
		assertThat(script("return document.activeElement.id")).isEqualTo("files");
		new Actions(driver()).sendKeys(Keys.TAB).perform();
		assertThat(script("return document.activeElement.id")).isEqualTo("send");
		driver().findElement(By.id("text")).sendKeys(Keys.ENTER);
		assertThat(waitFor("#conversation li").getText()).isEqualTo("One\ntwo");
		assertThat(waitUntil("return document.activeElement.id === 'text'")).isTrue();
	}

	@Test
	void aFailedMessageStaysInTheForm() throws Exception {
		attach(picture("kept.png", 10, 10));
		waitFor(".card.stored");
		driver().findElement(By.id("text")).sendKeys("Kept");
		emulateNetwork(true, -1);
		driver().findElement(By.id("send")).click();
		assertThat(waitFor("#failure:not(:empty)").getText()).isEqualTo("You are offline.");
		assertThat(driver().findElement(By.id("text")).getDomProperty("value")).isEqualTo("Kept");
		emulateNetwork(false, -1);
		driver().findElement(By.id("send")).click();
		assertThat(waitFor("#conversation li").getText()).isEqualTo("Kept\nkept.png");
		assertThat(driver().findElement(By.id("failure")).getText()).isEmpty();
	}

	@Test
	void aMessageHasItsAttachmentsAndOneCanBeRemoved() throws Exception {
		attach(picture("keep.png", 10, 10));
		waitFor(".card.stored");
		attach(picture("drop.png", 10, 10));
		waitFor(".card.stored:nth-child(2) .remove").click();
		waitForCards(1);
		driver().findElement(By.id("text")).sendKeys("Look at this");
		driver().findElement(By.id("send")).click();
		assertThat(waitFor("#conversation li").getText()).isEqualTo("Look at this\nkeep.png");
		assertThat(driver().findElements(By.cssSelector(".card"))).isEmpty();
	}

	@Test
	void aCompletedUploadDoesNotAllowSendingTwice() throws Exception {
		script("""
				const { fetch } = window;
				window.sent = 0;
				window.fetch = async (...all) => {
					window.sent++;
					await new Promise((resolve) => setTimeout(resolve, 1500));
					return fetch(...all);
				};
				""");
		driver().findElement(By.id("text")).sendKeys("Once");
		driver().findElement(By.id("send")).click();
		attach(picture("late.png", 10, 10));
		waitFor(".card.stored");
		assertThat(driver().findElement(By.id("send")).isEnabled()).isFalse();
		waitFor("#conversation li");
		assertThat(script("return window.sent")).isEqualTo(1L);
		assertThat(driver().findElement(By.id("send")).isEnabled()).isTrue();
	}

	@Test
	void pastedTextStaysText() {
		Object prevented = script("""
				const data = new DataTransfer();
				data.setData("text/plain", "words");
				return !document.getElementById("text").dispatchEvent(new ClipboardEvent("paste",
					{ clipboardData: data, bubbles: true, cancelable: true }));
				""");
		assertThat(prevented).isEqualTo(false);
		assertThat(driver().findElements(By.cssSelector(".card"))).isEmpty();
	}

	@Test
	void anAttachmentThatCannotBeRemovedIsStillSent() throws Exception {
		attach(picture("sticky.png", 10, 10));
		waitFor(".card.stored");
		script("""
				const { fetch } = window;
				window.fetch = (url, options) => (options?.method === "DELETE")
					? Promise.resolve(new Response('{"detail":"Not now."}', { status: 500 })) : fetch(url, options);
				""");
		driver().findElement(By.cssSelector(".remove")).click();
		assertThat(waitFor(".card [role=alert]:not(:empty)").getText())
			.isEqualTo("The file couldn’t be removed and is still attached. Not now.");
		assertThat(driver().findElements(By.cssSelector(".card.failed"))).isEmpty();
		driver().findElement(By.id("send")).click();
		assertThat(waitFor("#conversation li").getText()).contains("sticky.png");
	}

	@Test
	void noMessageIsSentBeforeItsUploadsAreComplete() throws Exception {
		emulateNetwork(false, 20_000);
		attach(picture("slow.png", 320, 320));
		waitFor(".card.uploading");
		assertThat(find("#send").isEnabled()).isFalse();
		assertThat(find("#why").getText()).isEqualTo("You can send the message when the uploads are complete.");
		find(".card.uploading .remove").click();
		waitForCards(0);
		assertThat(find("#send").isEnabled()).isTrue();
	}

	@Test
	void unlistedPageExplainsTheCauseAndLinksBack() {
		find("#unlisted").click();
		assertThat(waitFor("#not-allowed").getText()).startsWith("The service doesn’t allow this page’s origin.");
		find("#not-allowed a").click();
		waitFor("#empty");
		assertThat(driver().getCurrentUrl()).isEqualTo("http://127.0.0.1:" + port() + "/");
	}

	@Test
	void axeFindsNoProblems() throws Exception {
		attach(picture("sent.png", 10, 10));
		waitFor(".card.stored");
		find("#text").sendKeys("Look", Keys.ENTER);
		waitFor("#conversation li");
		emulateNetwork(true, -1);
		find("#text").sendKeys("Kept", Keys.ENTER);
		waitFor("#failure-details summary").click();
		script("document.getElementById('access').hidden = false; document.getElementById('text').value = ''");
		assertThat(Accessibility.findings(driver())).isEmpty();
	}

}
