package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With the configuration for credentials in {@code docs/origins.md}, the requests get the
 * responses that the page shows, with status and CORS headers.
 */
class AnswerExamplesTests {

	@TempDir
	Path directory;

	@Test
	void responsesMatchThePage() throws IOException {
		List<DocumentationPage.Block> blocks = DocumentationPage.read("origins.md").section("## Credentials").blocks();
		assertThat(blocks).extracting(DocumentationPage.Block::language).startsWith("yaml", "http", "http");
		Files.writeString(this.directory.resolve("application.yml"), blocks.get(0).content());
		try (ConfigurableApplicationContext context = start()) {
			RawHttp http = new RawHttp(
					context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			for (int i = 1; blocks.get(i).language().equals("http"); i += 2) {
				List<String> request = blocks.get(i).content().lines().toList();
				List<String> answer = blocks.get(i + 1).content().lines().toList();
				RawHttp.Answer seen = http.send(request.get(0),
						request.subList(1, request.size()).toArray(String[]::new));
				assertThat("HTTP/1.1 " + seen.status()).isEqualTo(answer.get(0));
				assertThat(seen.corsHeaders()).isEqualTo(new TreeSet<>(answer.subList(1, answer.size())));
			}
		}
	}

	private ConfigurableApplicationContext start() {
		return SpringApplication.run(new Class<?>[] { TenMistakesTests.Application.class, TomcatServer.class },
				new String[] { "--spring.config.location=" + this.directory.toUri(), "--server.port=0",
						"--" + ProtocolApplication.WITHOUT_SECURITY, "--spring.main.banner-mode=off" });
	}

}
