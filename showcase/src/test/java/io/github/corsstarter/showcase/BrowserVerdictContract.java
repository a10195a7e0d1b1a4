package io.github.corsstarter.showcase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

import com.sun.net.httpserver.HttpServer;
import io.github.corsstarter.engines.Engine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.remote.RemoteWebDriver;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether a page can read responses, which the browser engine decides. The page's origin
 * is {@code http://localhost:PORT}, with another port than the service's, so that both
 * share the host's cookies. Paths below {@code /off} have no policy; their failures show
 * that the tests can fail. Each stack has a subclass.
 */
@TestPropertySource(properties = { "spring.config.location=optional:classpath:/none/",
		"spring.servlet.multipart.enabled=true",
		"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
		"cors.allowed-origins=http://localhost:*", "cors.allow-credentials=true",
		"cors.policies.anonymous.paths=/anonymous/**", "cors.policies.anonymous.allow-credentials=false",
		"cors.policies.off.paths=/off/**", "cors.policies.off.enabled=false" })
@ParameterizedClass
@EnumSource
abstract class BrowserVerdictContract {

	private static @Nullable HttpServer pages;

	@Parameter
	@SuppressWarnings("NullAway.Init")
	private Engine engine;

	private @Nullable RemoteWebDriver driver;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void start() throws IOException {
		pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		pages.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		pages.start();
	}

	@AfterAll
	static void stop() {
		Objects.requireNonNull(pages).stop(0);
	}

	@BeforeEach
	void openPage() {
		// Not in @BeforeAll, because a class that is skipped as a whole doesn't report
		// the reason
		this.driver = this.engine.shared().driver();
		int pagePort = Objects.requireNonNull(pages).getAddress().getPort();
		this.driver.get("http://localhost:" + pagePort + "/");
		this.driver.executeScript("document.cookie = 'visitor=known'");
	}

	private Object run(String script, Object... arguments) {
		return Objects.requireNonNull(Objects.requireNonNull(this.driver)
			.executeAsyncScript("const done = arguments[arguments.length - 1];" + script, arguments));
	}

	/**
	 * Return the body if the page can read it, else the kind of error.
	 */
	private Object fetch(String path, Map<String, ?> options) {
		return run("""
				fetch(arguments[0], arguments[1]).then(
					async (response) => done(response.status + ' ' + await response.text()),
					(error) => done(error.name));
				""", url(path), options);
	}

	private String url(String path) {
		return "http://localhost:" + this.port + path;
	}

	private Object image(String path, boolean cors) {
		return run("""
				const image = new Image();
				if (arguments[1]) {
					image.crossOrigin = 'anonymous';
				}
				image.onload = () => done('shown');
				image.onerror = () => done('broken');
				image.src = arguments[0];
				""", url(path), cors);
	}

	@Test
	void errorsCanBeRead() {
		assertThat(fetch("/error/500", Map.of())).asString().startsWith("500 ");
		assertThat(fetch("/missing", Map.of())).asString().startsWith("404 ");
		assertThat(fetch("/off/error/500", Map.of())).isEqualTo("TypeError");
	}

	@Test
	void aHandlersOwnHeaderDoesNotBreakTheResponse() {
		assertThat(fetch("/doubles", Map.of())).isEqualTo("200 x");
		assertThat(fetch("/off/doubles", Map.of())).isEqualTo("TypeError");
	}

	@Test
	void credentialsWorkIfAllowed() {
		Map<String, ?> withCredentials = Map.of("credentials", "include");
		assertThat(fetch("/cookie", withCredentials)).isEqualTo("200 known");
		assertThat(fetch("/anonymous/cookie", withCredentials)).isEqualTo("TypeError");
		assertThat(fetch("/anonymous/cookie", Map.of())).isEqualTo("200 nobody");
	}

	@Test
	void aPreflightOpensOtherMethodsAndHeaders() {
		assertThat(fetch("/posted", Map.of("method", "POST", "headers", Map.of("X-Any", "1")))).isEqualTo("200 posted");
		assertThat(fetch("/posted", Map.of("method", "DELETE"))).isEqualTo("TypeError");
	}

	@Test
	void redirectsCanBeFollowed() {
		assertThat(fetch("/redirect?to=/doubles", Map.of())).isEqualTo("200 x");
		assertThat(fetch("/redirect?to=/off/cookie", Map.of())).isEqualTo("TypeError");
		// After a redirect to a third origin, a browser sends the origin null
		String elsewhere = "http://127.0.0.1:" + this.port + "/doubles";
		assertThat(fetch("/redirect?to=" + elsewhere, Map.of())).isEqualTo("TypeError");
	}

	@Test
	void anImageFromTheCacheCanBeUsedByScript() {
		assertThat(image("/image", false)).isEqualTo("shown");
		assertThat(image("/image", true)).isEqualTo("shown");
		// This handler also allows the origin, but doesn't set Vary. Firefox and WebKit
		// revalidate in any case
		assertThat(image("/off/image", false)).isEqualTo("shown");
		assertThat(image("/off/image", true)).isEqualTo((this.engine == Engine.CHROMIUM) ? "broken" : "shown");
		assertThat(image("/off/image?first", true)).isEqualTo("shown");
	}

	@RestController
	static class Handlers {

		private static final byte[] PIXEL = Base64.getDecoder()
			.decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

		@GetMapping({ "/error/{status}", "/off/error/{status}" })
		void error(@PathVariable int status) {
			throw new ResponseStatusException(status, "intended", null);
		}

		@GetMapping({ "/doubles", "/off/doubles" })
		ResponseEntity<String> doubles(@RequestHeader("Origin") String origin) {
			return ResponseEntity.ok().header("Access-Control-Allow-Origin", origin, origin).body("x");
		}

		@GetMapping({ "/cookie", "/anonymous/cookie", "/off/cookie" })
		String cookie(@CookieValue(defaultValue = "nobody") String visitor) {
			return visitor;
		}

		@PostMapping("/posted")
		String post() {
			return "posted";
		}

		@GetMapping("/redirect")
		ResponseEntity<Void> redirect(@RequestParam String to) {
			return ResponseEntity.status(307).header("Location", to).build();
		}

		@GetMapping("/image")
		ResponseEntity<byte[]> image() {
			return ResponseEntity.ok()
				.header("Content-Type", "image/gif")
				.header("Cache-Control", "max-age=600")
				.body(PIXEL);
		}

		@GetMapping("/off/image")
		ResponseEntity<byte[]> ownImage(@RequestHeader(name = "Origin", defaultValue = "") String origin) {
			ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
				.header("Content-Type", "image/gif")
				.header("Cache-Control", "max-age=600");
			if (!origin.isEmpty()) {
				answer.header("Access-Control-Allow-Origin", origin);
			}
			return answer.body(PIXEL);
		}

	}

}
