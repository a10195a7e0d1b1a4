package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The responses that reactive servers send themselves, before any filter, match the table
 * in {@code docs/webflux.md}.
 */
class ReactiveOwnAnswersTests {

	private static final String APP = "Origin: https://app.example.com";

	private static final List<ConfigurableApplicationContext> SERVERS = new ArrayList<>();

	@BeforeAll
	static void start() {
		for (Class<?> server : List.of(ReactiveNettyServer.class, ReactiveJettyServer.class,
				ReactiveTomcatServer.class)) {
			SERVERS.add(new SpringApplicationBuilder(Application.class, server).web(WebApplicationType.REACTIVE)
				.run("--server.port=0", "--spring.webflux.base-path=/app",
						"--cors.allowed-origins=https://app.example.com",
						"--" + ReactiveProtocolApplication.WITHOUT_SECURITY));
		}
	}

	@AfterAll
	static void stop() {
		SERVERS.forEach(ConfigurableApplicationContext::close);
	}

	/**
	 * Return the requests of each row, which all have the same responses.
	 */
	private static Map<String, List<String[]>> rows() {
		Map<String, List<String[]>> rows = new LinkedHashMap<>();
		rows.put("a path that can't be decoded: `%zz`, `%`", requestLines("/app/%zz", "/app/%"));
		rows.put("`%2F` or `%00` in a path", requestLines("/app/%2F", "/app/%00"));
		rows.put("`%25`, `//`, `%2e%2e` or `..;/` in a path",
				requestLines("/app/%25", "/app//ok", "/app/%2e%2e/ok", "/app/..;/ok"));
		rows.put("a raw `{`, `\\|`, `[`, `^`, `\"`, `<` or `\\` in a path",
				requestLines("/app/{", "/app/|", "/app/[", "/app/^", "/app/\"", "/app/<", "/app/\\"));
		rows.put("a raw `{` or `\\|` in a query", requestLines("/app/ok?{", "/app/ok?|"));
		rows.put("a raw `[` in a query", requestLines("/app/ok?x[0]=1"));
		rows.put("`%zz` in a query", requestLines("/app/ok?%zz"));
		rows.put("an invalid method", List.<String[]>of(new String[] { "G@T /app/ok", APP }));
		rows.put("an invalid `Content-Length`, an invalid header line",
				List.of(new String[] { "GET /app/ok", APP, "Content-Length: x" },
						new String[] { "GET /app/ok", APP, "X Y: 1" }, new String[] { "GET /app/ok", APP, "X" }));
		rows.put("a header that is too long",
				List.<String[]>of(new String[] { "GET /app/ok", APP, "X-Long: " + "x".repeat(20_000) }));
		rows.put("a path that is too long", requestLines("/app/" + "x".repeat(10_000)));
		rows.put("a path outside of `spring.webflux.base-path`", requestLines("/ok", "/"));
		return rows;
	}

	private static List<String[]> requestLines(String... paths) {
		return List.of(paths).stream().map((path) -> new String[] { "GET " + path, APP }).toList();
	}

	@Test
	void thePageShowsTheServersOwnResponses() throws IOException {
		StringBuilder table = new StringBuilder("""
				| request | Netty | Jetty | Tomcat |
				| --- | --- | --- | --- |
				""");
		for (Map.Entry<String, List<String[]>> row : rows().entrySet()) {
			table.append("| ").append(row.getKey());
			for (ConfigurableApplicationContext server : SERVERS) {
				Set<String> verdicts = new TreeSet<>();
				for (String[] request : row.getValue()) {
					verdicts.add(verdict(server, request));
				}
				table.append(" | ").append(String.join(" / ", verdicts));
			}
			table.append(" |\n");
		}
		assertThat(Files.readString(Path.of("../docs/webflux.md"))).contains(table);
	}

	private static String verdict(ConfigurableApplicationContext server, String[] request) throws IOException {
		RawHttp http = new RawHttp(server.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
		RawHttp.Answer answer = http.send(request[0],
				List.of(request).subList(1, request.length).toArray(String[]::new));
		if (answer.corsHeaders().isEmpty()) {
			return answer.status() + ", **not readable**";
		}
		assertThat(answer.corsHeaders()).containsExactly("Access-Control-Allow-Origin: https://app.example.com",
				"Vary: Origin");
		return "the application's response, readable";
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Handlers.class)
	static class Application {

	}

	@RestController
	static class Handlers {

		@GetMapping("/ok")
		String ok() {
			return "ok";
		}

	}

}
