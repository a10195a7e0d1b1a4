package io.github.corsstarter.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties that one source sets twice, under names that Spring Boot treats as one.
 */
class RepeatedNamesTests {

	private static final String DIFFERENCES = " Case, dashes and underscores are ignored.";

	private static List<PropertyProblem> problems(PropertySource<?>... sources) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					variables(Map.of("CORS_NOTHING", "x")));
		for (PropertySource<?> source : sources) {
			if (environment.getPropertySources().contains(source.getName())) {
				environment.getPropertySources().replace(source.getName(), source);
			}
			else {
				environment.getPropertySources().addLast(source);
			}
		}
		ConfigurationPropertySources.attach(environment);
		return new CorsPropertiesReader(environment).problems();
	}

	private static PropertySource<?> properties(String name, String... entries) {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String entry : entries) {
			properties.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
		}
		return new MapPropertySource(name, properties);
	}

	private static SystemEnvironmentPropertySource variables(Map<String, Object> variables) {
		return new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				variables);
	}

	static Stream<Arguments> repeatedKeys() {
		return Stream.of(keys("cors.allowed-origins[0]=a", "cors.allowedOrigins[0]=b", "cors.allowedOrigins[1]=c"),
				keys("cors.max-age=1", "cors.maxAge=2"), keys("cors.max_age=1", "cors.MAXAGE=2"),
				keys("cors.max-age=1", "CORS.max-age=2"), keys("cors.enabled=true", "cors.ENABLED=false"),
				keys("cors.check.enabled=true", "cors.check.en-abled=false"),
				keys("cors.policies.a.allowed-origins=b", "cors.policies.a.allowedOrigins[0]=c"),
				keys("cors.policies.a.max-age=1", "cors.policies.a.ma xage=2"),
				keys("cors.policies[a.b].max-age=1", "cors.policies[a.b].maxAge=2"));
	}

	private static Arguments keys(String... entries) {
		return Arguments.of((Object) entries);
	}

	@ParameterizedTest
	@MethodSource("repeatedKeys")
	void reportsAKeySetTwice(String[] entries) {
		List<String> names = Arrays.stream(entries)
			.map((entry) -> entry.substring(0, entry.indexOf('=')))
			.map((name) -> name.endsWith("]") ? name.substring(0, name.lastIndexOf('[')) : name)
			.distinct()
			.toList();
		assertThat(problems(properties("test", entries))).filteredOn((problem) -> !problem.property().endsWith("paths"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.code().code()).isEqualTo("key-repeated");
				assertThat(problem.explanation()).isEqualTo(names.get(0) + " and " + names.get(1)
						+ " are the same key, set twice in one place." + DIFFERENCES);
				assertThat(problem.suggestion())
					.isEqualTo("Keep either " + names.get(0) + " or " + names.get(1) + ", with all intended values");
			});
	}

	@Test
	void reportsAListSetAsOneValueAndByItsElements() {
		assertThat(problems(properties("test", "cors.allowed-origins=https://a.com", "cors.allowed-origins[0]=b",
				"cors.allowed-origins[1]=c")))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.property()).isEqualTo("cors.allowed-origins");
				assertThat(problem.explanation())
					.isEqualTo("cors.allowed-origins and cors.allowed-origins[0] are the same key, set twice in "
							+ "one place. Write a list either as one value or element by element.");
			});
	}

	@Test
	void reportsAVariableSetTwice() {
		for (List<String> names : List.of(List.of("CORS_ALLOWED_ORIGINS", "CORS_ALLOWEDORIGINS"),
				List.of("CORS_ALLOWED_ORIGINS_0", "CORS_ALLOWEDORIGINS_0"),
				List.of("CORS_ALLOWEDORIGINS", "cors_allowedorigins"), List.of("CORS_MAX_AGE", "CORS_MAXAGE"),
				List.of("CORS_MAXAGE", "cors.max-age"), List.of("CORS_CHECK_ENABLED", "cors_check_enabled"))) {
			Map<String, Object> variables = new LinkedHashMap<>();
			names.forEach((name) -> variables.put(name, "1"));
			List<String> settings = names.stream().map((name) -> name.replace("_0", "")).toList();
			assertThat(problems(variables(variables))).as(names.toString())
				.singleElement()
				.satisfies((problem) -> assertThat(problem.explanation()).isEqualTo(settings.get(0) + " and "
						+ settings.get(1) + " are the same key, set twice in one place." + DIFFERENCES));
		}
		assertThat(problems(variables(Map.of("CORS_POLICIES_MYAPI_MAXAGE", "1", "CORS_POLICIES_MY_API_MAX_AGE", "2")),
				properties("file", "cors.policies.my-api.paths=/a")))
			.extracting((problem) -> problem.code().code() + " " + problem.property())
			.containsExactly("key-repeated cors.policies.my-api.max-age");
	}

	@Test
	void reportsAnArgumentSetTwice() {
		assertThat(problems(new SimpleCommandLinePropertySource("--cors.max-age=1", "--cors.maxAge=2")))
			.extracting((problem) -> problem.code().code() + " " + PropertyOriginText.of(problem.origin()))
			.singleElement()
			.asString()
			.startsWith("key-repeated command line argument --cors.max");
	}

	@ParameterizedTest
	@CsvSource({ "/x, /x/**", "büro, bro", "a b, ab", "[a], A", "my-api, myApi", "a_b, ab", "日本a, a", "a, A" })
	void reportsAPolicySetTwice(String one, String two) {
		List<PropertyProblem> problems = problems(
				properties("test", "cors.policies." + one + ".paths=/x", "cors.policies." + one + ".max-age=1",
						"cors.policies." + two + ".allowed-origins=*", "cors.policies." + two + ".max-age=2"));
		assertThat(problems).singleElement().satisfies((problem) -> {
			assertThat(problem.code().code()).isEqualTo("policy-name-reserved");
			assertThat(problem.property()).startsWith("cors.policies").contains(two.replace("[", ""));
			assertThat(problem.explanation())
				.startsWith("Another policy, '" + one.replace("[", "").replace("]", "") + "', has the same name.");
		});
	}

	@Test
	void bracketsDoNotChangeAPlainName() {
		assertThat(problems(properties("test", "cors.policies.[api].paths=/x", "cors.policies[api].max-age=1",
				"cors.policies.api.allowed-origins=https://a.com")))
			.isEmpty();
		assertThat(problems(properties("test", "cors.policies.[api].paths=/x", "cors.policies.api.paths=/y")))
			.extracting((problem) -> problem.code().code())
			.containsExactly("key-repeated");
	}

	@Test
	void bracketsDistinguishPolicies() {
		assertThat(problems(properties("test", "cors.policies.[/x].paths=/x", "cors.policies.[/x/**].paths=/x/**",
				"cors.policies[büro].paths=/y", "cors.policies.bro.paths=/z")))
			.isEmpty();
		assertThat(problems(properties("test", "cors.policies./x.paths=/x", "cors.policies./x/**.paths=/y")).get(0)
			.suggestion()).endsWith("to keep every character: \"[/x]\" and \"[/x/**]\"");
	}

	@Test
	void sourcesOverrideEachOtherInDifferentSpellings() {
		assertThat(
				problems(variables(Map.of("CORS_ALLOWED_ORIGINS", "https://a.com", "CORS_POLICIES_MYAPI_PATHS", "/b")),
						properties("one", "cors.allowedOrigins=https://b.com", "cors.policies.my_api.paths=/c"),
						properties("two", "cors.allowed-origins[0]=https://c.com", "cors.policies.my-api.paths=/d")))
			.isEmpty();
	}

	@Test
	void ignoresKeysWithoutValues() {
		Map<String, @Nullable Object> properties = new LinkedHashMap<>();
		properties.put("cors.max-age", null);
		properties.put("cors.maxAge", "1");
		properties.put("cors.exposed-headers", Map.of());
		properties.put("cors.exposedHeaders[0]", "ETag");
		assertThat(problems(new MapPropertySource("test", new LinkedHashMap<>(properties)))).isEmpty();
	}

	@Test
	void filesWithRepeatedNamesDoNotStart() {
		assertThat(TestEnvironments.factory(TestEnvironments.yaml("""
				cors:
				  allowed-origins: [a]
				  allowedOrigins: [b, c]
				  policies:
				    büro: {paths: /a, allowed-origins: https://a.com}
				    bro: {paths: /b, allowed-origins: https://b.com}
				""")).problems())
			.extracting((problem) -> problem.code().code() + " " + PropertyOriginText.of(problem.origin()))
			.contains("key-repeated application.yml, line 3, column 20",
					"policy-name-reserved application.yml, line 6, column 18");
	}

}
