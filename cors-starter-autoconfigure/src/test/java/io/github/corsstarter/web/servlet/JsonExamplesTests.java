package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.corsstarter.docs.DocumentationPage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/actuator.md}: each configuration is followed by requests to
 * an application that has it, and some requests by the JSON of their response.
 */
class JsonExamplesTests {

	@TempDir
	Path directory;

	static Stream<List<DocumentationPage.Block>> applications() {
		List<List<DocumentationPage.Block>> applications = new ArrayList<>();
		for (DocumentationPage.Block block : DocumentationPage.read("actuator.md").blocks()) {
			if (block.language().equals("yaml")) {
				applications.add(new ArrayList<>());
			}
			if (List.of("yaml", "http", "json").contains(block.language())) {
				applications.get(applications.size() - 1).add(block);
			}
		}
		return applications.stream();
	}

	@ParameterizedTest
	@MethodSource("applications")
	void respondsAsThePageShows(List<DocumentationPage.Block> blocks) throws Exception {
		assertThat(blocks).extracting(DocumentationPage.Block::language).startsWith("yaml").contains("json");
		Files.writeString(this.directory.resolve("application.yml"), blocks.get(0).content());
		try (ConfigurableApplicationContext context = start()) {
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			String answer = "";
			for (DocumentationPage.Block block : blocks.subList(1, blocks.size())) {
				if (block.language().equals("http")) {
					answer = send(port, block.content().lines().toList());
				}
				else {
					assertThat(parse(answer.replace(":" + port, ":8080").replace(this.directory + "/", "")))
						.isEqualTo(parse(block.content()));
				}
			}
		}
	}

	private ConfigurableApplicationContext start() {
		return SpringApplication.run(new Class<?>[] { Application.class, TomcatServer.class },
				new String[] { "--spring.config.location=" + this.directory.toUri(), "--server.port=0",
						"--" + ProtocolApplication.WITHOUT_SECURITY, "--spring.main.banner-mode=off",
						// The responses don't depend on the application's JSON
						// configuration
						"--spring.jackson.property-naming-strategy=SNAKE_CASE",
						"--spring.jackson.default-property-inclusion=non_null" });
	}

	private static String send(String port, List<String> lines) throws IOException, InterruptedException {
		String[] requestLine = lines.get(0).split(" ", -1);
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + requestLine[1]))
			.method(requestLine[0], HttpRequest.BodyPublishers.noBody());
		for (String line : lines.subList(1, lines.size())) {
			request.header(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
	}

	private static JsonNode parse(String json) {
		return JsonMapper.shared().readTree(json.replaceAll("(\"lastSeen\": ?)\"[-:.0-9TZ]+\"", "$1\"\""));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
