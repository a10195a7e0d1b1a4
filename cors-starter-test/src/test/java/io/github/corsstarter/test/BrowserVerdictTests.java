package io.github.corsstarter.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.corsstarter.policy.RefusalReason;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Assertions about a server with prepared responses.
 */
class BrowserVerdictTests {

	private static final String APP = "https://app.example.com";

	private static final String ALLOW_APP = "Access-Control-Allow-Origin: " + APP;

	private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

	private HttpServer server;

	private List<String> preflight = List.of("204");

	private List<String> actual = List.of("200", ALLOW_APP);

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		StringBuilder request = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI());
		for (String name : List.of("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers", "x-a",
				"Sec-Fetch-Mode", "Sec-Fetch-Site")) {
			if (exchange.getRequestHeaders().containsKey(name)) {
				request.append(", ").append(name).append(": ").append(exchange.getRequestHeaders().getFirst(name));
			}
		}
		this.requests.add(request.toString());
		List<String> answer = exchange.getRequestMethod().equals("OPTIONS") ? this.preflight : this.actual;
		for (String line : answer.subList(1, answer.size())) {
			exchange.getResponseHeaders().add(line.split(": ", 2)[0], line.split(": ", 2)[1]);
		}
		exchange.sendResponseHeaders(Integer.parseInt(answer.get(0)), -1);
		exchange.close();
	}

	private CorsAssert cors() {
		return assertThatCors(URI.create(url() + "/app/"));
	}

	private String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	private static String message(ThrowableAssert.ThrowingCallable assertion) {
		return String
			.valueOf(assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).actual().getMessage());
	}

	private CorsRequestAssert put() {
		return cors().preflight(HttpMethod.PUT, "/x").from(APP).withHeaders("x-a");
	}

	@Test
	void sendsTheRequestsOfABrowser() {
		this.preflight = List.of("204", ALLOW_APP, "Access-Control-Allow-Methods: PUT",
				"Access-Control-Allow-Headers: X-A");
		put().isAllowed();
		String first = "OPTIONS /app/x, Origin: https://app.example.com, Access-Control-Request-Method: PUT, "
				+ "Access-Control-Request-Headers: x-a, Sec-Fetch-Mode: cors, Sec-Fetch-Site: cross-site";
		assertThat(this.requests).containsExactly(first);
		this.requests.clear();
		cors().request(HttpMethod.PUT, "/x").from(APP).withHeaders("x-a").isAllowed();
		assertThat(this.requests).containsExactly(first,
				"PUT /app/x, Origin: https://app.example.com, x-a: x, Sec-Fetch-Mode: cors, Sec-Fetch-Site: "
						+ "cross-site");
		this.requests.clear();
		cors().request(HttpMethod.POST, "/x").from(APP).isAllowed();
		assertThat(this.requests).containsExactly(
				"POST /app/x, Origin: https://app.example.com, Sec-Fetch-Mode: cors, Sec-Fetch-Site: cross-site");
	}

	@Test
	void sendsNoRequestAfterAFailedPreflight() {
		assertThat(message(() -> cors().request(HttpMethod.PUT, "/x").from(APP).isAllowed())).isNotEmpty();
		assertThat(this.requests).hasSize(1);
	}

	@Test
	void explainsAMissingHeader() {
		this.preflight = List.of("204", ALLOW_APP, "Access-Control-Allow-Methods: GET,PUT", "Vary: Origin");
		assertThat(message(() -> put().isAllowed()).replace(url(), "http://localhost:8080")).isEqualTo(
				"""
						Expected the preflight of PUT /x with x-a from https://app.example.com to be allowed, but it isn't allowed, and no policy refuses it.

						  passed  preflight    OPTIONS http://localhost:8080/app/x returned 204.
						  passed  origin       Access-Control-Allow-Origin is https://app.example.com.
						  passed  status       The status is 204.
						  passed  method       Access-Control-Allow-Methods is GET,PUT.
						  FAILED  headers      Access-Control-Allow-Headers is missing. It must list x-a.

						CORS headers of the preflight response:
						  Access-Control-Allow-Origin: https://app.example.com
						  Access-Control-Allow-Methods: GET,PUT
						  Vary: Origin

						To reproduce:
						  curl -si -X OPTIONS 'http://localhost:8080/app/x' -H 'Origin: https://app.example.com' -H 'Access-Control-Request-Method: PUT' -H 'Access-Control-Request-Headers: x-a'""");
	}

	@Test
	void namesARefusalOfThisLibrary() {
		this.actual = List.of("403", "Cors-Refusal: origin-not-allowed", "Vary: Origin");
		CorsRequestAssert get = cors().request(HttpMethod.GET, "/x").from(APP);
		get.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
		assertThat(message(get::isAllowed).replace(url(), "http://localhost:8080")).isEqualTo("""
				Expected GET /x from https://app.example.com to be allowed, but it is refused: origin-not-allowed.

				  passed  request      GET http://localhost:8080/app/x returned 403.
				  FAILED  origin       Access-Control-Allow-Origin is missing. It must be https://app.example.com or *.

				CORS headers of the response:
				  Cors-Refusal: origin-not-allowed
				  Vary: Origin

				The server's log has the remedy for origin-not-allowed.

				To reproduce:
				  curl -si 'http://localhost:8080/app/x' -H 'Origin: https://app.example.com'""");
	}

	@Test
	void aRefusalFailsEvenIfABrowserWouldNotSeeIt() {
		this.actual = List.of("403", ALLOW_APP, "Cors-Refusal: method-not-allowed");
		CorsRequestAssert get = cors().request(HttpMethod.GET, "/x").from(APP);
		get.isRefusedBecause(RefusalReason.METHOD_NOT_ALLOWED);
		assertThat(message(get::isAllowed))
			.contains("  FAILED  refusal      Cors-Refusal is method-not-allowed. The server refuses the request.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://app.example.com, https://app.example.com", "https://app.example.com/",
			"https://APP.example.com", "null", "**" })
	void onlyTheExactOriginIsAllowed(String value) {
		this.actual = List.of("200", "Access-Control-Allow-Origin: " + value);
		assertThat(message(() -> cors().request(HttpMethod.GET, "/x").from(APP).isAllowed()))
			.contains("  FAILED  origin       Access-Control-Allow-Origin is " + value + ".");
	}

	@Test
	void twoAllowOriginHeadersFail() {
		this.actual = List.of("200", ALLOW_APP, ALLOW_APP);
		assertThat(message(() -> cors().request(HttpMethod.GET, "/x").from(APP).isAllowed()))
			.contains("  FAILED  origin       Access-Control-Allow-Origin is https://app.example.com, "
					+ "https://app.example.com.");
	}

	@Test
	void wildcardsHaveNoEffectWithCredentials() {
		List<String> any = List.of("204", "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: *",
				"Access-Control-Allow-Headers: *");
		this.preflight = any;
		put().isAllowed();
		assertThat(message(() -> put().withHeaders("authorization").isAllowed()))
			.contains("  FAILED  headers      Access-Control-Allow-Headers is *. It must list authorization.");
		assertThat(message(() -> put().withCredentials().isAllowed())).contains(
				"  FAILED  origin       Access-Control-Allow-Origin is *. It must be https://app.example.com, because");
		this.preflight = List.of("204", ALLOW_APP, any.get(2), any.get(3));
		assertThat(message(() -> put().withCredentials().isAllowed()))
			.contains("  FAILED  credentials  Access-Control-Allow-Credentials is missing. It must be true.");
		String credentials = "Access-Control-Allow-Credentials: true";
		this.preflight = List.of("204", ALLOW_APP, credentials, any.get(2), any.get(3));
		assertThat(message(() -> put().withCredentials().isAllowed()))
			.contains("  FAILED  method       Access-Control-Allow-Methods is *. It must list PUT.");
		this.preflight = List.of("204", ALLOW_APP, credentials, "Access-Control-Allow-Methods: PUT", any.get(3));
		assertThat(message(() -> put().withCredentials().isAllowed()))
			.contains("  FAILED  headers      Access-Control-Allow-Headers is *. It must list x-a.");
		this.preflight = List.of("204", ALLOW_APP, credentials, "Access-Control-Allow-Methods: PUT",
				"Access-Control-Allow-Headers: x-a");
		put().withCredentials().isAllowed();
	}

	@Test
	void aPreflightNeedsASuccessStatus() {
		this.preflight = List.of("401", ALLOW_APP, "Access-Control-Allow-Methods: PUT",
				"Access-Control-Allow-Headers: x-a");
		assertThat(message(() -> put().isAllowed())).contains(
				"  FAILED  status       The status is 401. A preflight response must have a status from 200 to 299.");
	}

	@Test
	void aReadableErrorIsAllowed() {
		this.actual = List.of("500", ALLOW_APP);
		cors().request(HttpMethod.GET, "/x").from(APP).isAllowed();
	}

	@Test
	void safelistedMethodsNeedNotBeListed() {
		this.preflight = List.of("204", ALLOW_APP);
		cors().preflight(HttpMethod.POST, "/x").from(APP).isAllowed();
		assertThat(this.requests).hasSize(1).first().asString().startsWith("OPTIONS ");
	}

}
