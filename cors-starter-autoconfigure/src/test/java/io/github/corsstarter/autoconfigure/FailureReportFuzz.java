package io.github.corsstarter.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arbitrary bytes as properties, {@code key=value} on each line, where {@code \n} in a
 * value is a line break. The result is always policies or a report, never another
 * failure, and each problem has four lines.
 */
public final class FailureReportFuzz {

	private FailureReportFuzz() {
	}

	public static void fuzzerTestOneInput(byte[] input) {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
			int end = line.indexOf('=');
			if (end > 0) {
				properties.put("cors." + line.substring(0, end), line.substring(end + 1).replace("\\n", "\n"));
			}
		}
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("fuzz", properties));
		ConfigurationPropertySources.attach(environment);
		List<PropertyProblem> problems = TestEnvironments.factory(environment).problems();
		if (!problems.isEmpty()) {
			assertReadable(problems);
		}
	}

	private static void assertReadable(List<PropertyProblem> problems) {
		FailureAnalysis analysis = new InvalidCorsPropertiesFailureAnalyzer()
			.analyze(new InvalidCorsPropertiesException(problems));
		assertThat(analysis).isNotNull();
		String report = analysis.getDescription();
		List<String> lines = report.lines().toList();
		assertThat(lines).as(report).hasSize(1 + 5 * problems.size());
		for (int i = 1; i < lines.size(); i += 5) {
			assertThat(lines.get(i)).isEmpty();
			assertThat(lines.get(i + 1)).startsWith("  cors");
			assertThat(lines.get(i + 2)).startsWith("    read from: ");
			assertThat(lines.get(i + 3)).startsWith("    why:       ").contains("(");
			assertThat(lines.get(i + 4)).startsWith("    fix:       ");
		}
	}

}
