package com.example.attachments;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
class ClientTests {

	@Autowired
	private WebTestClient client;

	@Test
	void ourPageCanReadErrors() {
		this.client.put()
			.uri("/attachments/1")
			.header("Origin", "https://app.example.com")
			.exchange()
			.expectStatus()
			.is5xxServerError()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Origin", "https://app.example.com");
	}

	@Test
	void aPreflightIsAnswered() {
		this.client.options()
			.uri("/attachments/1")
			.header("Origin", "https://app.example.com")
			.header("Access-Control-Request-Method", "PUT")
			.exchange()
			.expectStatus()
			.isNoContent()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Methods", "GET,HEAD,PUT");
	}

}
