package io.github.corsstarter.showcase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample matches {@code docs/sample-app.md}. {@link CopiedSample} makes the changes
 * that the page describes.
 */
class SampleAppPageTests {

	private static final Path SAMPLE = Path.of("../sample-app");

	private static final Path RESOURCES = SAMPLE.resolve("src/main/resources");

	private final String page = read(Path.of("../docs/sample-app.md"));

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private String section(String heading) {
		int start = this.page.indexOf("\n" + heading + "\n");
		assertThat(start).as(heading).isPositive();
		return this.page.substring(start, this.page.indexOf("\n## ", start + 1));
	}

	private static List<MatchResult> find(String pattern, String text) {
		return Pattern.compile(pattern, Pattern.MULTILINE).matcher(text).results().toList();
	}

	@Test
	void everyFileIsInTheTable() throws IOException {
		List<String> names = new ArrayList<>(List.of("pom.xml"));
		try (Stream<Path> files = Files.walk(SAMPLE.resolve("src"))) {
			files.filter(Files::isRegularFile).forEach((file) -> names.add(file.getFileName().toString()));
		}
		String table = section("## What is in it");
		assertThat(find("`([\\w-]+\\.(?:java|xml|yml|html|css|js|svg))`", table)).extracting((file) -> file.group(1))
			.containsExactlyInAnyOrderElementsOf(names);
	}

	@Test
	void theLinesToChangeExist() {
		assertThat(this.page).contains("`https://app.example.com`", "`" + CopiedSample.ADDED_TYPE + "`");
		assertThat(read(RESOURCES.resolve("application.yml"))).containsOnlyOnce("https://app.example.com")
			.contains("max-file-size: 5MB", "max-request-size: 6MB", "  types: ");
		assertThat(read(SAMPLE.resolve("src/test/java/com/example/attachments/SampleApplicationTests.java")))
			.containsOnlyOnce("https://app.example.com");
		assertThat(read(RESOURCES.resolve("static/index.html"))).contains("accept=\"", "data-limit=\"5242880\"");
	}

	@Test
	void propertiesHaveTheseValues() {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new FileSystemResource(RESOURCES.resolve("application.yml")));
		Properties properties = Objects.requireNonNull(yaml.getObject());
		assertThat(find("^\\| `([^`]+)` \\| `([^`]+)` \\|", section("## Where files are kept"))).isNotEmpty()
			.allSatisfy((row) -> assertThat(properties).containsEntry(row.group(1), row.group(2)));
	}

	@Test
	void clientHasTheseSentences() {
		String client = read(RESOURCES.resolve("static/failure.js"));
		List<MatchResult> rows = find(
				"^\\| (?!the visitor|what the service|---)(.+) \\| `(?:refused: )?([\\w-]+)` \\| .+ \\|$",
				section("## The client"));
		assertThat(rows).hasSize(11).allSatisfy((row) -> assertThat(client).contains("\"" + row.group(1) + "\""));
		assertThat(rows).allSatisfy((row) -> assertThat(client).contains("\"" + row.group(2) + "\": "));
	}

	@Test
	void codeOfTheUploadMatchesItsPage() {
		String page = read(RESOURCES.resolve("static/call.html")).replaceAll("(?m)^\\t+", "");
		String example = section("## Only the call").replaceAll("(?s).*```js\\n(.*?)```.*", "$1");
		assertThat(page).contains(example.replaceAll("(?m)^\\t+", ""));
	}

}
