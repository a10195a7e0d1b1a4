package com.example.attachments;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

@WebMvcTest(AttachmentController.class)
class SliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void ourPageCanReadTheResponse() {
		assertThat(this.mvc.get().uri("/attachments/1").header("Origin", "https://app.example.com")).hasStatusOk()
			.hasHeader("Access-Control-Allow-Origin", "https://app.example.com")
			.hasBodyTextEqualTo("attachment 1");
	}

	@Test
	void theHandlerDoesNotRunForAnotherPage() {
		assertThat(this.mvc.get().uri("/attachments/1").header("Origin", "https://stranger.example")).hasStatus(403)
			.hasHeader("Cors-Refusal", "origin-not-allowed")
			.doesNotContainHeader("Access-Control-Allow-Origin");
	}

	@Test
	void aPreflightIsAnswered() {
		assertThat(this.mvc.options()
			.uri("/attachments/1")
			.header("Origin", "https://app.example.com")
			.header("Access-Control-Request-Method", "PUT")).hasStatus(204)
			.hasHeader("Access-Control-Allow-Methods", "GET,HEAD,PUT");
	}

}
