package io.github.corsstarter.showcase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.corsstarter.recipes.NpmPackages;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * The accessibility checker axe, with all of its rules, including those for level AAA,
 * best practices and experimental ones.
 */
final class Accessibility {

	private static final Path PACKAGES = Path.of("src/test/clients");

	private Accessibility() {
	}

	/**
	 * Return axe's findings for the open page, in light and in dark colours.
	 * @param driver the driver with the open page
	 * @return a line for each element and rule
	 */
	static List<String> findings(ChromeDriver driver) throws IOException, InterruptedException {
		NpmPackages.install(PACKAGES);
		driver.executeScript(Files.readString(PACKAGES.resolve("node_modules/axe-core/axe.min.js")));
		return Stream.of("light", "dark").flatMap((scheme) -> {
			driver.executeCdpCommand("Emulation.setEmulatedMedia",
					Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
			Object findings = driver.executeAsyncScript(
					"""
							const [scheme, done] = arguments;
							const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: true }]));
							axe.run({ rules }).then(({ violations }) => done(violations.flatMap(({ id, impact, nodes }) =>
								nodes.map(({ html, failureSummary }) => `${scheme}: ${id} (${impact}): ${html}: ${failureSummary}`))));
							""",
					scheme);
			return ((List<?>) Objects.requireNonNull(findings)).stream().map(String::valueOf);
		}).toList();
	}

}
