package io.github.corsstarter.autoconfigure;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application that {@link AheadOfTimeTests} processes ahead of time. A separate
 * class, since Spring Boot finds the generated code by its name.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class AheadOfTimeApplication {

	@RestController
	static class Handler {

		@GetMapping("/x")
		String x() {
			return "x";
		}

	}

}
