package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.corsstarter.check.OpenCheck;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One reader reads all properties, with the same conversion.
 */
@ExtendWith(OutputCaptureExtension.class)
class CorsPropertiesReaderTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CorsPolicyAutoConfiguration.class));

	private static ConfigurableEnvironment environment(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

	static List<Object> trueValues() {
		return List.of(true, "true", "on", "yes", "1", 1, " true ", "TRUE", "true\n", "${no.such:true}");
	}

	@ParameterizedTest
	@MethodSource("trueValues")
	void trueValuesEnablePropertiesAndBeans(Object value) {
		Map<String, Object> properties = Map.of("cors.check.enabled", value, "cors.allowed-origins", "https://a.com");
		assertThat(new CorsPropertiesReader(environment(properties)).properties().check().enabled()).isTrue();
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", properties)))
			.run((context) -> assertThat(context).hasSingleBean(OpenCheck.class));
	}

	@Test
	void variableEnablesTheOpenCheck() {
		this.contextRunner.withPropertyValues("cors.allowed-origins=https://a.com")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								Map.of("CORS_CHECK_ENABLED", "on"))))
			.run((context) -> assertThat(context).hasSingleBean(OpenCheck.class));
	}

	static List<Object> falseValues() {
		return List.of(false, "false", "off", "no", "0", 0, 0L, " false ", "false\r\n");
	}

	@ParameterizedTest
	@MethodSource("falseValues")
	void falseValuesDisableEverything(Object value) {
		this.contextRunner.withPropertyValues("cors.allowed-origins=rubbish")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("cors.enabled", value))))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CorsPolicies.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "${no.such:}" })
	void blankValuesAreNotSet(String blank) {
		CorsProperties properties = new CorsPropertiesReader(environment(Map.of("cors.enabled", blank,
				"cors.check.enabled", blank, "cors.check.path", blank, "cors.max-age", blank, "cors.filter-order",
				blank, "cors.reject-refused", blank, "cors.allow-credentials", blank)))
			.properties();
		assertThat(properties).isEqualTo(new CorsPropertiesReader(environment(Map.of())).properties());
		this.contextRunner
			.withPropertyValues("cors.allowed-origins=https://a.com", "cors.check.enabled=true",
					"cors.check.path=" + blank)
			.run((context) -> assertThat(context.getBean(OpenCheck.class).path()).isEqualTo("/cors-check"));
		assertThat(CorsFilterOrder.of(environment(Map.of("cors.filter-order", blank)))).isEqualTo(-2147483638);
	}

	@Test
	void trimsValues() {
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments.yaml("""
				cors:
				  allowed-origins: [' https://a.com ', "https://b.com\\n"]
				  max-age: ' 10s '
				  check: {enabled: ' on ', path: "/why\\n"}
				  dangerously-allow: [' insecure-origins ']
				  policies:
				    a:
				      paths: ['/x ']
				      allowed-methods: " GET , PUT "
				"""));
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.warnings("")).isEmpty();
		CorsPolicy top = factory.policies().get(0);
		assertThat(top.allowedOrigins()).containsExactly("https://a.com", "https://b.com");
		assertThat(top.maxAge()).hasSeconds(10);
		assertThat(factory.policies().get(1).paths()).containsExactly("/x");
		assertThat(factory.policies().get(1).allowedMethods()).containsExactly("GET", "HEAD", "PUT");
		assertThat(CorsPropertiesReader
			.readCheck(environment(Map.of("cors.check.enabled", 1, "cors.check.path", "/why\n")))
			.path()).isEqualTo("/why");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a\nb", "/a\tb", "/a b", "/a*", "/a\u007f" })
	void invalidPathStopsTheStartWithAReport(String path) {
		Map<String, Object> properties = Map.of("cors.check.enabled", true, "cors.check.path", path);
		for (String origin : List.of("https://a.com", "")) {
			this.contextRunner.withPropertyValues("cors.allowed-origins=" + origin)
				.withBean("policies", CorsPolicies.class,
						() -> CorsPolicies.of(CorsPolicy.builder().allowedOrigins(List.of("https://a.com")).build()))
				.withInitializer((context) -> context.getEnvironment()
					.getPropertySources()
					.addFirst(new MapPropertySource("test", properties)))
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidCorsPropertiesException.class)
					.hasMessage("Invalid CORS configuration: cors.check.path [path-invalid]"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "cors.enabled", "cors.check.enabled" })
	void invalidBooleanStopsTheStart(String key) {
		for (String source : List.of("properties", "code")) {
			WebApplicationContextRunner runner = source.equals("code")
					? this.contextRunner.withBean("policies", CorsPolicies.class,
							() -> CorsPolicies
								.of(CorsPolicy.builder().allowedOrigins(List.of("https://a.com")).build()))
					: this.contextRunner.withPropertyValues("cors.allowed-origins=https://a.com");
			runner.withPropertyValues(key + "=maybe")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessage("Invalid CORS configuration: " + key + " [value-invalid]"));
		}
	}

	@Test
	void ignoresEmptyElementsWithAWarning() {
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments.yaml("""
				cors:
				  allowed-origins: [null, 'https://a.com', '', '${no.such:}', HTTPS://b.com]
				  exposed-headers: ETag,,Location,
				"""));
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.policies().get(0).allowedOrigins()).containsExactly("https://a.com", "https://b.com");
		assertThat(factory.policies().get(0).exposedHeaders()).containsExactly("ETag", "Location");
		String why = "): An empty element is ignored.";
		assertThat(factory.warnings("")).containsExactly(
				"cors.allowed-origins[0] = \"\" (application.yml, line 2, column 21" + why,
				"cors.allowed-origins[2] = \"\" (application.yml, line 2, column 44" + why,
				"cors.allowed-origins[3] = \"${no.such:}\" (application.yml, line 2, column 48" + why,
				"cors.exposed-headers[1] = \"ETag,,Location,\" (application.yml, line 3, column 20" + why,
				"cors.exposed-headers[3] = \"ETag,,Location,\" (application.yml, line 3, column 20" + why,
				"cors.allowed-origins[4] = \"HTTPS://b.com\" (application.yml, line 2, column 63): "
						+ "Read as https://b.com, the form that browsers send.");
		assertThat(factory.origins().get("default")).containsOnlyKeys("cors.allowed-origins[1]",
				"cors.allowed-origins[4]", "cors.exposed-headers");
	}

	@Test
	void emptyElementIsNotTheNullOrigin() {
		assertThat(TestEnvironments
			.factory(environment(Map.of("cors.allowed-origins", Arrays.asList(null, "https://a.com", " "))))
			.policies()).singleElement()
			.satisfies((policy) -> assertThat(policy.allowedOrigins()).containsExactly("https://a.com"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "", "','", "[null]", "['']", "${no.such:}", "' '", "\"\\n\"" })
	void emptyListReplacesTheDefault(String list) {
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments.yaml("cors:\n  allowed-origins: "
				+ "https://a.com\n  exposed-headers: ETag\n  policies:\n    a:\n      paths: /a\n      exposed-headers: "
				+ list + "\n"));
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.policies().get(1).exposedHeaders()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",", "${no.such:}", " " })
	void warnsAboutAnEmptyListAtTheTopLevel(String list, CapturedOutput output) {
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("cors.allowed-origins", list))))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(CorsPolicies.class);
				assertThat(output).containsOnlyOnce("cors.allowed-origins = \"" + list
						+ "\" (property source \"test\"): This list is empty, so no policy covers all paths.");
			});
	}

	@Test
	void emptyListOverridesAnotherSource() {
		ConfigurableEnvironment environment = TestEnvironments.yaml("cors:\n  allowed-origins: https://a.com\n",
				Map.of("CORS_ALLOWEDORIGINS", ""));
		assertThat(CorsPropertiesReader.hasTopLevelOrigins(environment)).isFalse();
		assertThat(TestEnvironments.factory(environment).hasPolicies()).isFalse();
	}

	@Test
	void readsTheNamesOfAMutableSourceOnlyAFewTimes() {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (int i = 0; i < 10_000; i++) {
			properties.put("cors.allowedOrigins[" + i + "]", "https://a" + i + ".com");
		}
		int[] times = new int[1];
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties) {

			@Override
			public String[] getPropertyNames() {
				times[0]++;
				return super.getPropertyNames();
			}

		});
		ConfigurationPropertySources.attach(environment);
		CorsPoliciesFactory factory = TestEnvironments.factory(environment);
		assertThat(factory.policies().get(0).allowedOrigins()).hasSize(10_000);
		assertThat(factory.origins().get("default")).hasSize(10_000);
		assertThat(times[0]).isLessThan(10);
	}

	@Test
	void nothingElseReadsTheProperties() throws IOException {
		Pattern reader = Pattern.compile("(getProperty|getRequiredProperty|containsProperty|resolve\\w*Placeholders|"
				+ "bind|bindOrCreate|@ConditionalOn\\w*Property|@Value)\\s*\\([^)]*\"(\\$\\{)?cors\\b");
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			for (Path file : files.filter((each) -> each.toString().endsWith(".java")).toList()) {
				assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(reader);
			}
		}
	}

}
