package com.example.attachments;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.test.web.reactive.server.WebTestClient;

@WebFluxTest(AttachmentController.class)
class ReactiveSliceTests {

	@Autowired
	private WebTestClient client;

	@Test
	void ourPageCanReadTheResponse() {
		this.client.get()
			.uri("/attachments/1")
			.header("Origin", "https://app.example.com")
			.exchangeSuccessfully()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Origin", "https://app.example.com");
	}

}
