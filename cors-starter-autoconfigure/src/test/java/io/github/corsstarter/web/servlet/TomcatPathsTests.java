package io.github.corsstarter.web.servlet;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Policies by path on Tomcat.
 */
@SpringBootTest(classes = { PathsContract.Application.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TomcatPathsTests extends PathsContract {

	@Test
	void anEmptyHostIsNoReasonToRefuse() throws IOException {
		assertThat(this.http.send("GET /app/private/x", APP, "Host:").status()).isEqualTo(200);
	}

	@Test
	void anErrorBeforeAnyFilterHasTheHeadersToo() throws IOException {
		assertAnswer(this.http.send("TRACE /app/private/x", APP), 405,
				"Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Allow-Credentials: true",
				"Cors-Refusal: method-not-allowed", "Vary: Origin");
	}

}
