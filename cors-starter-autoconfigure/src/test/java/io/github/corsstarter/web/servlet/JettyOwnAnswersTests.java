package io.github.corsstarter.web.servlet;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * What Jetty answers by itself. A policy sees the request if Jetty could read all of its
 * head, and else no header at all.
 */
@SpringBootTest(classes = { OwnAnswersContract.Application.class, JettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JettyOwnAnswersTests extends OwnAnswersContract {

	@ParameterizedTest
	@ValueSource(strings = { "/app/%2F", "/app/%25", "/app/%ff", "/app//x", "/app/..;/x", "/app/%2e%2e/x", "/app/\\",
			"/app/{", "/app/ok#x" })
	void aPathThatItRefusesIsReadable(String path) throws IOException {
		assertAnswer(this.http.send("GET " + path, APP), 400, DECORATED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/app/ok?{", "/app/ok?|" })
	void aQueryWithSpecialCharactersIsNoError(String path) throws IOException {
		assertAnswer(this.http.send("GET " + path, APP), 200, DECORATED);
	}

	@ParameterizedTest
	@CsvSource({ "X Y: 1, 400", "no colon, 400", "Host: a b, 400", "Content-Length: x, 400",
			"Transfer-Encoding: unknown, 400" })
	void aHeaderThatItRefusesHidesTheOrigin(String line, int status) throws IOException {
		assertAnswer(this.http.send("GET /app/ok", APP, line), status, "Vary: Origin");
		assertAnswer(this.http.send("GET /app/open/x", APP, line), status, "Access-Control-Allow-Origin: *",
				"Access-Control-Expose-Headers: Location");
	}

	@Test
	void aHeaderThatIsTooLongHidesTheOrigin() throws IOException {
		assertAnswer(this.http.send("GET /app/ok", APP, "X-Long: " + "x".repeat(20_000)), 431, "Vary: Origin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /app/%zz", "GET /app/%00", "GET x", "G@T /app/ok", "GET //app/ok" })
	void aRequestLineThatItCannotReadIsAnsweredWithoutHeaders(String requestLine) throws IOException {
		assertAnswer(this.http.send(requestLine, APP), 400);
	}

	/**
	 * Jetty hands over the request as it was before it read forwarded headers. A page
	 * that reads its own server's answer doesn't need CORS headers.
	 */
	@Test
	void theForwardedAddressIsNotKnown() throws IOException {
		assertAnswer(sendForwarded(), 400, "Cors-Refusal: origin-not-allowed", "Vary: Origin");
	}

	@Test
	void theRedirectToTheContextRootIsAnsweredWithoutHeaders() throws IOException {
		assertAnswer(this.http.send("GET /app", APP), 301);
	}

}
