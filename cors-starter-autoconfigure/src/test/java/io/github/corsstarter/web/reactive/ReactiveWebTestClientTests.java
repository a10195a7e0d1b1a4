package io.github.corsstarter.web.reactive;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Users' tests without a server have the filter.
 */
@SpringBootTest(classes = { ReactiveProtocolApplication.class, ReactiveNettyServer.class },
		properties = { "spring.main.web-application-type=reactive", ReactiveProtocolApplication.WITHOUT_SECURITY,
				"cors.allowed-origins=https://app.example.com" })
@AutoConfigureWebTestClient
class ReactiveWebTestClientTests {

	@Autowired
	private WebTestClient client;

	@Test
	void anErrorHasCorsHeaders() {
		this.client.get()
			.uri("/throw")
			.header("Origin", "https://app.example.com")
			.exchange()
			.expectStatus()
			.is5xxServerError()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Origin", "https://app.example.com")
			.expectHeader()
			.valueEquals("Vary", "Origin");
	}

	@Test
	void aPreflightIsAnswered() {
		this.client.options()
			.uri("/ok")
			.header("Origin", "https://app.example.com")
			.header("Access-Control-Request-Method", "POST")
			.exchange()
			.expectStatus()
			.isNoContent()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Methods", "GET,HEAD,POST");
	}

}
