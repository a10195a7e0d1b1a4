package io.github.corsstarter.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tree of {@code ARCHITECTURE.md} is complete, and the types and members that the
 * page names exist.
 */
class ArchitecturePageTests {

	private static final Path ROOT = Path.of("..");

	private static final Path LIBRARY = Path.of("src/main/java/io/github/corsstarter");

	private final DocumentationPage page = DocumentationPage.read("../ARCHITECTURE.md");

	private List<String> tree(String indent) {
		return matches("(?m)^" + indent + "(\\S+)/ ", this.page.blocks().get(0).content());
	}

	private static List<String> matches(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
	}

	@Test
	void treeHasAllModulesAndExistingFolders() throws IOException {
		assertThat(tree("")).containsAll(matches("<module>(.+)</module>", Files.readString(ROOT.resolve("pom.xml"))))
			.allSatisfy((folder) -> assertThat(ROOT.resolve(folder)).isDirectory());
	}

	@Test
	void treeHasAllPackagesOfTheLibrary() throws IOException {
		try (Stream<Path> files = Files.walk(LIBRARY)) {
			List<String> packages = files.filter((file) -> file.endsWith("package-info.java"))
				.map((file) -> LIBRARY.relativize(file.getParent()).toString())
				.toList();
			assertThat(tree("  ")).containsExactlyInAnyOrderElementsOf(packages);
		}
	}

	@Test
	void typesAndMembersExist() throws IOException {
		List<String> missing = new ArrayList<>();
		Set<String> words = new HashSet<>(matches("(\\w+)", sources()));
		String prose = this.page.text().replaceAll("(?ms)^```.*?^```$", "");
		for (String name : matches("`([A-Z]\\w+(?:\\.\\w+)*)", prose)) {
			for (String part : name.split("\\.", -1)) {
				if (!words.contains(part)) {
					missing.add(name);
				}
			}
		}
		assertThat(missing).isEmpty();
	}

	private static String sources() throws IOException {
		StringBuilder sources = new StringBuilder();
		for (String directory : List.of("src/main/java", "src/test/java")) {
			try (Stream<Path> files = Files.walk(Path.of(directory))) {
				for (Path file : files.filter((each) -> each.toString().endsWith(".java")).toList()) {
					if (!file.endsWith("ArchitecturePageTests.java")) {
						sources.append(Files.readString(file));
					}
				}
			}
		}
		return sources.toString();
	}

}
