package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.TestRequest;
import io.github.corsstarter.web.CorsPolicies;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README's examples do what it says.
 */
class ReadmeExamplesTests {

	private static String readme() throws IOException {
		return Files.readString(Path.of("../README.md"));
	}

	private static String section(String heading) throws IOException {
		String readme = readme();
		int start = readme.indexOf("\n## " + heading);
		return readme.substring(start, readme.indexOf("\n## ", start + 1));
	}

	static Stream<Arguments> patterns() throws IOException {
		List<Arguments> rows = new ArrayList<>();
		for (String line : section("Properties").lines()
			.filter((line) -> line.matches("\\| `\"?(http|\\*).*"))
			.toList()) {
			String[] cells = line.substring(2).split(" \\| ", -1);
			String pattern = codes(cells[0]).get(0).replace("\"", "");
			codes(cells[1]).forEach((origin) -> rows.add(Arguments.of(pattern, origin, true)));
			codes(cells[2]).forEach((origin) -> rows.add(Arguments.of(pattern, origin, false)));
		}
		assertThat(rows).hasSizeGreaterThan(10);
		return rows.stream();
	}

	private static List<String> codes(String cell) {
		return Pattern.compile("`([^`]+)`").matcher(cell).results().map((MatchResult code) -> code.group(1)).toList();
	}

	@ParameterizedTest
	@MethodSource("patterns")
	void patternsAllowWhatTheTableSays(String pattern, String origin, boolean allowed) {
		CorsPolicies policies = CorsPolicies.of(CorsPolicy.builder().allowedOrigins(List.of(pattern)).build());
		assertThat(isAllowed(policies, "GET", "/x", origin)).isEqualTo(allowed);
	}

	private static boolean isAllowed(CorsPolicies policies, String method, String path, String origin) {
		CorsDecision decision = policies.decide(TestRequest.request(method).from(origin).at(path));
		return decision != null && decision.reason() == null;
	}

	@ParameterizedTest
	@CsvSource({ "GET, /x, https://app.example.com, true", "DELETE, /x, https://app.example.com, false",
			"DELETE, /attachments/1, https://app.example.com, true",
			"GET, /attachments/1, https://app.example.com, false", "GET, /feed/a, https://stranger.example, true",
			"GET, /x, https://stranger.example, false" })
	void policiesDecideAsTheTextSays(String method, String path, String origin, boolean allowed) throws IOException {
		CorsPoliciesFactory factory = factory();
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.warnings("")).isEmpty();
		CorsPolicies policies = factory.create("/actuator");
		assertThat(isAllowed(policies, method, path, origin)).isEqualTo(allowed);
		assertThat(decide(policies, "/old/x")).isNull();
		assertThat(decide(policies, "/actuator/health")).isNull();
	}

	private static @Nullable CorsDecision decide(CorsPolicies policies, String path) {
		return policies.decide(TestRequest.request("GET").from("https://stranger.example").at(path));
	}

	private static CorsPoliciesFactory factory() throws IOException {
		String section = section("Policies for parts of an application");
		int start = section.indexOf("```yaml\n") + "```yaml\n".length();
		return TestEnvironments.factory(TestEnvironments.yaml(section.substring(start, section.indexOf("```", start))));
	}

	@Test
	void policiesInCodeAreThis() throws IOException {
		CorsPolicy policy = CorsPolicy.builder().allowedOrigins(List.of("https://app.example.com")).build();
		CorsPolicies policies = CorsPolicies.of(policy).leavingAlone(List.of("/actuator/**"));
		assertThat(decide(policies, "/actuator/health")).isNull();
		assertThat(readme()).contains("\tCorsPolicy policy = CorsPolicy.builder()"
				+ ".allowedOrigins(List.of(\"https://app.example.com\")).build();\n"
				+ "\treturn CorsPolicies.of(policy).leavingAlone(List.of(\"/actuator/**\"));\n");
	}

}
