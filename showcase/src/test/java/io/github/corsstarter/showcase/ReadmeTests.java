package io.github.corsstarter.showcase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's examples work as shown. {@code .ci/run} runs its two Maven commands.
 */
@ShowcaseTest
class ReadmeTests {

	private final String readme = read("../README.md");

	@LocalServerPort
	private int port;

	private static String read(String file) {
		try {
			return Files.readString(Path.of(file));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * Return the first code block of a language after some text.
	 */
	private String block(String text, String language) {
		int start = this.readme.indexOf("```" + language + "\n", this.readme.indexOf(text));
		assertThat(start).as(language).isPositive();
		int content = this.readme.indexOf('\n', start) + 1;
		return this.readme.substring(content, this.readme.indexOf("```", content));
	}

	@Test
	void exampleIsTheSamplesConfiguration() {
		assertThat(read("../sample-app/src/main/resources/application.yml"))
			.contains("\n" + block("# cors-starter", "yaml"));
	}

	@Test
	void curlGetsTheShownResponse() throws Exception {
		String command = block("# cors-starter", "shell").replace(":8080", ":" + this.port);
		Process process = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
		String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(answer).isZero();
		assertThat(withoutDate(answer)).isEqualTo(withoutDate(block("# cors-starter", "http")));
	}

	private static List<String> withoutDate(String answer) {
		return answer.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.startsWith("Date:"))
			.toList();
	}

	@Test
	void commandsAreRunByCi() {
		assertThat(read("../.ci/run")).contains("command_of \"### Start the sample\"",
				"command_of \"### Run all tests\"");
		assertThat(block("\n### Start the sample", "shell")).startsWith("mvn ");
		assertThat(block("\n### Run all tests", "shell")).startsWith("mvn ");
	}

}
