package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.policy.ProblemCode;
import io.github.corsstarter.policy.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each row of the reference page is correct, and each code has a section: problem codes
 * on this page, and refusal codes on {@code docs/reading-a-refusal.md}.
 */
class ConfigurationProblemsPageTests {

	private static String page() throws IOException {
		return Files.readString(Path.of("../docs/configuration-problems.md"));
	}

	@Test
	void everySectionDescribesOneCode() throws IOException {
		assertThat(Pattern.compile("^### (.+)$", Pattern.MULTILINE)
			.matcher(page())
			.results()
			.map((result) -> result.group(1)))
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemCode.values()).map(ProblemCode::code).toList());
	}

	@Test
	void jarContainsThePage() throws IOException {
		assertThat(InvalidCorsPropertiesFailureAnalyzer.CODES).startsWith("META-INF/configuration-problems.md ");
		assertThat(
				new ClassPathResource("META-INF/configuration-problems.md").getContentAsString(StandardCharsets.UTF_8))
			.isEqualTo(page());
	}

	@Test
	void everyRefusalReasonHasASection() {
		assertThat(DocumentationPage.read("reading-a-refusal.md").section("## The codes").sections(3))
			.extracting(DocumentationPage::heading)
			.containsExactlyElementsOf(Arrays.stream(RefusalReason.values()).map(RefusalReason::code).toList());
	}

	static Stream<Arguments> rows() throws IOException {
		List<Arguments> rows = new ArrayList<>();
		String code = "";
		for (String line : page().lines().toList()) {
			if (line.startsWith("### ")) {
				code = line.substring(4);
			}
			else if (line.startsWith("| `")) {
				String[] cells = line.split(" \\| ", -1);
				rows.add(Arguments.of(code, yaml(cells[0]), yaml(cells[1])));
			}
		}
		return rows.stream();
	}

	private static String yaml(String cell) {
		return Pattern.compile("`([^`]+)`")
			.matcher(cell)
			.results()
			.map((MatchResult setting) -> "  " + setting.group(1) + "\n")
			.collect(Collectors.joining("", "cors:\n", ""));
	}

	@ParameterizedTest
	@MethodSource("rows")
	void prohibitedSettingsHaveTheProblemAndPermittedOnesDoNot(String code, String prohibited, String permitted) {
		assertThat(TestEnvironments.factory(TestEnvironments.yaml(prohibited)).problems())
			.extracting((problem) -> problem.code().code())
			.first()
			.isEqualTo(code);
		assertThat(TestEnvironments.factory(TestEnvironments.yaml(permitted)).problems()).isEmpty();
	}

}
