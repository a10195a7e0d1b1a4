package io.github.corsstarter.benchmarks;

import java.util.HashMap;
import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * The application that {@link Soak} sends requests to, with the starter, three policies,
 * and handlers for successes and failures. Prints its port.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ SoakedApplication.Handlers.class, SoakedApplication.ServletUploads.class,
		SoakedApplication.ReactiveUploads.class })
public class SoakedApplication {

	/**
	 * Start the application.
	 * @param arguments {@code SERVLET} or {@code REACTIVE}
	 */
	public static void main(String[] arguments) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("server.port", "0");
		properties.put("server.max-http-request-header-size", "32KB");
		properties.put("spring.main.banner-mode", "off");
		properties.put("spring.servlet.multipart.max-file-size", "200KB");
		// In memory, because some uploads that are spooled to disk never get a response,
		// with or without the starter
		properties.put("spring.webflux.multipart.max-in-memory-size", "200KB");
		properties.put("spring.webflux.multipart.max-disk-usage-per-part", "0");
		// Log lines are formatted and then discarded, because nothing reads the child's
		// output
		properties.put("logging.threshold.console", "off");
		properties.put("cors.allowed-origins", "https://app.example.com,https://*.example.net");
		properties.put("cors.allowed-methods", "GET,POST,PUT");
		properties.put("cors.allowed-headers", "X-A,X-B");
		properties.put("cors.exposed-headers", "ETag");
		properties.put("cors.policies.private.paths", "/private/**");
		properties.put("cors.policies.private.allowed-origins", "https://app.example.com");
		properties.put("cors.policies.private.allow-credentials", "true");
		properties.put("cors.policies.private.allowed-headers", "*");
		properties.put("cors.policies.open.paths", "/open/**");
		properties.put("cors.policies.open.allowed-origins", "*");
		SpringApplication application = new SpringApplication(SoakedApplication.class);
		application.setWebApplicationType(WebApplicationType.valueOf(arguments[0]));
		application.setDefaultProperties(properties);
		ConfigurableApplicationContext context = application.run();
		System.out.println("PORT " + context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	/**
	 * Handlers that succeed and fail.
	 */
	@RestController
	static class Handlers {

		private static final byte[] LARGE = new byte[4 << 20];

		@GetMapping({ "/hello", "/open/hello" })
		String hello() {
			return "hello";
		}

		@GetMapping("/private/hello")
		String secret() {
			return "secret";
		}

		@GetMapping("/fails")
		void fail() {
			throw new IllegalStateException("intended");
		}

		@GetMapping("/large")
		byte[] large() {
			return LARGE;
		}

	}

	/**
	 * Uploads on Spring MVC.
	 */
	@RestController
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class ServletUploads {

		@PostMapping("/upload")
		long upload(@RequestParam MultipartFile file) {
			return file.getSize();
		}

	}

	/**
	 * Uploads on WebFlux.
	 */
	@RestController
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveUploads {

		@PostMapping("/upload")
		Mono<Long> upload(@RequestPart FilePart file) {
			return file.content().map((buffer) -> {
				long size = buffer.readableByteCount();
				DataBufferUtils.release(buffer);
				return size;
			}).reduce(0L, Long::sum);
		}

	}

}
