package io.github.corsstarter.showcase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.sun.net.httpserver.HttpServer;
import jakarta.servlet.Filter;
import org.apache.catalina.filters.CorsFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bytes of CORS headers on the wire, and the number of Chromium's preflights, match
 * the table in {@code benchmarks/README.md}.
 */
class OnTheWireTests {

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

	private static final List<String> HEADERS = List.of("Content-Type", "Authorization", "X-Requested-With");

	private static final Set<String> CORS_HEADERS = Set.of("vary", "access-control-allow-origin",
			"access-control-allow-methods", "access-control-allow-headers", "access-control-max-age");

	private static HttpServer pages;

	@BeforeAll
	static void servePages() throws IOException {
		pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		pages.createContext("/", (exchange) -> {
			byte[] page = "<link rel=icon href=data:,>".getBytes(StandardCharsets.US_ASCII);
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.sendResponseHeaders(200, page.length);
			exchange.getResponseBody().write(page);
			exchange.close();
		});
		pages.start();
	}

	@AfterAll
	static void stop() {
		pages.stop(0);
	}

	private static String origin() {
		return "http://localhost:" + pages.getAddress().getPort();
	}

	@ParameterizedTest
	@EnumSource
	void theRequestsOnTheWireMatchThePage(Peer peer) throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.properties(Map.of("server.port", "0", "spring.config.location", "optional:classpath:/none/",
					"spring.autoconfigure.exclude",
					"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
					"peer", peer.name(), "origin", origin()))
			.properties(
					(peer == Peer.CORS_STARTER)
							? Map.of("cors.allowed-origins", origin(), "cors.allowed-methods",
									String.join(",", METHODS), "cors.allowed-headers", String.join(",", HEADERS))
							: Map.of())
			.run()) {
			String api = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
			int actual = corsBytes(api, "PUT");
			int preflight = corsBytes(api, "OPTIONS", "Access-Control-Request-Method", "PUT",
					"Access-Control-Request-Headers", "content-type");
			assertThat(Files.readString(Path.of("../benchmarks/README.md")))
				.contains("| " + peer.title + " | " + actual + " | " + preflight + " | " + preflights(api) + " |\n");
		}
	}

	/**
	 * Return the length of a response's CORS headers.
	 */
	private static int corsBytes(String api, String method, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + "/items/1"))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Origin", origin());
		if (headers.length > 0) {
			request.headers(headers);
		}
		HttpResponse<Void> response = HttpClient.newHttpClient()
			.send(request.build(), HttpResponse.BodyHandlers.discarding());
		assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains(origin());
		return response.headers()
			.map()
			.entrySet()
			.stream()
			.filter((header) -> CORS_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT)))
			.flatMap((header) -> header.getValue().stream().map((value) -> header.getKey() + ": " + value + "\r\n"))
			// Normalise the port
			.mapToInt((line) -> line.replace(origin(), "https://app.example.com").length())
			.sum();
	}

	/**
	 * Return the number of preflights that Chromium sends for six kinds of requests to
	 * each of ten URLs.
	 */
	private static long preflights(String api) {
		Browser browser = Browser.shared();
		browser.driver().get(origin() + "/");
		browser.networkEvents();
		Object failed = browser.driver().executeAsyncScript("""
				const done = arguments[arguments.length - 1];
				const requests = [
					{},
					{headers: {'X-Requested-With': 'fetch'}},
					{method: 'PUT', headers: {'Content-Type': 'application/json'}},
					{method: 'PATCH', headers: {'Content-Type': 'application/json'}},
					{method: 'DELETE', headers: {'Authorization': 'Bearer x'}},
					{method: 'POST', headers: {'Content-Type': 'application/json', 'X-Requested-With': 'fetch'}}
				];
				(async () => {
					for (let url = 0; url < 10; url++) {
						for (const request of requests) {
							await (await fetch(`${arguments[0]}/items/${url}`, request)).text();
						}
					}
				})().then(() => done(''), (error) => done(error.message));
				""", api);
		assertThat(failed).isEqualTo("");
		return browser.networkEvents()
			.stream()
			.filter((event) -> event.getKey().equals("Network.requestWillBeSent"))
			.filter((event) -> event.getValue().at("/request/method").asString().equals("OPTIONS"))
			.count();
	}

	enum Peer {

		CORS_STARTER("cors-starter"), SPRING("Spring"), TOMCAT("Tomcat");

		private final String title;

		Peer(String title) {
			this.title = title;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Items.class)
	static class Application {

		@Bean
		FilterRegistrationBean<Filter> peer(Environment environment) {
			Peer peer = environment.getRequiredProperty("peer", Peer.class);
			String origin = environment.getRequiredProperty("origin");
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(switch (peer) {
				case CORS_STARTER -> (request, response, chain) -> chain.doFilter(request, response);
				case SPRING -> spring(origin);
				case TOMCAT -> new CorsFilter();
			});
			registration.setInitParameters(Map.of("cors.allowed.origins", origin, "cors.allowed.methods",
					String.join(",", METHODS), "cors.allowed.headers", String.join(",", HEADERS)));
			return registration;
		}

		private static Filter spring(String origin) {
			CorsConfiguration configuration = new CorsConfiguration();
			configuration.addAllowedOrigin(origin);
			configuration.setAllowedMethods(METHODS);
			configuration.setAllowedHeaders(HEADERS);
			configuration.setMaxAge(1800L);
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", configuration);
			return new org.springframework.web.filter.CorsFilter(source);
		}

	}

	@RestController
	static class Items {

		@RequestMapping("/items/{id}")
		String item() {
			return "x";
		}

	}

}
