package io.github.corsstarter.web.servlet;

import java.io.IOException;

import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Tomcat answers by itself. It reads the request line, then the header lines one by
 * one, and a policy sees what it has read until it gives up.
 */
@SpringBootTest(classes = { OwnAnswersContract.Application.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TomcatOwnAnswersTests extends OwnAnswersContract {

	private static final String TOO_LONG = "X-Long: " + "x".repeat(20_000);

	@ParameterizedTest
	@ValueSource(strings = { "/app/%zz", "/app/%", "/app/%2F", "/app/%00", "/app/../../x", "http://localhost/app/%zz" })
	void aPathThatItRefusesIsReadable(String path) throws IOException {
		assertAnswer(this.http.send("GET " + path, APP), 400, DECORATED);
	}

	@Test
	void aMethodThatItRefusesIsReadable() throws IOException {
		RawHttp.Answer answer = this.http.send("CONNECT /app/ok", APP);
		assertThat(answer.status()).isEqualTo(501);
		assertThat(answer.corsHeaders()).contains(DECORATED).contains("Cors-Refusal: method-not-allowed").hasSize(5);
	}

	@ParameterizedTest
	@CsvSource({ "Host: a b, 400", "Host: [::1, 400", "Content-Length: x, 400", "Transfer-Encoding: unknown, 501" })
	void aHeaderThatItUnderstandsButRefusesIsReadable(String line, int status) throws IOException {
		assertAnswer(this.http.send("GET /app/ok", APP, line), status, DECORATED);
		assertAnswer(this.http.send("GET /app/ok", line, APP), status, DECORATED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X Y: 1", "no colon", ": no name", "X: \u0001" })
	void aHeaderThatItCannotReadIsReadableIfTheOriginCameFirst(String line) throws IOException {
		assertAnswer(this.http.send("GET /app/ok", APP, line), 400, DECORATED);
		assertAnswer(this.http.send("GET /app/ok", line, APP), 400, "Vary: Origin");
	}

	@Test
	void aHeaderThatIsTooLongIsReadableIfTheOriginCameFirst() throws IOException {
		assertAnswer(this.http.send("GET /app/ok", APP, TOO_LONG), 400, DECORATED);
		assertAnswer(this.http.send("GET /app/ok", TOO_LONG, APP), 400, "Vary: Origin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /app/ok?{", "GET /app/ok?|", "GET /app/{", "GET /app/\\", "GET /app/ok#x", "GET x",
			"G@T /app/ok" })
	void aRequestLineThatItCannotReadIsAnsweredWithoutHeaders(String requestLine) throws IOException {
		assertAnswer(this.http.send(requestLine, APP), 400);
	}

	@Test
	void aRequestLineIsReadIfItsCharactersAreAllowed() throws IOException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class,
				TomcatServer.class)
			.run("--server.port=0", "--cors.allowed-origins=https://app.example.com",
					"--server.tomcat.relaxed-query-chars=|,{,}", "--server.tomcat.relaxed-path-chars=|")) {
			Integer port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			RawHttp relaxed = new RawHttp(port);
			assertAnswer(relaxed.send("GET /ok?filter={a|b}", APP), 200,
					"Access-Control-Allow-Origin: https://app.example.com", "Vary: Origin");
			assertAnswer(relaxed.send("GET /a|b", APP), 404, "Access-Control-Allow-Origin: https://app.example.com",
					"Vary: Origin");
		}
	}

	@Test
	void theForwardedAddressIsTheOwnOne() throws IOException {
		assertAnswer(sendForwarded(), 400, "Vary: Origin");
	}

	@Test
	void theRedirectToTheContextRootIsAnsweredWithoutHeaders() throws IOException {
		assertAnswer(this.http.send("GET /app", APP), 302);
	}

}
