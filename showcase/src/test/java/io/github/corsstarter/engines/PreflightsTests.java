package io.github.corsstarter.engines;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.remote.RemoteWebDriver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The number of preflights that each engine sends matches the table in
 * {@code benchmarks/README.md}.
 */
@SpringBootTest(classes = PreflightsTests.Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.config.location=optional:classpath:/none/",
				"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
				"cors.allowed-origins=http://localhost:*", "cors.policies.methods.paths=/methods/**",
				"cors.policies.methods.allowed-methods=*", "cors.policies.credentials.paths=/credentials/**",
				"cors.policies.credentials.allowed-methods=*", "cors.policies.credentials.allow-credentials=true",
				"cors.policies.lists.paths=/lists/**",
				"cors.policies.lists.allowed-methods=GET, HEAD, POST, PUT, PATCH, DELETE",
				"cors.policies.lists.allowed-headers=Content-Type, Authorization, X-Requested-With",
				"cors.policies.off.paths=/off/**", "cors.policies.off.enabled=false" })
class PreflightsTests {

	private static final String FIVE = "Array(5).fill({method: 'POST', headers: {'Content-Type': 'application/json'}})";

	private static final String SIX_KINDS = """
			[{},
				{headers: {'X-Requested-With': 'fetch'}},
				{method: 'PUT', headers: {'Content-Type': 'application/json'}},
				{method: 'PATCH', headers: {'Content-Type': 'application/json'}},
				{method: 'DELETE', headers: {'Authorization': 'Bearer x'}},
				{method: 'POST', headers: {'Content-Type': 'application/json', 'X-Requested-With': 'fetch'}}]
			""";

	private static @Nullable Pages pages;

	@Autowired
	private AtomicInteger preflights;

	@LocalServerPort
	private int port;

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
	void preflightsMatchThePage(Case each) throws Exception {
		String counts = Stream.of(Engine.values())
			.map((engine) -> String.valueOf(count(engine, each)))
			.collect(Collectors.joining(" | "));
		assertThat(Files.readString(Path.of("../benchmarks/README.md")))
			.contains("| " + each.title + " | " + corsBytes(each) + " | " + counts + " |\n");
	}

	private int count(Engine engine, Case each) {
		RemoteWebDriver driver = engine.shared().driver();
		driver.get(Objects.requireNonNull(pages).origin() + "/");
		this.preflights.set(0);
		Object failed = driver.executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				(async () => {
					for (const request of %s) {
						await (await fetch(arguments[0], request)).text();
					}
				})().then(() => done(''), (error) => done(error.message));
				""".formatted(each.requests), url(each));
		assertThat(failed).isEqualTo("");
		return this.preflights.get();
	}

	private String url(Case each) {
		return "http://localhost:" + this.port + each.path + each.name();
	}

	/**
	 * Return how long the CORS headers are that allow a {@code POST} of JSON.
	 */
	private int corsBytes(Case each) throws IOException, InterruptedException {
		String origin = Objects.requireNonNull(pages).origin();
		HttpResponse<Void> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url(each)))
				.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
				.headers("Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers",
						"content-type")
				.build(), HttpResponse.BodyHandlers.discarding());
		return response.headers()
			.map()
			.entrySet()
			.stream()
			.filter((header) -> header.getKey().toLowerCase(Locale.ROOT).matches("vary|access-control-.*"))
			.flatMap((header) -> header.getValue().stream().map((value) -> header.getKey() + ": " + value + "\r\n"))
			// Normalise the port
			.mapToInt((line) -> line.replace(origin, "https://app.example.com").length())
			.sum();
	}

	enum Case {

		DEFAULTS("five equal `POST`s of JSON, under the default `allowed-headers: \"*\"`", "/defaults/", FIVE),
		CREDENTIALS("the same with credentials", "/credentials/", FIVE), LISTS("the same under lists", "/lists/", FIVE),
		BARE("the same, but the response has only a bare `*` for headers and for methods, as some handlers' responses do",
				"/off/", FIVE),
		SIX_KINDS_WILDCARDS("six kinds of requests, `allowed-headers` and `allowed-methods` both `\"*\"`", "/methods/",
				SIX_KINDS),
		SIX_KINDS_CREDENTIALS("the same six with credentials", "/credentials/", SIX_KINDS),
		SIX_KINDS_LISTS("the same six under lists", "/lists/", SIX_KINDS);

		private final String title;

		private final String path;

		private final String requests;

		Case(String title, String path, String requests) {
			this.title = title;
			this.path = path;
			this.requests = requests;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Items.class)
	static class Application {

		@Bean
		AtomicInteger preflights() {
			return new AtomicInteger();
		}

		@Bean
		FilterRegistrationBean<Filter> counter(AtomicInteger preflights) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				HttpServletRequest asked = (HttpServletRequest) request;
				if (asked.getRequestURI().startsWith("/off/")) {
					answerBare(asked, (HttpServletResponse) response);
				}
				if (asked.getMethod().equals("OPTIONS")) {
					preflights.incrementAndGet();
				}
				if (response.isCommitted()) {
					return;
				}
				chain.doFilter(request, response);
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

		/**
		 * Typical code that doesn't consider Firefox.
		 */
		private static void answerBare(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
			response.setHeader("Access-Control-Allow-Methods", "*");
			response.setHeader("Access-Control-Allow-Headers", "*");
			response.setHeader("Access-Control-Max-Age", "1800");
			response.setHeader("Vary", "Origin");
			if (request.getMethod().equals("OPTIONS")) {
				response.setStatus(204);
				response.flushBuffer();
			}
		}

	}

	@RestController
	static class Items {

		@RequestMapping("/{policy}/{id}")
		String item() {
			return "x";
		}

	}

}
