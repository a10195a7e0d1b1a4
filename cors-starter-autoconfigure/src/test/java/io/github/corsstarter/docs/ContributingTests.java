package io.github.corsstarter.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples in {@code CONTRIBUTING.md} are in the code, its commands name only things
 * that exist, and the workflows run its scripts.
 */
class ContributingTests {

	private static final Path ROOT = Path.of("..");

	private final DocumentationPage page = DocumentationPage.read("../CONTRIBUTING.md");

	private static String read(String file) throws IOException {
		return Files.readString(ROOT.resolve(file));
	}

	private static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT)) {
			return files.filter((file) -> file.toString().endsWith(".java"))
				.filter((file) -> !file.toString().contains("node_modules"))
				.toList();
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
	void showsSixCommands() {
		assertThat(this.page.section("## Build").rows("to")).hasSize(6);
	}

	@Test
	void commandsNameExistingTestsModulesProfilesAndScripts() throws IOException {
		String poms = read("pom.xml") + read("cors-starter-autoconfigure/pom.xml");
		String commands = this.page.text() + read("benchmarks/README.md") + poms;
		for (String name : matches("-Dtest=(\\w+)", commands)) {
			assertThat(sources()).anyMatch((source) -> source.endsWith(name + ".java"));
		}
		for (String module : matches("-pl ([\\w-]+)", commands)) {
			assertThat(read("pom.xml")).contains("<module>" + module + "</module>");
		}
		for (String script : matches("`(\\.?ci/\\w+)", commands)) {
			assertThat(ROOT.resolve(script)).isExecutable();
		}
		assertThat(read("benchmarks/pom.xml")).contains("<finalName>benchmarks</finalName>");
		for (String main : matches("benchmarks\\.jar (?:io\\.github\\.corsstarter\\.benchmarks\\.)?([A-Z]\\w+)",
				commands)) {
			assertThat(sources()).anyMatch((source) -> source.endsWith("benchmarks/" + main + ".java"));
		}
		String profiles = poms + read("sample-app/pom.xml");
		for (String profile : matches("-P([\\w,]+)", commands)) {
			for (String id : profile.split(",", -1)) {
				assertThat(profiles).contains("<id>" + id + "</id>");
			}
		}
	}

	@Test
	void scriptsBeginWithADescription() throws IOException {
		try (Stream<Path> files = Files.list(ROOT.resolve("ci"))) {
			assertThat(files.filter(Files::isExecutable).filter(Files::isRegularFile)).isNotEmpty()
				.allSatisfy((script) -> assertThat(Files.readAllLines(script).get(1)).startsWith("# "));
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
			.contains("run=ci/nightly");
		assertThat(new Yaml().<Object>load(read(".github/workflows/release.yml"))).asString()
			.contains("uses=./.github/workflows/ci.yml");
	}

	@Test
	void nightlyRunIncludesAllTestsWithRandomCases() throws IOException {
		String script = read("ci/nightly");
		for (Path source : sources()) {
			String name = source.getFileName().toString().replace(".java", "");
			if (name.endsWith("Tests")
					&& Files.readString(source).matches("(?s).*(RandomCases\\.|RandomMistakes\\(|fuzz\\.seconds).*")) {
				assertThat(script).contains(name);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("workflows")
	void workflowsPinActionsByCommitAndRunExistingScripts(String workflow) throws IOException {
		String text = read(workflow);
		for (String action : matches("uses: (\\S+)", text)) {
			assertThat(action).matches("[\\w./-]+@[0-9a-f]{40}|\\./\\.github/workflows/[\\w-]+\\.yml");
		}
		for (String script : matches("(?m)(?:^|run:|\\s)\\s*(\\.?ci/\\w+)", text)) {
			assertThat(ROOT.resolve(script)).isExecutable();
		}
	}

	static List<String> workflows() throws IOException {
		try (Stream<Path> files = Files.list(ROOT.resolve(".github/workflows"))) {
			return files.map((file) -> ROOT.relativize(file).toString()).sorted().toList();
		}
	}

	@Test
	void releaseReadsTheSecretsThatThePageNames() throws IOException {
		List<String> secrets = matches("secrets\\.(\\w+)", read(".github/workflows/release.yml"));
		String table = this.page.section("## Releases").text();
		assertThat(matches("`([A-Z]+_[A-Z_]+)`", table.substring(table.indexOf("| secret"), table.lastIndexOf('|'))))
			.containsExactlyInAnyOrderElementsOf(secrets);
		assertThat(read("ci/release")).contains(secrets);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "--rehearse" })
	void releaseWithoutAKeyFailsBeforeTheBuild(String option) throws Exception {
		ProcessBuilder builder = new ProcessBuilder("bash", "ci/release");
		if (!option.isEmpty()) {
			builder.command().add(option);
		}
		builder.environment().remove("MAVEN_GPG_KEY");
		Process process = builder.directory(ROOT.toFile()).redirectErrorStream(true).start();
		assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
			.isEqualTo("ci/release: MAVEN_GPG_KEY is not set\n");
		assertThat(process.waitFor()).isEqualTo(1);
	}

	@Test
	void nightlyRunInstallsWhatThePageSays() throws IOException {
		String expression = matches("packages=\\$\\(sed -n '(.+)' CONTRIBUTING\\.md\\)",
				read(".github/workflows/nightly-compatibility.yml"))
			.get(0);
		Process process = new ProcessBuilder("sed", "-n", expression, "CONTRIBUTING.md").directory(ROOT.toFile())
			.start();
		assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\\s"))
			.contains("chromium", "chromium-driver", "nginx", "npm");
	}

}
