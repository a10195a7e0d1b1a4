package io.github.corsstarter.autoconfigure.servlet;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users' slice tests have the filter.
 */
@WebMvcTest(properties = { "cors.allowed-origins=https://app.example.com", "spring.autoconfigure.exclude="
		+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration" })
class WebMvcSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void anAllowedOriginGetsCorsHeaders() {
		assertThat(this.mvc.get().uri("/x").header("Origin", "https://app.example.com")).hasStatusOk()
			.hasHeader("Access-Control-Allow-Origin", "https://app.example.com")
			.hasHeader("Vary", "Origin");
	}

	@Test
	void anotherOriginIsRefused() {
		assertThat(this.mvc.get().uri("/x").header("Origin", "https://stranger.example")).hasStatus(403)
			.hasHeader("Cors-Refusal", "origin-not-allowed")
			.doesNotContainHeader("Access-Control-Allow-Origin");
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
