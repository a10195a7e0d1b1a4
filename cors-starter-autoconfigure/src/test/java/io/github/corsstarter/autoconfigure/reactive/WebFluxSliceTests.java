package io.github.corsstarter.autoconfigure.reactive;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Users' slice tests have the filter.
 */
@WebFluxTest(properties = { "spring.main.web-application-type=reactive", "cors.allowed-origins=https://app.example.com",
		"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration" })
class WebFluxSliceTests {

	@Autowired
	private WebTestClient client;

	@Test
	void anAllowedOriginGetsCorsHeaders() {
		this.client.get()
			.uri("/x")
			.header("Origin", "https://app.example.com")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Access-Control-Allow-Origin", "https://app.example.com")
			.expectHeader()
			.valueEquals("Vary", "Origin");
	}

	@Test
	void anotherOriginIsRefused() {
		this.client.get()
			.uri("/x")
			.header("Origin", "https://stranger.example")
			.exchange()
			.expectStatus()
			.isForbidden()
			.expectHeader()
			.valueEquals("Cors-Refusal", "origin-not-allowed")
			.expectHeader()
			.doesNotExist("Access-Control-Allow-Origin");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Handlers.class)
	static class Application {

	}

	@RestController
	static class Handlers {

		@GetMapping("/x")
		String x() {
			return "x";
		}

	}

}
