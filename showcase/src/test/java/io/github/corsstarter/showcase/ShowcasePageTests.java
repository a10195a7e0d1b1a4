package io.github.corsstarter.showcase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The showcase matches {@code docs/sample-app.md}. {@link TourTests} compares the table
 * of the tour.
 */
class ShowcasePageTests {

	private static final Path PAGE = Path.of("../docs/sample-app.md");

	@TempDir
	Path directory;

	private static String section(String heading) throws IOException {
		String page = Files.readString(PAGE);
		int start = page.indexOf("\n" + heading + "\n");
		assertThat(start).as(heading).isPositive();
		return page.substring(start, page.indexOf("\n### ", start + 1));
	}

	private static List<MatchResult> find(String pattern, String text) {
		return Pattern.compile(pattern, Pattern.MULTILINE | Pattern.DOTALL).matcher(text).results().toList();
	}

	/**
	 * Run the {@code curl} commands of a section, and return the statuses of the
	 * responses.
	 */
	private List<Integer> statuses(String section, String... arguments) throws Exception {
		List<Integer> statuses = new ArrayList<>();
		try (ServletWebServerApplicationContext service = (ServletWebServerApplicationContext) SpringApplication
			.run(ShowcaseApplication.class, arguments)) {
			int port = Objects.requireNonNull(service.getWebServer()).getPort();
			for (MatchResult command : find("^```shell\\n(curl .*?)^```$", section)) {
				Process process = new ProcessBuilder("bash", "-c", command.group(1).replace(":8080", ":" + port))
					.directory(Path.of("..").toFile())
					.start();
				String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				assertThat(answer).contains("Access-Control-Allow-Origin: https://");
				statuses.add(Integer.valueOf(find("^HTTP/1.1 (\\d+)", answer).get(0).group(1)));
			}
		}
		return statuses;
	}

	@Test
	void theWidgetsRequestIsAnswered() throws Exception {
		assertThat(statuses(section("### Connect ChatKit"), "--server.port=0",
				"--attachments.directory=" + this.directory))
			.containsExactly(200);
	}

	@Test
	void behindSpringSecurityTheTokenDecides() throws Exception {
		String section = section("### With Spring Security");
		MatchResult start = find("^BEARER_TOKEN=(\\S+) mvn .* -Dspring-boot.run.profiles=(\\S+)$", section).get(0);
		assertThat(section).contains("with 401, the second one with 201");
		assertThat(statuses(section, "--server.port=0", "--attachments.directory=" + this.directory,
				"--BEARER_TOKEN=" + start.group(1), "--spring.profiles.active=" + start.group(2)))
			.containsExactly(401, 201);
	}

	@Test
	void thePropertiesHaveTheseValues() throws Exception {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ClassPathResource("application.yml"));
		Properties properties = Objects.requireNonNull(yaml.getObject());
		List<String> names = new ArrayList<>();
		for (MatchResult row : find("^\\| `([^`]+)` \\| `([^`]+)` \\|",
				section("### Where the showcase keeps files"))) {
			assertThat(properties.get(row.group(1))).as(row.group(1)).hasToString(row.group(2));
			names.add(row.group(1));
		}
		assertThat(names).containsAll(properties.keySet()
			.stream()
			.map(Object::toString)
			.filter((name) -> name.startsWith("attachments."))
			.toList());
	}

	@Test
	void theLinkedFilesExist() throws Exception {
		List<MatchResult> links = find("]\\(([^:)#]+)\\)", Files.readString(PAGE));
		assertThat(links).isNotEmpty().allSatisfy((link) -> assertThat(PAGE.resolveSibling(link.group(1))).exists());
	}

}
