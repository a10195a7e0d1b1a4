package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of figures list only measured requests, and the README repeats the page.
 */
class PerformancePageTests {

	private static final Path ROOT = Path.of("..");

	/**
	 * Return the cells of each table row in a part of a page, by the first cell.
	 */
	private static Map<String, List<String>> rows(String page, String heading, String nextHeading) throws IOException {
		String text = Files.readString(ROOT.resolve(page));
		assertThat(text).contains(heading, nextHeading);
		Map<String, List<String>> rows = new LinkedHashMap<>();
		text.substring(text.indexOf(heading), text.indexOf(nextHeading))
			.lines()
			.filter((line) -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| request"))
			.forEach((line) -> {
				List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::trim).toList();
				rows.putIfAbsent(cells.get(1), cells.subList(2, cells.size() - 1));
			});
		return rows;
	}

	@Test
	void everyScenarioIsInTheFirstTable() throws IOException {
		Map<String, List<String>> rows = rows("benchmarks/README.md", "## One request",
				"The next table shows the cost of making a decision");
		assertThat(rows.keySet())
			.containsExactlyElementsOf(Arrays.stream(Scenario.values()).map(Scenario::title).toList());
	}

	@Test
	void theOtherTablesListScenarios() throws IOException {
		Map<String, List<String>> rows = rows("benchmarks/README.md",
				"The next table shows the cost of making a decision", "## Half an hour");
		rows.keySet().removeIf((row) -> row.matches("(filter|no filter|cors-starter|Spring) \\(.*"));
		assertThat(rows).hasSizeGreaterThan(10);
		assertThat(Arrays.stream(Scenario.values()).map(Scenario::title)).containsAll(rows.keySet());
	}

	@Test
	void theReadmeRepeatsThePage() throws IOException {
		Map<String, List<String>> page = rows("benchmarks/README.md", "## One request",
				"The next table shows the cost of making a decision");
		Map<String, List<String>> readme = rows("README.md", "## Performance", "## Compatibility");
		assertThat(readme).hasSizeGreaterThan(3);
		readme.forEach((title, cells) -> {
			// Without factors, and without refusals of a filter that never refuses
			List<String> expected = new ArrayList<>(Objects.requireNonNull(page.get(title), title).subList(1, 6));
			expected.replaceAll((cell) -> cell.replaceFirst(" \\(.*", ""));
			if (title.startsWith("refused")) {
				expected.set(4, "");
			}
			assertThat(cells).as(title).isEqualTo(expected);
		});
	}

}
