package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.policy.ProblemCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every YAML block of every page is a valid configuration. It has problems only if the
 * page shows them after it, each with its code in parentheses, and warnings only if the
 * page quotes them. A block without origins, such as a recipe, builds on the first block
 * of its page. Keys of other libraries are known to Spring Boot or used by the sample.
 */
class YamlExamplesTests {

	private static final Pattern CODE = Pattern.compile("\\(([a-z]+(?:-[a-z]+)+)\\)");

	// Of modules that aren't on the class path but that other tests use
	private static final Pattern OF_OTHER_MODULES = Pattern.compile("spring\\.(datasource|jdbc)\\..+");

	private static final Set<String> KNOWN_KEYS = new TreeSet<>();

	static List<Example> examples() throws IOException {
		List<Example> examples = new ArrayList<>();
		for (Path file : DocumentationPage.files()) {
			DocumentationPage page = new DocumentationPage(Files.readString(file));
			List<Example> ofPage = new ArrayList<>();
			for (DocumentationPage.Block block : page.blocks()) {
				if (block.language().equals("yaml")) {
					String first = ofPage.isEmpty() ? "" : ofPage.get(0).yaml();
					ofPage.add(new Example(file.getFileName() + ", " + (ofPage.size() + 1), page.text(), first,
							block.content(), new ArrayList<>()));
				}
				else if (!ofPage.isEmpty()) {
					ofPage.get(ofPage.size() - 1).addCodesIn(block.content());
				}
			}
			assertThat(ofPage).as("what is fenced as YAML in " + file)
				.hasSize(Pattern.compile("```+ *ya?ml", Pattern.CASE_INSENSITIVE).split(page.text(), -1).length - 1);
			examples.addAll(ofPage);
		}
		return examples;
	}

	@ParameterizedTest
	@MethodSource("examples")
	void examplesWorkUnlessThePageShowsAMistake(Example example) {
		CorsPoliciesFactory factory = example.factory();
		assertThat(factory.problems()).extracting((problem) -> problem.code().code())
			.containsExactlyInAnyOrderElementsOf(example.codes());
		if (example.codes().isEmpty()) {
			assertThat(factory.create()).isNotNull();
			assertThat(factory.warnings("")).allSatisfy(
					(warning) -> assertThat(example.page()).contains(warning.substring(warning.indexOf("): ") + 3)));
		}
	}

	@ParameterizedTest
	@MethodSource("examples")
	void keysOfOtherLibrariesExist(Example example) throws IOException {
		for (String key : keys(example.yaml())) {
			if (!key.startsWith("cors.") && !OF_OTHER_MODULES.matcher(key).matches()) {
				assertThat(isKnown(key)).as(key).isTrue();
			}
		}
	}

	@Test
	void pagesCanShowMistakes() throws IOException {
		assertThat(examples()).anyMatch((example) -> !example.codes().isEmpty())
			.anyMatch((example) -> !example.first().isEmpty() && !example.factory(example.yaml()).problems().isEmpty());
		assertThat(isKnown("spring.application.nmae")).isFalse();
	}

	/**
	 * Return whether a key exists, or is within a known map or list.
	 */
	private static boolean isKnown(String key) throws IOException {
		if (KNOWN_KEYS.isEmpty()) {
			readKnownKeys();
		}
		String outer = key;
		while (!KNOWN_KEYS.contains(outer.equals(key) ? key : outer + ".*")) {
			int end = Math.max(outer.lastIndexOf('.'), outer.lastIndexOf('['));
			if (end < 0) {
				return false;
			}
			outer = outer.substring(0, end);
		}
		return true;
	}

	private static void readKnownKeys() throws IOException {
		KNOWN_KEYS.addAll(keys(Files.readString(Path.of("../showcase/src/main/resources/application.yml"))));
		for (Resource metadata : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : JsonMapper.shared().readTree(metadata.getContentAsByteArray()).get("properties")) {
				String name = property.get("name").asString();
				KNOWN_KEYS.add(name);
				if (property.path("type").asString("").matches("java.util.(Map|List|Set)<.*")) {
					KNOWN_KEYS.add(name + ".*");
				}
			}
		}
	}

	private static Set<String> keys(String yaml) {
		return values(TestEnvironments.yaml(yaml)).keySet();
	}

	private static Map<String, Object> values(ConfigurableEnvironment environment) {
		Map<String, Object> values = new HashMap<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source.getName().startsWith("application.yml") && source instanceof EnumerablePropertySource<?> yaml) {
				for (String name : yaml.getPropertyNames()) {
					values.put(name, String.valueOf(yaml.getProperty(name)));
				}
			}
		}
		return values;
	}

	/**
	 * A YAML block of a page.
	 *
	 * @param name the place of the block
	 * @param page the text of its page
	 * @param first the first block of the page, empty if this is it
	 * @param yaml the block
	 * @param codes the codes of the problems that the page shows after it
	 */
	record Example(String name, String page, String first, String yaml, List<String> codes) {

		void addCodesIn(String shown) {
			Set<String> known = Set.copyOf(Arrays.stream(ProblemCode.values()).map(ProblemCode::code).toList());
			CODE.matcher(shown)
				.results()
				.map((MatchResult code) -> code.group(1))
				.filter(known::contains)
				.forEach(this.codes::add);
		}

		CorsPoliciesFactory factory() {
			CorsPoliciesFactory alone = factory(this.yaml);
			boolean standsAlone = alone.problems()
				.stream()
				.noneMatch((problem) -> problem.code() == ProblemCode.ORIGINS_MISSING);
			if (standsAlone || this.first.isEmpty()) {
				return alone;
			}
			ConfigurableEnvironment environment = TestEnvironments.yaml(this.yaml);
			environment.getPropertySources()
				.addLast(new MapPropertySource("first", values(TestEnvironments.yaml(this.first))));
			return TestEnvironments.factory(environment);
		}

		CorsPoliciesFactory factory(String yaml) {
			return TestEnvironments.factory(TestEnvironments.yaml(yaml));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
