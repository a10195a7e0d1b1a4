package io.github.corsstarter.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code CONTRIBUTING.md} shows is in the code, and what it says to run is there.
 */
class ContributingTests {

	private static final Path ROOT = Path.of("..");

	private final DocumentationPage page = DocumentationPage.read("../CONTRIBUTING.md");

	private static String read(String file) throws IOException {
		return Files.readString(ROOT.resolve(file));
	}

	private static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "## Code", "## Tests" })
	void examplesAreInTheCode(String section) throws IOException {
		String example = this.page.section(section).block("java");
		for (Path source : sources()) {
			if (Files.readString(source).replaceAll("(?m)^\\t{0,2}(?=\\S)|^\\t\\t", "").contains(example)) {
				return;
			}
		}
		throw new AssertionError("Not in the code any more:\n" + example);
	}

	@Test
	void commandsNameExistingTestsModulesAndScripts() throws IOException {
		String build = this.page.section("## Build").text();
		for (String name : matches("-Dtest=(\\w+)", build)) {
			assertThat(sources()).anyMatch((source) -> source.endsWith(name + ".java"));
		}
		for (String module : matches("-pl (\\S+)", build)) {
			assertThat(read("pom.xml")).contains("<module>" + module + "</module>");
		}
		for (String script : matches("`(\\.?ci/[\\w/]+)", build)) {
			assertThat(ROOT.resolve(script)).isExecutable();
		}
		assertThat(read("benchmarks/pom.xml")).contains("<finalName>benchmarks</finalName>");
		assertThat(sources()).anyMatch((source) -> source.endsWith("benchmarks/TellingBenchmark.java"));
		for (String main : matches("benchmarks\\.jar io\\.github\\.corsstarter\\.benchmarks\\.(\\w+)", build)) {
			assertThat(sources()).anyMatch((source) -> source.endsWith("benchmarks/" + main + ".java"));
		}
		String profiles = read("pom.xml") + read("cors-starter-autoconfigure/pom.xml") + read("sample-app/pom.xml");
		for (String profile : matches("-P([\\w,]+)", this.page.text())) {
			for (String id : profile.split(",", -1)) {
				assertThat(profiles).contains("<id>" + id + "</id>");
			}
		}
	}

	private static List<String> matches(String pattern, String text) {
		List<String> matches = Pattern.compile(pattern)
			.matcher(text)
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
		assertThat(matches).as(pattern).isNotEmpty();
		return matches;
	}

	@Test
	void publicHostRunsTheSameAsCi() throws IOException {
		assertThat(new Yaml().<Object>load(read(".github/workflows/ci.yml"))).asString()
			.contains("run=.ci/run", "run=ci/publication");
		assertThat(new Yaml().<Object>load(read(".github/workflows/nightly.yml"))).asString()
			.contains("run=ci/engines");
	}

}
