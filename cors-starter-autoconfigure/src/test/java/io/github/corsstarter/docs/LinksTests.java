package io.github.corsstarter.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each link between pages leads to an existing file and heading.
 */
class LinksTests {

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

	static List<Path> pages() throws IOException {
		return DocumentationPage.files();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void everyLinkHasATarget(Path page) throws IOException {
		for (String link : links(page)) {
			String[] parts = link.split("#", 2);
			Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
			assertThat(target).as(link).exists();
			if (parts.length == 2) {
				assertThat(anchors(target)).as(link).contains(parts[1]);
			}
		}
	}

	@Test
	void theIndexHasEveryPageOnceAndEveryPictureIsShown() throws IOException {
		List<String> shown = new ArrayList<>();
		for (Path page : pages()) {
			shown.addAll(links(page).stream().map((link) -> link.replaceFirst("^.*/", "")).toList());
		}
		assertThat(shown).containsAll(names("../docs/images"));
		List<String> pages = names("../docs");
		pages.removeAll(List.of("README.md", "images"));
		List<String> index = links(Path.of("../docs/README.md"));
		assertThat(index.stream().filter((link) -> link.matches("[^/#]+\\.md")))
			.containsExactlyInAnyOrderElementsOf(pages);
	}

	private static List<String> names(String directory) throws IOException {
		try (Stream<Path> files = Files.list(Path.of(directory))) {
			return files.map((file) -> file.getFileName().toString()).collect(Collectors.toList());
		}
	}

	private static List<String> links(Path page) throws IOException {
		return LINK.matcher(withoutCode(page))
			.results()
			.map((MatchResult link) -> link.group(1))
			.filter((link) -> !link.contains("://"))
			.toList();
	}

	/**
	 * Return what code hosts make of the headings.
	 */
	private static List<String> anchors(Path page) throws IOException {
		return HEADING.matcher(withoutCode(page))
			.results()
			.map((MatchResult heading) -> heading.group(1)
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N} _-]", "")
				.replace(' ', '-'))
			.toList();
	}

	private static String withoutCode(Path page) throws IOException {
		return Files.readString(page).replaceAll("(?ms)^```.*?^```$", "");
	}

}
