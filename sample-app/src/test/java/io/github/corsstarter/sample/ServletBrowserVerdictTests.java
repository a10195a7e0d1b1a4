package io.github.corsstarter.sample;

import java.util.Base64;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The browser's verdict on answers of the servlet filter.
 */
@SpringBootTest(classes = ServletBrowserVerdictTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ServletBrowserVerdictTests extends BrowserVerdictContract {

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Handlers.class)
	static class Application {

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
		String doubles(@RequestHeader("Origin") String origin, HttpServletResponse response) {
			response.addHeader("Access-Control-Allow-Origin", origin);
			response.addHeader("Access-Control-Allow-Origin", origin);
			return "x";
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
