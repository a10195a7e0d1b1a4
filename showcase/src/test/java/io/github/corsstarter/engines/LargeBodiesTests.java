package io.github.corsstarter.engines;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.remote.RemoteWebDriver;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether a page can read a response that arrives while its large body is still being
 * sent: the multipart limit's 413, a handler's 401, the policy's 403. This depends on
 * whether the server reads the rest, as described in {@code docs/every-answer.md}.
 */
class LargeBodiesTests {

	private static final int MEGABYTE = 1_000_000;

	private static final List<String> REFUSALS = List.of("/limit", "/denied", "/read-only");

	private static @Nullable Pages pages;

	@BeforeAll
	static void start() throws IOException {
		pages = new Pages();
	}

	@AfterAll
	static void stop() {
		Objects.requireNonNull(pages).close();
	}

	@ParameterizedTest
	@EnumSource
	void theResponseIsReadableIfTheServerReadsTheRest(Server server) {
		try (ConfigurableApplicationContext context = server.run()) {
			String api = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
			for (Engine engine : Engine.values()) {
				RemoteWebDriver driver = engine.shared().driver();
				driver.get(Objects.requireNonNull(pages).origin() + "/");
				assertThat(bodies().filter((body) -> !server.expects(engine, body, send(driver, api, body))))
					.as(server + " in " + engine + ": not as expected")
					.isEmpty();
			}
		}
	}

	/**
	 * A subset that detects each kind of difference, or all combinations with
	 * {@code -Dengines.all}.
	 */
	private static Stream<Body> bodies() {
		if (!Engine.isWholeMatrix()) {
			return Stream.of(new Body("/limit", 20, "xhr", true), new Body("/denied", 20, "fetch", false),
					new Body("/read-only", 20, "xhr", false));
		}
		return REFUSALS.stream()
			.flatMap((path) -> Stream.of(5, 20, 60)
				.flatMap((size) -> Stream.of("fetch", "xhr")
					.flatMap((by) -> Stream.of(true, false).map((multipart) -> new Body(path, size, by, multipart)))))
			.filter((body) -> body.multipart || !body.path.equals("/limit"));
	}

	private static String send(RemoteWebDriver driver, String api, Body body) {
		Object outcome = driver.executeAsyncScript("""
				const [url, size, by, multipart, done] = arguments;
				const blob = new Blob([new Uint8Array(size)], {type: 'text/plain'});
				let body = blob;
				if (multipart) {
					body = new FormData();
					body.append('file', blob, 'large.bin');
				}
				if (by === 'fetch') {
					fetch(url, {method: 'POST', body}).then((response) => response.text()).then(() => done('read'),
						() => done('lost'));
				}
				else {
					const xhr = new XMLHttpRequest();
					xhr.open('POST', url);
					xhr.onloadend = () => done(xhr.status ? 'read' : 'lost');
					xhr.send(body);
				}
				""", api + body.path, body.megabytes * MEGABYTE, body.by, body.multipart);
		return String.valueOf(outcome);
	}

	/**
	 * A body, and the path that refuses it.
	 *
	 * @param path the path
	 * @param megabytes its size
	 * @param by the API that the page sends it with
	 * @param multipart whether it is a form
	 */
	record Body(String path, int megabytes, String by, boolean multipart) {
	}

	enum Server {

		TOMCAT("servlet", Tomcat.class, ""),
		TOMCAT_THAT_READS_ON("servlet", Tomcat.class, "--server.tomcat.max-swallow-size=100MB"),
		JETTY("servlet", Jetty.class, ""), NETTY("reactive", Netty.class, "");

		private final String type;

		private final Class<?> application;

		private final String setting;

		Server(String type, Class<?> application, String setting) {
			this.type = type;
			this.application = application;
			this.setting = setting;
		}

		ConfigurableApplicationContext run() {
			return new SpringApplicationBuilder(this.application).run(Stream.of("--server.port=0",
					"--spring.config.location=optional:classpath:/none/",
					"--spring.main.web-application-type=" + this.type, "--spring.servlet.multipart.enabled=true",
					"--spring.servlet.multipart.max-file-size=1MB", "--spring.servlet.multipart.max-request-size=1MB",
					"--spring.webflux.multipart.max-disk-usage-per-part=1MB",
					"--spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
							+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
					"--cors.allowed-origins=http://localhost:*", "--cors.policies.read-only.paths=/read-only",
					"--cors.policies.read-only.allowed-methods=GET", this.setting)
				.filter((argument) -> !argument.isEmpty())
				.toArray(String[]::new));
		}

		/**
		 * Chromium keeps data that it received before the connection broke. The buffers
		 * of a connection vary and can hold a few megabytes.
		 */
		boolean expects(Engine engine, Body body, String outcome) {
			if (this != TOMCAT || engine == Engine.CHROMIUM) {
				return outcome.equals("read");
			}
			return body.megabytes < 20 || outcome.equals("lost");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ ServletUploads.class, Uploads.class })
	static class Tomcat {

		@Bean
		TomcatServletWebServerFactory tomcat() {
			return new TomcatServletWebServerFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ ServletUploads.class, Uploads.class })
	static class Jetty {

		@Bean
		JettyServletWebServerFactory jetty() {
			return new JettyServletWebServerFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ ReactiveUploads.class, Uploads.class })
	static class Netty {

		@Bean
		NettyReactiveWebServerFactory netty() {
			return new NettyReactiveWebServerFactory();
		}

	}

	@RestController
	static class ServletUploads {

		@PostMapping("/limit")
		String upload(@RequestParam MultipartFile file) {
			return file.getName();
		}

	}

	@RestController
	static class ReactiveUploads {

		@PostMapping("/limit")
		String upload(@RequestPart FilePart file) {
			return file.name();
		}

	}

	@RestController
	static class Uploads {

		@PostMapping("/denied")
		void denied() {
			throw new ResponseStatusException(HttpStatus.UNAUTHORIZED);
		}

		@PostMapping("/read-only")
		void readOnly() {
		}

	}

}
