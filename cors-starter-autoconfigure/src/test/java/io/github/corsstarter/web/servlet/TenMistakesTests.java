package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.web.RawHttp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each of the ten mistakes in {@code docs/reading-a-refusal.md} has the shown symptom,
 * and the page's remedy helps.
 */
@ExtendWith(OutputCaptureExtension.class)
class TenMistakesTests {

	@TempDir
	Path directory;

	static Stream<Scenario> scenarios() {
		return mistakes().stream().flatMap((section) -> Scenario.of(section).stream());
	}

	private static List<DocumentationPage> mistakes() {
		return DocumentationPage.read("reading-a-refusal.md").section("## Ten mistakes").sections(3);
	}

	@Test
	void thePageHasTenMistakesWithRemedies() {
		assertThat(mistakes()).hasSize(10)
			.allSatisfy((mistake) -> assertThat(Scenario.of(mistake)).as(mistake.heading())
				.anyMatch((scenario) -> scenario.shown() != null)
				.anyMatch((scenario) -> scenario.shown() == null));
	}

	@ParameterizedTest
	@MethodSource("scenarios")
	void eachMistakeFailsAsThePageDescribes(Scenario scenario, CapturedOutput output) throws IOException {
		RawHttp.Answer answer = run(scenario);
		if (scenario.shown() == null) {
			assertThat(answer).isNotNull();
			assertThat(answer.status()).isIn(200, 204);
			assertThat(answer.values("Cors-Refusal")).isEmpty();
			assertThat(output).doesNotContain("Refused CORS");
		}
		else {
			String seen = output + ((answer != null) ? answer.body() : "");
			assertThat(shortened(seen)).contains(shortened(scenario.shown().stripTrailing()));
		}
	}

	/**
	 * Return the response, or {@code null} if the application doesn't start.
	 */
	private RawHttp.@Nullable Answer run(Scenario scenario) throws IOException {
		Files.writeString(this.directory.resolve("application.yml"), scenario.yaml());
		try (ConfigurableApplicationContext context = start()) {
			int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			List<String> lines = scenario.request().lines().toList();
			return new RawHttp(port).send(lines.get(0), lines.subList(1, lines.size()).toArray(new String[0]));
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private ConfigurableApplicationContext start() {
		return SpringApplication.run(new Class<?>[] { Application.class, TomcatServer.class },
				new String[] { "--spring.config.location=" + this.directory.toUri(), "--server.port=0",
						"--" + ProtocolApplication.WITHOUT_SECURITY, "--spring.main.banner-mode=off" });
	}

	/**
	 * Remove text that differs between runs or builds.
	 */
	private String shortened(String output) {
		return output.replace(this.directory + "/", "")
			.replaceAll("public suffix list of [-0-9]+", "public suffix list")
			.replaceAll("(?m)^\\S+ +([A-Z]+) .* (\\S+) +: ", "$1 $2 : ");
	}

	/**
	 * An attempt.
	 *
	 * @param mistake the mistake that it belongs to
	 * @param yaml the configuration
	 * @param request the request
	 * @param shown the expected output, or {@code null} for success
	 */
	record Scenario(String mistake, String yaml, String request, @Nullable String shown) {

		/**
		 * Read the blocks of a section. A block stays in effect until it is replaced.
		 * Without a following block of text, the attempt succeeds.
		 */
		static List<Scenario> of(DocumentationPage section) {
			List<Scenario> scenarios = new ArrayList<>();
			String yaml = "";
			String request = "";
			boolean pending = false;
			for (DocumentationPage.Block block : section.blocks()) {
				switch (block.language()) {
					case "yaml" -> {
						if (pending && !request.isEmpty()) {
							scenarios.add(new Scenario(section.heading(), yaml, request, null));
						}
						yaml = block.content();
						pending = true;
					}
					case "http" -> {
						request = block.content();
						pending = true;
					}
					case "text" -> {
						scenarios.add(new Scenario(section.heading(), yaml, request, block.content()));
						pending = false;
					}
					default -> throw new AssertionError(block.language());
				}
			}
			if (pending) {
				scenarios.add(new Scenario(section.heading(), yaml, request, null));
			}
			return scenarios;
		}

		@Override
		public String toString() {
			return this.mistake + ((this.shown != null) ? "" : ": the remedy");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Handler.class)
	static class Application {

	}

	@RestController
	static class Handler {

		@RequestMapping("/attachments")
		String any() {
			return "x";
		}

	}

}
