package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.corsstarter.docs.DocumentationPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/properties.md} lists the same properties as the metadata for IDEs, and the
 * README repeats some of them.
 */
class PropertiesPageTests {

	private static final DocumentationPage PAGE = DocumentationPage.read("properties.md");

	private static final Map<String, String> TYPES = Map.of("java.lang.Boolean", "boolean", "java.lang.Integer",
			"number", "java.lang.String", "text", "java.time.Duration", "duration", "java.util.List", "list",
			"java.util.Map", "map");

	private static List<List<String>> all() {
		return PAGE.rows("property").stream().filter((cells) -> !cells.get(3).equals("only")).toList();
	}

	private static List<List<String>> ofPolicies() {
		return PAGE.rows("property").stream().filter((cells) -> cells.get(3).equals("only")).toList();
	}

	private static Map<String, String> metadata() throws IOException {
		Map<String, String> properties = new LinkedHashMap<>();
		for (JsonNode property : JsonMapper.shared()
			.readTree(new ClassPathResource("META-INF/spring-configuration-metadata.json",
					CorsProperties.class.getClassLoader())
				.getContentAsByteArray())
			.get("properties")) {
			String name = property.get("name").asString();
			if (name.startsWith("cors.")) {
				String type = property.get("type").asString().replaceFirst("<.*", "");
				String value = property.path("defaultValue").asString("none").replaceAll("[\\[\\]]", "");
				properties.put(name, TYPES.get(type) + " " + (value.isEmpty() ? "none" : value));
			}
		}
		return properties;
	}

	private static String plain(String cell) {
		return cell.replaceAll("[`\"]", "");
	}

	@Test
	void pageListsEveryPropertyWithTypeAndDefault() throws IOException {
		Map<String, String> shown = new LinkedHashMap<>();
		all().forEach((cells) -> shown.put(plain(cells.get(0)), cells.get(1) + " " + plain(cells.get(2))));
		assertThat(shown).isEqualTo(metadata());
	}

	@Test
	void readmeHasTheSameDefaults() throws IOException {
		Map<String, String> defaults = new LinkedHashMap<>();
		DocumentationPage.read("../README.md")
			.rows("property")
			.forEach((cells) -> defaults.put(plain(cells.get(0)), plain(cells.get(1))));
		Map<String, String> expected = metadata();
		expected.replaceAll((name, typeAndDefault) -> typeAndDefault.substring(typeAndDefault.indexOf(' ') + 1));
		assertThat(defaults).hasSize(6);
		assertThat(expected).containsAllEntriesOf(defaults);
	}

	@Test
	void pageListsEveryKeyOfAPolicy() {
		List<String> keys = Arrays.stream(CorsProperties.Policy.class.getRecordComponents())
			.map(RecordComponent::getName)
			.map((name) -> name.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT))
			.toList();
		List<String> own = ofPolicies().stream()
			.map((cells) -> plain(cells.get(0)).replace("cors.policies.<name>.", ""))
			.toList();
		assertThat(own).containsExactlyInAnyOrder("paths", "enabled");
		assertThat(all().stream()
			.filter((cells) -> cells.get(3).equals("yes"))
			.map((cells) -> plain(cells.get(0)).replace("cors.", "")))
			.containsExactlyInAnyOrderElementsOf(keys.stream().filter((key) -> !own.contains(key)).toList());
	}

	static List<String> examples() {
		List<String> examples = new ArrayList<>();
		all().forEach((cells) -> examples.add("  " + code(cells.get(4))));
		ofPolicies().forEach((cells) -> examples.add("  policies:\n    api:\n      " + code(cells.get(4))));
		return examples;
	}

	private static String code(String cell) {
		return cell.substring(1, cell.length() - 1);
	}

	@ParameterizedTest
	@MethodSource("examples")
	void examplesWork(String setting) {
		// Properties that the example doesn't have, so that it has what it needs
		Map<String, Object> others = setting.contains("policies:")
				? Map.of("CORS_ALLOWEDORIGINS", "https://a.com", "CORS_POLICIES_API_PATHS", "/x")
				: Map.of("CORS_ALLOWEDORIGINS", "https://a.com");
		CorsPropertiesReader reader = new CorsPropertiesReader(TestEnvironments.yaml("cors:\n" + setting, others));
		assertThat(new CorsPoliciesFactory(reader, false).problems()).isEmpty();
	}

	@Test
	void environmentVariablesAreReadAsDocumented() {
		Map<String, Object> variables = new LinkedHashMap<>();
		Pattern.compile("`(CORS_\\w+)=([^`]+)`")
			.matcher(PAGE.text())
			.results()
			.forEach((MatchResult match) -> variables.put(match.group(1), match.group(2)));
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments.yaml("", variables));
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.create())
			.hasToString("'default' for /** allows https://app.example.com, https://other.example.com; "
					+ "'api' for /api/** allows https://app.example.com, https://other.example.com");
	}

	@ParameterizedTest
	@MethodSource("durations")
	void durationsAreReadAsDocumented(String duration) {
		assertThat(TestEnvironments
			.factory(TestEnvironments.yaml("cors:\n  allowed-origins: https://a.com\n  max-age: " + duration))
			.problems()).isEmpty();
	}

	static List<String> durations() {
		String line = PAGE.text().lines().filter((each) -> each.startsWith("- A duration")).findFirst().orElseThrow();
		return Pattern.compile("`([^`]+)`").matcher(line).results().map((MatchResult each) -> each.group(1)).toList();
	}

}
