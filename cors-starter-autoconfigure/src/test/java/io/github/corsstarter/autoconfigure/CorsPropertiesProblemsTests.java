package io.github.corsstarter.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Configurations and their problems, with code, property, value, line and column.
 */
class CorsPropertiesProblemsTests {

	private static final String ORIGIN = "cors:\n  allowed-origins: https://a.com\n";

	private static List<String> problems(String yaml, Map<String, Object> variables) {
		return TestEnvironments.factory(TestEnvironments.yaml(yaml, variables))
			.problems()
			.stream()
			.map((problem) -> problem.code().code() + " " + problem.property() + " = " + problem.value() + " @ "
					+ PropertyOriginText.of(problem.origin())
						.replace("application.yml, line ", "")
						.replace(", column ", ":"))
			.toList();
	}

	private static PropertyProblem only(ConfigurableEnvironment environment) {
		List<PropertyProblem> problems = TestEnvironments.factory(environment).problems();
		assertThat(problems).hasSize(1);
		return problems.get(0);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "'cors.allowed.origins: https://a.com' | Write cors.allowed-origins",
			"'cors.policies.a: {allowed.methods: GET, paths: /a, allowed-origins: https://a.com}' | Write cors.policies.a.allowed-methods" })
	void recognisesKeysWrittenWithDots(String yaml, String suggestion) {
		assertThat(only(TestEnvironments.yaml(yaml)).suggestion()).isEqualTo(suggestion);
	}

	@Test
	void explainsThatThePrefixIsTaken() {
		assertThat(only(TestEnvironments.yaml("cors.urls: https://a.com")).suggestion())
			.endsWith("Your own keys need another prefix");
		for (String key : List.of("origins", "allowed.origins", "path", "policies.a.origins")) {
			assertThat(TestEnvironments.factory(TestEnvironments.yaml("cors." + key + ": x\n")).problems().get(0))
				.returns(ProblemCode.KEY_UNKNOWN, PropertyProblem::code)
				.returns("This key doesn't exist. An application's own keys need another prefix.",
						PropertyProblem::explanation);
		}
	}

	/**
	 * Origins at the top level would apply to every path.
	 */
	@Test
	void forgottenGroupDoesNotSuggestTopLevelOrigins() {
		assertThat(fixes("cors:\n  public:\n    allowed-origins: '*'\n    paths: /public/**\n"))
			.contains("Write cors.policies.public.allowed-origins", "Write cors.policies.public.paths")
			.doesNotContain("Write cors.allowed-origins");
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "check.5", "policies.a.5", "policies.a.b.5", "\"[a.b]\"", "policies.a.\"[]\"", "日本",
			"check.日本.5[3]", "\"[a[b]]\".c", "policies.lowed-origins[(]" })
	void suggestsAFixForAnyUnknownKey(String key) {
		assertThat(
				TestEnvironments.factory(TestEnvironments.yaml("cors." + key.replace("\"", "") + ": x\n")).problems())
			.allSatisfy((problem) -> assertThat(problem.suggestion()).isNotEmpty());
	}

	private static List<String> fixes(String yaml) {
		return TestEnvironments.factory(TestEnvironments.yaml(yaml))
			.problems()
			.stream()
			.map(PropertyProblem::suggestion)
			.toList();
	}

	@Test
	void suggestsCredentialsOnlyForAffectedPolicies() {
		assertThat(fixes("cors:\n  allow-credentials: true\n  policies:\n"
				+ "    pub: {paths: /pub, allowed-origins: '*'}\n    b: {paths: /b, allowed-origins: https://b.com}\n"))
			.containsExactly("List the origins that need cookies, or write "
					+ "cors.policies.pub.allow-credentials: false (then scripts can still send a token in a header)");
		assertThat(fixes("cors:\n  allowed-origins: '*'\n  policies:\n    a: {paths: /a, allow-credentials: true}\n"))
			.containsExactly("Give 'a' its own origins, or write cors.policies.a.allow-credentials: "
					+ "false (then scripts can still send a token in a header)");
		assertThat(fixes("cors:\n  allowed-origins: '*'\n  allow-credentials: true\n  policies:\n"
				+ "    b: {paths: /b, allowed-origins: https://b.com}\n    c: {paths: /c, allow-credentials: false}\n"))
			.containsExactly("List the origins that need cookies (then 'c', which inherits this list, needs "
					+ "its own), or write cors.allow-credentials: false and "
					+ "cors.policies.b.allow-credentials: true (then scripts can still send a token in a header)");
		assertThat(fixes("cors:\n  allowed-origins: [http://a.com, https://b.com]\n  policies:\n"
				+ "    a: {paths: /a, allow-credentials: true}\n"))
			.containsExactly("Write cors.policies.a.allowed-origins: https://a.com, https://b.com, or accept "
					+ "the risk with cors.dangerously-allow: insecure-origins, or write "
					+ "cors.policies.a.allow-credentials: false");
	}

	@Test
	void fixesContradictNeitherEachOtherNorConfiguredSwitches() {
		assertThat(fixes("cors:\n  allowed-origins: [http://a.com, https://*.github.io]\n  allow-credentials: true\n"))
			.containsExactly("Write https://a.com, or add insecure-origins to cors.dangerously-allow",
					"List your own subdomains, such as https://yours.github.io, or add public-suffix-subdomains to "
							+ "cors.dangerously-allow");
		assertThat(fixes("cors:\n  allowed-origins: [https://a.com, file:///x]\n  dangerously-allow: null-origin\n"))
			.containsExactly("Serve the page from http://localhost and allow that origin, or write file:// and add "
					+ "file-origin to cors.dangerously-allow");
		assertThat(fixes("cors:\n  allowed-origins: http://*.co.uk\n  allow-credentials: true\n"))
			.containsExactly("List your own subdomains, such as https://yours.co.uk, or accept the risk with "
					+ "cors.dangerously-allow: insecure-origins, public-suffix-subdomains");
	}

	@Test
	void fixesNeverLeaveAPolicyEmpty() {
		String policies = "  policies:\n    all: {paths: ";
		assertThat(fixes(ORIGIN + policies + "/**}\n")).containsExactly(
				"Give 'all' narrower paths, such as /all/**, or remove this policy and set its values at the top level.");
		assertThat(fixes(ORIGIN + policies + "'/**, /b'}\n"))
			.containsExactly("Remove it from 'all'. The top-level policy already covers /**.");
		assertThat(fixes(ORIGIN + policies + "/b}\n    b: {paths: '/b, /c'}\n"))
			.containsExactly("Remove it from 'b', or make one of the patterns more specific.");
		assertThat(fixes(ORIGIN + policies + "/b}\n    b: {paths: /b}\n"))
			.containsExactly("Make one of the patterns more specific, or make 'all' and 'b' one policy.");
		assertThat(fixes("cors:\n  allowed-origins: 'null'\n")).containsExactly(
				"Write the origins to allow instead, or accept the risk with cors.dangerously-allow: null-origin");
		assertThat(
				fixes(ORIGIN + "  allowed-methods: TRACE\n  allowed-headers: Cookie\n  exposed-headers: Set-Cookie\n"))
			.containsExactly("Write the methods to allow instead, such as cors.allowed-methods: GET, POST",
					"Remove it but keep the key, since an empty list allows only the CORS-safelisted "
							+ "headers. Cookies need allow-credentials: true.",
					"Remove it but keep the key, since an empty list exposes only the CORS-safelisted headers.");
	}

	@Test
	void reportsPlaceholdersForLists() {
		PropertyProblem problem = only(TestEnvironments
			.yaml("my.origins: [https://a.com, https://b.com]\ncors.allowed-origins: ${my.origins}\n"));
		assertThat(problem.code()).isEqualTo(ProblemCode.ORIGIN_MALFORMED);
		assertThat(problem.explanation()).isEqualTo("A placeholder can't stand for a list, and my.origins is a list.");
		assertThat(problem.suggestion())
			.isEqualTo("Write one placeholder for each element: ${my.origins[0]}, ${my.origins[1]}");
		assertThat(only(TestEnvironments
			.yaml("my.origins: [https://a.com, https://b.com]\ncors.allowed-origins: ['${my.origins}']\n"))
			.suggestion()).isEqualTo("Write one placeholder for each element: ${my.origins[0]}, ${my.origins[1]}");
		assertThat(TestEnvironments.factory(TestEnvironments.yaml("my.origins: [https://a.com, https://b.com]\n"
				+ "cors.allowed-origins: ['${my.origins[0]}', '${my.origins[1]}']\n"))
			.problems()).isEmpty();
	}

	@Test
	void reportsPropertiesThatASourceCannotRead() {
		ConfigurableEnvironment environment = TestEnvironments.yaml("cors.allowed-origins: https://a.com\n");
		environment.getPropertySources().addFirst(new MapPropertySource("secrets", Map.of("cors.max-age", "x")) {

			@Override
			public @Nullable Object getProperty(String name) {
				if (name.equals("cors.max-age")) {
					throw new IllegalStateException("wrong password");
				}
				return super.getProperty(name);
			}

		});
		PropertyProblem problem = only(environment);
		assertThat(problem.property()).isEqualTo("cors.max-age");
		assertThat(problem.explanation()).isEqualTo("The value can't be read: wrong password.");
		assertThat(problem.suggestion()).contains("secrets");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cors.allowed-origins", "cors.allowed-origins[0]", "cors.policies.a.allowed-origins",
			"cors.allow-credentials", "cors.enabled", "cors.filter-order", "my.origin" })
	void failingSourceIsAProblem(String key) {
		ConfigurableEnvironment environment = TestEnvironments
			.yaml("cors.policies.a: {paths: /a, allowed-origins: '${my.origin}'}\n");
		environment.getPropertySources().addFirst(new MapPropertySource("secrets", Map.of(key, "x")) {

			@Override
			public @Nullable Object getProperty(String name) {
				if (name.equals(key)) {
					throw new IllegalStateException("wrong password");
				}
				return super.getProperty(name);
			}

		});
		assertThat(TestEnvironments.factory(environment).problems()).isNotEmpty()
			.allSatisfy((problem) -> assertThat(problem.explanation() + problem.code()).containsAnyOf("wrong password",
					"ORIGIN_MALFORMED", "PLACEHOLDER", "ORIGINS_MISSING"));
	}

	private static Arguments row(String yaml, String... problems) {
		return Arguments.of(Named.of('"' + yaml.replace('\n', '|') + '"', yaml), List.of(problems));
	}

	static Stream<Arguments> configurations() {
		return Stream.of(
				// none
				row(""), row("cors:\n"), row("cors:\n  enabled: false\n"), row(ORIGIN),
				row("cors:\n  allowed-origins: []\n"), row("cors:\n  max-age: 10\n"),
				row("cors:\n  allowedOrigins: https://a.com\n  ALLOW_CREDENTIALS: true\n"),
				row(ORIGIN + "  max-age: 0\n"), row(ORIGIN + "  max-age: 1h\n"),
				row(ORIGIN + "  dangerously-allow: [insecure-origins, NULL_ORIGIN, public-suffix-subdomains]\n"),
				row("cors:\n  policies:\n    a:\n      paths: /a/**\n      allowed-origins: https://a.com\n"),
				row("cors:\n  policies:\n    \"[a.b]\":\n      paths: [/a/**]\n      allowed-origins: https://a.com\n"),
				row(ORIGIN + "  policies:\n    my-api:\n      paths: /a/**\n"),
				row(ORIGIN + "  policies:\n    off:\n      enabled: false\n      paths: /a/**\n"),
				// values, in a list and in a scalar
				row("cors:\n  allowed-origins:\n    - https://a.com\n    - b.com\n",
						"origin-missing-scheme cors.allowed-origins[1] = b.com @ 4:7"),
				row("cors:\n  allowed-origins: https://a.com, b.com\n",
						"origin-missing-scheme cors.allowed-origins[1] = b.com @ 2:20"),
				row("cors:\n  allowed-origins: [\"null\"]\n", "origin-null cors.allowed-origins[0] = null @ 2:21"),
				row("cors:\n  allowed-origins:\n  - https://a.com\n  - null\n  - b.com\n",
						"origin-missing-scheme cors.allowed-origins[2] = b.com @ 5:5"),
				row("cors:\n  allowed-origins: [\"https://${nobody.knows}\"]\n",
						"origin-malformed cors.allowed-origins[0] = https://${nobody.knows} @ 2:21"),
				row("cors:\n  allowed-origins: \"*\"\n  allow-credentials: true\n",
						"any-origin-with-credentials cors.allowed-origins[0] = * @ 2:20"),
				row("cors:\n  allowed-origins: http://a.com\n  allow-credentials: true\n",
						"insecure-origin-with-credentials cors.allowed-origins[0] = http://a.com @ 2:20"),
				row("cors:\n  allowed-origins: https://*.github.io\n  allow-credentials: true\n",
						"public-suffix-with-credentials cors.allowed-origins[0] = https://*.github.io @ 2:20"),
				row(ORIGIN + "  exposed-headers: \"*\"\n  allow-credentials: true\n",
						"any-exposed-header-with-credentials cors.exposed-headers[0] = * @ 3:20"),
				row(ORIGIN + "  allowed-methods: [GET, TRACE]\n",
						"method-forbidden cors.allowed-methods[1] = TRACE @ 3:26"),
				row(ORIGIN + "  allowed-methods: G T\n", "method-invalid cors.allowed-methods[0] = G T @ 3:20"),
				row(ORIGIN + "  allowed-headers: [Cookie, X Y, Access-Control-Max-Age]\n",
						"header-forbidden cors.allowed-headers[0] = Cookie @ 3:21",
						"header-invalid cors.allowed-headers[1] = X Y @ 3:29",
						"header-is-response-header cors.allowed-headers[2] = Access-Control-Max-Age @ 3:34"),
				row(ORIGIN + "  exposed-headers: ',Set-Cookie,'\n",
						"exposed-header-forbidden cors.exposed-headers[1] = Set-Cookie @ 3:20"),
				row(ORIGIN + "  exposed-headers: [\"é\"]\n",
						"exposed-header-invalid cors.exposed-headers[0] = é @ 3:21"),
				row(ORIGIN + "  max-age: -1\n", "max-age-negative cors.max-age = -1 @ 3:12"),
				row("cors:\n  max-age: -1s\n", "max-age-negative cors.max-age = -1s @ 2:12"),
				// types
				row("cors:\n  enabled: maybe\n", "value-invalid cors.enabled = maybe @ 2:12"),
				row(ORIGIN + "  allow-credentials: 7\n  max-age: soon\n  filter-order: x\n  reject-refused: x\n",
						"value-invalid cors.allow-credentials = 7 @ 3:22", "value-invalid cors.max-age = soon @ 4:12",
						"value-invalid cors.reject-refused = x @ 6:19", "value-invalid cors.filter-order = x @ 5:17"),
				row(ORIGIN + "  dangerously-allow: insecure-origin\n",
						"value-invalid cors.dangerously-allow[0] = insecure-origin @ 3:22"),
				// keys
				row("cors:\n  alowed-origins: https://a.com\n",
						"key-unknown cors.alowed-origins = https://a.com @ 2:19"),
				row("cors:\n  allowed-origin-patterns:\n    - https://a.com\n    - https://b.com\n",
						"key-unknown cors.allowed-origin-patterns[0] = https://a.com @ 3:7"),
				row(ORIGIN + "  max-age:\n    seconds: 7\n", "value-invalid cors.max-age.seconds = 7 @ 4:14"),
				row(ORIGIN + "  paths: /a\n", "key-unknown cors.paths = /a @ 3:10"),
				row(ORIGIN + "  policies:\n    a:\n      paths: /a\n      filter-order: 1\n      path: /b\n",
						"key-unknown cors.policies.a.filter-order = 1 @ 6:21",
						"key-unknown cors.policies.a.path = /b @ 7:13"),
				row(ORIGIN + "  policies:\n    a.b:\n      paths: /a\n",
						"key-unknown cors.policies.a.b.paths = /a @ 5:14"),
				// policies
				row(ORIGIN + "  policies:\n    a:\n      max-age: 1\n",
						"paths-missing cors.policies.a.paths = null @ 5:16"),
				row(ORIGIN + "  policies:\n    a:\n      enabled: false\n",
						"paths-missing cors.policies.a.paths = null @ 5:16"),
				row("cors:\n  policies:\n    a:\n      paths: /a\n",
						"origins-missing cors.policies.a.allowed-origins = null @ 4:14"),
				row(ORIGIN + "  policies:\n    a:\n      paths: /a\n      allowed-origins: []\n",
						"origins-missing cors.policies.a.allowed-origins =  @ 6:24"),
				row(ORIGIN + "  policies:\n    a:\n      paths: [\"\", \"/a/{\", /b/**/c/**/d]\n",
						"path-invalid cors.policies.a.paths[1] = /a/{ @ 5:19",
						"path-invalid cors.policies.a.paths[2] = /b/**/c/**/d @ 5:27"),
				// expressions that fail to compile, or at each request
				row("cors:\n  policies:\n    a:\n      allowed-origins: https://a.com\n      paths: ['/a{b:c)}', '/{b:(c)}', '/{b:[}', '/{b:(?:c)}']\n",
						"path-invalid cors.policies.a.paths[0] = /a{b:c)} @ 5:15",
						"path-invalid cors.policies.a.paths[1] = /{b:(c)} @ 5:27",
						"path-invalid cors.policies.a.paths[2] = /{b:[} @ 5:39"),
				row(ORIGIN + "  policies:\n    a:\n      paths: [/a, /**]\n    b:\n      paths: a\n",
						"path-claimed-twice cors.policies.a.paths[1] = /** @ 5:19",
						"path-claimed-twice cors.policies.b.paths[0] = a @ 7:14"),
				row(ORIGIN + "  policies:\n    default:\n      paths: /a\n",
						"policy-name-reserved cors.policies.default = null @ 5:14"),
				row("cors:\n  policies:\n    a:\n      paths: /a\n      allowed-origins: [\"*\"]\n"
						+ "      allow-credentials: true\n",
						"any-origin-with-credentials cors.policies.a.allowed-origins[0] = * @ 5:25"),
				// equal names in different spellings
				row("cors:\n  policies:\n    my-api: {paths: /a, allowed-origins: https://a.com}\n"
						+ "    myApi: {paths: /b, allowed-origins: https://b.com}\n",
						"policy-name-reserved cors.policies.myApi = null @ 4:20"),
				// names that are numbers
				row(ORIGIN + "  policies:\n    1: {paths: /a}\n    3: {paths: /b}\n"),
				row(ORIGIN + "  policies: [/a, /b]\n", "value-invalid cors.policies[0] = /a @ 3:14",
						"value-invalid cors.policies[1] = /b @ 3:18"),
				row("cors:\n  allowed-origins:\n    \"[a]\": https://a.com\n",
						"value-invalid cors.allowed-origins[a] = https://a.com @ 3:12"),
				row("cors:\n  \"allowed-origins[[0]0]\": https://a.com\n",
						"value-invalid cors.allowed-origins[[0]0] = https://a.com @ 2:28"),
				row(ORIGIN + "  allow-credentials: 1\n"),
				// names as written
				row(ORIGIN + "  policies:\n    my_api:\n      paths: \"/{\"\n",
						"path-invalid cors.policies.my_api.paths[0] = /{ @ 5:14"),
				row(ORIGIN + "  policies:\n    1:\n      paths: \"/{\"\n",
						"path-invalid cors.policies[1].paths[0] = /{ @ 5:14"),
				row(ORIGIN + "  policies:\n    \"[A.b]\":\n      paths: \"/{\"\n",
						"path-invalid cors.policies[A.b].paths[0] = /{ @ 5:14"),
				row("cors:\n  alowedHeaders: x\n", "key-unknown cors.alowedHeaders = x @ 2:18"),
				// disabled and empty policies
				row(ORIGIN + "  policies:\n    a:\n      enabled: false\n      paths: [\"\", \"/{\"]\n",
						"path-invalid cors.policies.a.paths[1] = /{ @ 6:19"),
				row(ORIGIN + "  policies:\n    a:\n      paths: [null, ' ']\n",
						"paths-missing cors.policies.a.paths = null @ 5:15"),
				row(ORIGIN + "  policies:\n    a:\n      paths: /a\n      allowed-origins: ${no.such:}\n",
						"origins-missing cors.policies.a.allowed-origins = ${no.such:} @ 6:24"),
				row(ORIGIN + "  policies:\n    a:\n      paths: /a\n      allowed-origins: [null]\n",
						"origins-missing cors.policies.a.allowed-origins = null @ 6:25"),
				row(ORIGIN + "  dangerously-allow: [null, everything]\n",
						"value-invalid cors.dangerously-allow[1] = everything @ 3:29"),
				row(ORIGIN + "  policies:\n"), row(ORIGIN + "  policies: {}\n"), row(ORIGIN + "  max-age:\n"),
				row(ORIGIN + "  allow-credentials:\n"),
				row(ORIGIN + "  policies:\n    a:\n", "paths-missing cors.policies.a.paths = null @ 4:7"),
				row(ORIGIN + "  policies:\n    a: /a/**\n", "value-invalid cors.policies.a = /a/** @ 4:8"),
				row(ORIGIN + "  policies: x\n", "value-invalid cors.policies = x @ 3:13"),
				row("cors: https://a.com\n", "value-invalid cors = https://a.com @ 1:7"),
				row(ORIGIN + "  max-age: [1, 2]\n", "value-invalid cors.max-age[0] = 1 @ 3:13"),
				row("cors:\n  allowed-origins:\n    a: https://a.com\n",
						"value-invalid cors.allowed-origins.a = https://a.com @ 3:8"),
				// a placeholder without a value
				row(ORIGIN + "  policies:\n    a:\n      paths: /${no.such}/**\n",
						"path-invalid cors.policies.a.paths[0] = /${no.such}/** @ 5:14"),
				row(ORIGIN + "  allowed-methods: ${no.such}\n",
						"method-invalid cors.allowed-methods[0] = ${no.such} @ 3:20"),
				// an equivalent pattern
				row(ORIGIN + "  policies:\n    a:\n      paths: \"/{*all}\"\n",
						"path-claimed-twice cors.policies.a.paths[0] = /{*all} @ 5:14"),
				// inherited, reported once
				row("cors:\n  allowed-origins: b.com\n  policies:\n    a:\n      paths: /a\n    b:\n      paths: /b\n",
						"origin-missing-scheme cors.allowed-origins[0] = b.com @ 2:20"),
				row("cors:\n  allowed-origins: \"*\"\n  policies:\n    a:\n      paths: /a\n"
						+ "      allow-credentials: true\n",
						"any-origin-with-credentials cors.allowed-origins[0] = * @ 2:20"),
				// all at once
				row("cors:\n  allowed-origin: x\n  allowed-origins: [a.com, https://b.com/x]\n  max-age: soon\n"
						+ "  policies:\n    c:\n      paths: /c\n      allowed-methods: CONNECT\n",
						"value-invalid cors.max-age = soon @ 4:12", "key-unknown cors.allowed-origin = x @ 2:19",
						"origin-missing-scheme cors.allowed-origins[0] = a.com @ 3:21",
						"origin-has-path cors.allowed-origins[1] = https://b.com/x @ 3:28",
						"method-forbidden cors.policies.c.allowed-methods[0] = CONNECT @ 8:24"));
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void reportsAllProblemsWithTheirPlaces(String yaml, List<String> expected) {
		assertThat(problems(yaml, Map.of())).containsExactlyElementsOf(expected);
	}

	/**
	 * Spring Boot 4.0 reads no property from an empty map, so there is no problem.
	 */
	@Test
	void emptyMapIsAPolicyWithoutPathsIfItIsRead() {
		boolean read = !Objects.requireNonNull(SpringBootVersion.getVersion()).startsWith("4.0.");
		assertThat(problems(ORIGIN + "  policies:\n    a: {}\n", Map.of())).isEqualTo(
				read ? List.of("paths-missing cors.policies.a.paths = null @ property source \"application.yml\"")
						: List.of());
	}

	@Test
	void reportsEnvironmentVariablesByName() {
		assertThat(problems("", Map.of("CORS_ALLOWEDORIGINS", "https://a.com,b.com", "CORS_NOSUCHKEY", "x")))
			.containsExactly("origin-missing-scheme cors.allowed-origins[1] = b.com @ "
					+ "environment variable CORS_ALLOWEDORIGINS");
		assertThat(problems("", Map.of("CORS_ALLOWED_ORIGINS_0_", "b.com"))).isEmpty();
		assertThat(problems("", Map.of("CORS_ALLOWEDORIGINS_0", "b.com"))).containsExactly(
				"origin-missing-scheme cors.allowed-origins[0] = b.com @ environment variable CORS_ALLOWEDORIGINS_0");
	}

	@Test
	void suggestionsAreExact() {
		assertThat(suggestion("cors:\n  alowed-origins: x\n")).isEqualTo("Write cors.allowed-origins");
		assertThat(suggestion("cors:\n  allowed-origin-patterns: x\n")).isEqualTo("Write cors.allowed-origins");
		assertThat(suggestion("cors:\n  paths: /a\n"))
			.isEqualTo("Write cors.policies.api.paths, and set its origins at cors.policies.api.allowed-origins");
		String inPlace = " instead of cors.allowed-origins, since origins at the top level apply to all paths";
		assertThat(suggestion(ORIGIN + "  paths: /a\n"))
			.isEqualTo("Write cors.policies.api.paths, and cors.policies.api.allowed-origins" + inPlace);
		assertThat(suggestion(ORIGIN + "  paths: /a\n  policies: {api: {paths: /b}}\n"))
			.isEqualTo("Write cors.policies.api2.paths, and give each policy its own origins" + inPlace);
		assertThat(fixes(ORIGIN + "  paths: /a\n  policies: {default: {paths: /b, allowed-origins: https://b.com}}\n"))
			.containsExactlyInAnyOrder("Write cors.policies.api.paths, and cors.policies.api.allowed-origins" + inPlace,
					"Give the policy another name, such as api2");
		assertThat(suggestion("cors:\n  path: /a\n  origins: https://a.com\n"))
			.isEqualTo("Write cors.policies.api.paths");
		assertThat(suggestion("cors:\n  origins: https://a.com\n  path: /a\n"))
			.isEqualTo("Write cors.policies.api.allowed-origins");
		assertThat(suggestion("cors:\n  allowed.origin.patterns: x\n")).isEqualTo("Write cors.allowed-origins");
		assertThat(suggestion(ORIGIN + "  origins: x\n"))
			.isEqualTo("Remove it, or change cors.allowed-origins, which is also set");
		assertThat(suggestion("cors:\n  policy:\n    a:\n      paths: /a\n")).isEqualTo("Write cors.policies.a.paths");
		assertThat(suggestion(ORIGIN + "  policies:\n    a:\n      paths: /a\n      check:\n        enabled: true\n"))
			.isEqualTo("Write cors.check.enabled, which applies to all policies");
		assertThat(suggestion("cors:\n  whatever: x\n")).startsWith("The known keys are enabled, allowed-origins, ");
		assertThat(suggestion(ORIGIN + "  policies:\n    a:\n      paths: /a\n      filter-order: 1\n"))
			.isEqualTo("Write cors.filter-order, which applies to all policies");
		assertThat(suggestion(ORIGIN + "  policies:\n    a:\n      paths: /a\n      mapping: 1\n"))
			.isEqualTo("Remove it, or change cors.policies.a.paths, which is also set");
		assertThat(suggestion(ORIGIN + "  policies:\n    a:\n      mapping: 1\n"))
			.isEqualTo("Write cors.policies.a.paths");
		assertThat(suggestion(ORIGIN + "  policies:\n    a.b:\n      paths: /a\n")).endsWith("\"[a.b]\"");
		assertThat(suggestion(ORIGIN + "  policies:\n    a.b.c:\n      paths: [/a]\n")).endsWith("\"[a.b.c]\"");
		assertThat(suggestion(ORIGIN + "  policies:\n    v1.path:\n      paths: /a\n")).endsWith("\"[v1.path]\"");
		for (String key : List.of("allowedOriginPatterns", "allowed_origin_patterns", "originPatterns", "origin")) {
			assertThat(suggestion("cors:\n  " + key + ": x\n")).isEqualTo("Write cors.allowed-origins");
		}
		for (String key : List.of("mappings", "pathPatterns", "path")) {
			assertThat(suggestion("cors:\n  " + key + ": x\n")).startsWith("Write cors.policies.api.paths, and ");
			assertThat(suggestion(ORIGIN + "  policies:\n    my_a:\n      paths: /a\n      " + key + ": 1\n"))
				.isEqualTo("Remove it, or change cors.policies.my_a.paths, which is also set");
		}
		assertThat(suggestion(ORIGIN + "  dangerously-allow: insecure-origin\n")).isEqualTo("Write insecure-origins");
		assertThat(suggestion(ORIGIN + "  max-age: soon\n"))
			.isEqualTo("Write a number of seconds, or a number with a unit, such as 600 or 10m");
	}

	@Test
	void suggestsAddingOriginPatternsToExistingOrigins() {
		assertThat(suggestion(ORIGIN + "  allowed-origin-patterns: https://*.a.com\n"))
			.isEqualTo("Add its values to cors.allowed-origins, which is also set, and remove this key");
		assertThat(suggestion(ORIGIN + "  policies:\n    a:\n      paths: /a\n      allowed-origins: https://a.com\n"
				+ "      allowed-origin-patterns: https://*.a.com\n"))
			.isEqualTo("Add its values to cors.policies.a.allowed-origins, which is also set, and remove this key");
	}

	@Test
	void checksOriginPatternsUnderTheirUnknownKey() {
		assertThat(problems("cors:\n  allowed-origin-patterns: [https://*.a.com, \"https://a*.com\"]\n", Map.of()))
			.containsExactly("key-unknown cors.allowed-origin-patterns[0] = https://*.a.com @ 2:29",
					"origin-wildcard-unsupported cors.allowed-origin-patterns[1] = https://a*.com @ 2:46");
		assertThat(problems("cors:\n  origin-patterns: https://*.a.com, a.com\n", Map.of())).containsExactly(
				"key-unknown cors.origin-patterns = https://*.a.com, a.com @ 2:20",
				"origin-missing-scheme cors.origin-patterns = a.com @ 2:20");
	}

	private static String suggestion(String yaml) {
		return TestEnvironments.factory(TestEnvironments.yaml(yaml)).problems().get(0).suggestion();
	}

	@Test
	void policyNameWithUnsupportedCharactersNeedsBrackets() {
		List<PropertyProblem> problems = TestEnvironments
			.factory(TestEnvironments.yaml("cors.policies:\n  日本:\n    paths: [/a]\n    max-age: 5\n"))
			.problems();
		assertThat(problems)
			.extracting((problem) -> problem.property() + ": " + problem.explanation() + " " + problem.suggestion())
			.containsExactlyInAnyOrder(
					"cors.policies.max-age: The name of the policy is missing. Outside brackets, "
							+ "only the letters a to z and digits count. Write cors.policies.<name>.max-age. "
							+ "Put a name with other characters in brackets and quotes: \"[<name>]\"",
					"cors.policies.paths[0]: The name of the policy is missing. Outside brackets, "
							+ "only the letters a to z and digits count. Write cors.policies.<name>.paths. Put "
							+ "a name with other characters in brackets and quotes: \"[<name>]\"");
	}

	@Test
	void warningsNameTheirPlace() {
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments
			.yaml("cors:\n  allowed-origins: [https://A.com/, https://b.com]\n  max-age: 48h\n  policies:\n    a:\n"
					+ "      paths: a/**\n      allowed-methods: get\n"));
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.warnings("")).containsExactly(
				"cors.allowed-origins[0] = \"https://A.com/\" (application.yml, line 2, column 21): "
						+ "Read as https://a.com, the form that browsers send.",
				"cors.max-age = \"48h\" (application.yml, line 3, column 12): "
						+ "No browser caches a preflight for longer than 24 hours.",
				"cors.policies.a.paths[0] = \"a/**\" (application.yml, line 6, column 14): Read as /a/**.",
				"cors.policies.a.allowed-methods[0] = \"get\" (application.yml, line 7, column 24): "
						+ "Read as GET, since method names are case-sensitive.");
	}

	@Test
	void warnsAboutUnreachablePaths() {
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments
			.yaml(ORIGIN + "  policies:\n    a:\n      paths: [/app/a/**, /apps, /b//c, /b/../c]\n"));
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.warnings("/app")).containsExactly(
				"cors.policies.a.paths[2] = \"/b//c\" (application.yml, line 5, column 33): "
						+ "Most servers normalize this path, so no request reaches it.",
				"cors.policies.a.paths[3] = \"/b/../c\" (application.yml, line 5, column 40): "
						+ "Most servers normalize this path, so no request reaches it.",
				"cors.policies.a.paths[0] = \"/app/a/**\" (application.yml, line 5, column 15): "
						+ "Paths are relative to the context path /app, so this one covers /app/app/a/**. "
						+ "Remove /app unless you mean that path.");
	}

	@Test
	void warnsOnceAboutAnInheritedValue() {
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments
			.yaml("cors:\n  allowed-origins: https://A.com\n  policies:\n    a:\n      paths: /a\n"));
		assertThat(factory.warnings("")).hasSize(1);
	}

	@Test
	void problemNamesAllPoliciesThatInheritIt() {
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments
			.yaml("cors:\n  allowed-origins: \"*\"\n  policies:\n    a: {paths: /a, allow-credentials: true}\n"
					+ "    b: {paths: /b, allow-credentials: true}\n"));
		assertThat(factory.problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.explanation()).endsWith(" Inherited by 'a', 'b'."));
		factory = TestEnvironments
			.factory(TestEnvironments.yaml("cors:\n  policies:\n    a: {paths: /a}\n    b: {paths: /b}\n"));
		assertThat(factory.problems()).extracting(PropertyProblem::property)
			.containsExactly("cors.policies.a.allowed-origins", "cors.policies.b.allowed-origins");
	}

	@Test
	void reportsGapsInLists() {
		ConfigurableEnvironment environment = TestEnvironments.yaml("");
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("cors.allowed-origins[0]", "https://a.com", "cors.allowed-origins[2]", "https://b.com")));
		assertThat(TestEnvironments.factory(environment).problems()).singleElement()
			.satisfies(
					(problem) -> assertThat(problem.explanation()).isEqualTo("The indexes of this list have a gap."));
	}

	@Test
	void reportsAGapAtTheElementAfterIt() {
		assertThat(problems("cors:\n  \"allowed-origins[1]\": https://a.com\n", Map.of()))
			.containsExactly("value-invalid cors.allowed-origins[1] = https://a.com @ 2:25");
	}

	@Test
	void listComesFromOneSource() {
		assertThat(problems("cors:\n  allowed-origins:\n  - https://a.com\n  - b.com\n",
				Map.of("CORS_ALLOWEDORIGINS_0", "https://a.com")))
			.isEmpty();
		assertThat(problems("cors:\n  allowed-origins:\n  - https://a.com\n  - b.com\n",
				Map.of("CORS_ALLOWEDORIGINS", "https://a.com")))
			.isEmpty();
	}

	@Test
	void singleElementDoesNotOverrideAListOfAnotherSource() {
		String told = "value-invalid cors.allowed-origins[1] = https://b.com @ environment variable ";
		assertThat(problems("cors:\n  allowed-origins:\n  - https://a.com\n  - b.com\n",
				Map.of("CORS_ALLOWEDORIGINS_1", "https://b.com")))
			.contains(told + "CORS_ALLOWEDORIGINS_1");
		assertThat(problems(ORIGIN, Map.of("CORS_ALLOWEDORIGINS_1", "https://b.com")))
			.containsExactly(told + "CORS_ALLOWEDORIGINS_1");
	}

	@Test
	void ignoresNamesWithoutValues() {
		ConfigurableEnvironment environment = TestEnvironments.yaml(ORIGIN);
		Map<String, @Nullable Object> values = new HashMap<>();
		values.put("cors.policies.a.paths", null);
		values.put("cors.allowed-headers[3]", null);
		environment.getPropertySources().addFirst(new MapPropertySource("test", new HashMap<>(values)));
		assertThat(TestEnvironments.factory(environment).problems()).isEmpty();
	}

	@Test
	void ignoresEmptyGroups() {
		ConfigurableEnvironment environment = TestEnvironments.yaml(ORIGIN);
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("cors", Map.of(), "cors.policies", Map.of(), "cors.check",
					Map.of(), "cors.exposed-headers", Map.of())));
		assertThat(TestEnvironments.factory(environment).problems()).isEmpty();
	}

	@Test
	void unrelatedVariableHidesNoMistake() {
		assertThat(problems("cors: https://a.com\n", Map.of("CORS", "*")))
			.containsExactly("value-invalid cors = https://a.com @ 1:7");
	}

	@Test
	void variableOverridesASettingOfAPolicy() {
		CorsPoliciesFactory factory = TestEnvironments
			.factory(TestEnvironments.yaml(ORIGIN + "  policies:\n    my-api:\n      paths: /a\n      max-age: 10s\n",
					Map.of("CORS_POLICIES_MYAPI_MAXAGE", "20s")));
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.policies()).extracting(CorsPolicy::name, CorsPolicy::maxAge)
			.containsExactly(tuple("default", Duration.ofMinutes(30)), tuple("my-api", Duration.ofSeconds(20)));
	}

	@Test
	void variablesAloneCanDefineAPolicy() {
		CorsPoliciesFactory factory = TestEnvironments.factory(TestEnvironments.yaml(ORIGIN,
				Map.of("CORS_POLICIES_API_ALLOWED_ORIGINS_0", "https://b.com", "CORS_POLICIES_API_PATHS", "/a")));
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.policies()).extracting(CorsPolicy::allowedOrigins)
			.containsExactly(List.of("https://a.com"), List.of("https://b.com"));
		assertThat(problems(ORIGIN, Map.of("CORS_POLICIES_API_ALLOW_CREDENTIALS", "true")))
			.containsExactly("paths-missing cors.policies.api.paths = null @ environment variable "
					+ "CORS_POLICIES_API_ALLOW_CREDENTIALS");
	}

	@Test
	void listCanBeACollectionOrAnArray() {
		ConfigurableEnvironment environment = TestEnvironments.yaml("a: com\n");
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("cors.allowed-origins", List.of("https://${a}", "https://b.com"), "cors.allowed-methods",
							new String[] { "GET", "PUT" }, "cors.max-age", Duration.ofMinutes(1),
							"cors.allow-credentials", true)));
		CorsPoliciesFactory factory = TestEnvironments.factory(environment);
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.policies()).singleElement().satisfies((policy) -> {
			assertThat(policy.allowedOrigins()).containsExactly("https://com", "https://b.com");
			assertThat(policy.allowedMethods()).containsExactly("GET", "HEAD", "PUT");
			assertThat(policy.maxAge()).isEqualTo(Duration.ofMinutes(1));
			assertThat(policy.allowsCredentials()).isTrue();
		});
	}

	@Test
	void circularPlaceholderIsAProblem() {
		assertThat(problems("a: ${a}\ncors:\n  allowed-origins: https://${a}\n  max-age: ${a}\n", Map.of()))
			.containsExactly("value-invalid cors.max-age = ${a} @ 4:12",
					"origin-malformed cors.allowed-origins[0] = https://${a} @ 3:20");
	}

	@Test
	void ignoresUnrelatedVariables() {
		assertThat(problems("", Map.of("CORS", "*"))).isEmpty();
		assertThat(problems(ORIGIN, Map.of("CORS_POLICIES", "x", "CORS_POLICIES_A", "x", "CORS_CHECK", "x"))).isEmpty();
		assertThat(problems(ORIGIN, Map.of("CORS", "*", "CORS_SOMETHING", "x"))).isEmpty();
	}

	@Test
	void disabledPoliciesAreNotPolicies() {
		CorsPoliciesFactory factory = TestEnvironments
			.factory(TestEnvironments.yaml("cors:\n  policies:\n    off: {paths: old/**, enabled: false}\n"));
		assertThat(factory.problems()).isEmpty();
		assertThat(factory.hasPolicies()).isFalse();
		assertThat(factory.warnings("")).singleElement().asString().endsWith("Read as /old/**.");
		assertThat(factory.create().pathsLeftAlone()).containsExactly("/old/**");
	}

	@Test
	void findsManyProblemsInLinearTime() {
		StringBuilder yaml = new StringBuilder("cors:\n  allowed-origins:\n");
		for (int i = 0; i < 5_000; i++) {
			yaml.append("  - a").append(i).append(".example.com\n");
		}
		yaml.append("  policies:\n");
		for (int i = 0; i < 5; i++) {
			yaml.append("    p").append(i).append(": {paths: /").append(i).append("}\n");
		}
		assertThat(TestEnvironments.factory(TestEnvironments.yaml(yaml.toString())).problems()).hasSize(5_000);
	}

}
