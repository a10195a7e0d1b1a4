package io.github.corsstarter.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code ci/version} finds every file that names another version, and changes all of them
 * with one command. All but the first test work on a copy.
 */
class VersionTests {

	private static final Path ROOT = Path.of("..");

	@TempDir
	private Path copy;

	private static Outcome version(Path directory, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("bash", "ci/version"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Outcome(process.waitFor(), output);
	}

	private void copyFiles() throws IOException {
		List<Path> files = new ArrayList<>(DocumentationPage.files());
		files.add(ROOT.resolve("pom.xml"));
		files.add(ROOT.resolve("ci/version"));
		try (Stream<Path> modules = Files.list(ROOT)) {
			modules.map((module) -> module.resolve("pom.xml")).filter(Files::exists).forEach(files::add);
		}
		for (Path file : files) {
			Path target = this.copy.resolve(ROOT.relativize(file));
			Files.createDirectories(target.getParent());
			Files.copy(file, target);
		}
	}

	private void copyAndRelease() throws Exception {
		copyFiles();
		assertSucceeds("set", "7.8.9");
		replace("CHANGELOG.md", "## 7.8.9\n", "## 7.8.9\n\n- Something.\n");
	}

	private String read(String file) throws IOException {
		return Files.readString(this.copy.resolve(file));
	}

	private void replace(String file, String text, String replacement) throws IOException {
		assertThat(read(file)).contains(text);
		Files.writeString(this.copy.resolve(file), read(file).replace(text, replacement));
	}

	private void assertSucceeds(String... arguments) throws Exception {
		Outcome outcome = version(this.copy, arguments);
		assertThat(outcome.exitCode()).as(outcome.output()).isZero();
	}

	private void assertFails(String message, String... arguments) throws Exception {
		Outcome outcome = version(this.copy, arguments);
		assertThat(outcome.output()).contains(message);
		assertThat(outcome.exitCode()).isEqualTo(1);
	}

	@Test
	void everyFileNamesTheVersion() throws Exception {
		Outcome outcome = version(ROOT);
		assertThat(outcome.exitCode()).as(outcome.output()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "cors-starter/pom.xml", "showcase/pom.xml", "benchmarks/pom.xml", "sample-app/pom.xml",
			"README.md", "docs/testing-your-policy.md" })
	void findsAFileThatNamesAnother(String file) throws Exception {
		copyAndRelease();
		replace(file, "7.8.9", "7.8.8");
		assertFails(file + ":", "tag", "v7.8.9");
	}

	@Test
	void releaseAndNextVersionTakeOneCommandEach() throws Exception {
		copyAndRelease();
		assertSucceeds("tag", "v7.8.9");
		assertThat(read("README.md")).contains("<version>7.8.9</version>").doesNotContain("There is no release yet");
		assertThat(read("sample-app/pom.xml")).contains("<cors-starter.version>7.8.9</cors-starter.version>");

		assertSucceeds("set", "7.9.0-SNAPSHOT");
		assertSucceeds();
		replace("CHANGELOG.md", "## 7.9.0\n", "## 7.9.0\n\n- [Help](docs/README.md).\n");
		assertThat(read("README.md")).contains("<version>7.8.9</version>");
		assertThat(read("cors-starter/pom.xml")).contains("<version>7.9.0-SNAPSHOT</version>");
		assertThat(read("pom.xml")).contains("<latest-release.version>7.8.9</latest-release.version>",
				"<japicmp.skip>false</japicmp.skip>");
		assertThat(version(this.copy, "notes", "https://example.com/a").output().strip())
			.isEqualTo("- [Help](https://example.com/a/blob/v7.9.0-SNAPSHOT/docs/README.md).");
	}

	@Test
	void releaseThatWasTakenBackIsNotTheLatest() throws Exception {
		copyAndRelease();
		assertSucceeds("set", "7.8.9-SNAPSHOT");
		assertThat(read("pom.xml")).doesNotContain("<latest-release.version>7.8.9</latest-release.version>");
	}

	@ParameterizedTest
	@CsvSource({ "v7.8.8, the tag v7.8.8 is not v7.8.9", "7.8.9, the tag 7.8.9 is not v7.8.9",
			"v7.8.9-SNAPSHOT, the tag v7.8.9-SNAPSHOT is not v7.8.9" })
	void tagOfAnotherVersionFails(String tag, String message) throws Exception {
		copyAndRelease();
		assertFails(message, "tag", tag);
	}

	@Test
	void tagOfASnapshotFails() throws Exception {
		copyAndRelease();
		assertSucceeds("set", "7.8.9-SNAPSHOT");
		assertFails("7.8.9-SNAPSHOT is not a release", "tag", "v7.8.9-SNAPSHOT");
	}

	@Test
	void releaseWithoutNotesFails() throws Exception {
		copyFiles();
		assertSucceeds("set", "7.8.9");
		assertFails("CHANGELOG.md: nothing below ## 7.8.9", "tag", "v7.8.9");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "v7.8.9", "7.8", "7.8.9-RC1", "7.8.9|7.8.9", "7.8.9\n" })
	void whatIsNotAVersionIsNotSet(String version) throws Exception {
		copyFiles();
		assertFails("is not a version such as 0.1.0 or 0.1.0-SNAPSHOT", "set", version);
		assertThat(read("pom.xml")).isEqualTo(Files.readString(ROOT.resolve("pom.xml")));
	}

	private record Outcome(int exitCode, String output) {
	}

}
