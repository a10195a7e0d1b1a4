package com.example.attachments;

import java.net.URI;

import io.github.corsstarter.test.CorsAssert;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ServerTests {

	private final CorsAssert cors;

	ServerTests(@LocalServerPort int port) {
		this.cors = assertThatCors(URI.create("http://localhost:" + port));
	}

	@Test
	void ourPageCanReadTheResponse() {
		this.cors.request(HttpMethod.GET, "/attachments/1").from("https://app.example.com").isAllowed();
	}

	@Test
	void ourPageCanReadErrors() {
		this.cors.request(HttpMethod.PUT, "/attachments/1").from("https://app.example.com").isAllowed();
	}

}
