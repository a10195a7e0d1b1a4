package io.github.corsstarter.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.corsstarter.autoconfigure.servlet.ServletCorsPolicyAutoConfiguration;
import io.github.corsstarter.docs.DocumentationPage;
import io.github.corsstarter.web.CorsStartReport;
import org.apache.catalina.filters.CorsFilter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.CorsRegistration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/moving-here.md} translates every setting of the libraries that are on the
 * class path, and shows the output at startup.
 */
class MovingHerePageTests {

	private static final DocumentationPage PAGE = DocumentationPage.read("moving-here.md");

	/**
	 * Return a column of the first table of a section.
	 */
	private static Set<String> column(String section, int column) {
		return PAGE.section(section)
			.text()
			.lines()
			.dropWhile((line) -> !line.startsWith("|"))
			.takeWhile((line) -> line.startsWith("|"))
			.skip(2)
			.flatMap((line) -> Pattern.compile("`([^`]+)`")
				.matcher(line.split(" *\\| *", -1)[column])
				.results()
				.map((code) -> code.group(1)))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static List<String> methods(Class<?> type, UnaryOperator<String> name) {
		return Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
			.map(Method::getName)
			.map(name)
			.filter((each) -> !each.isEmpty())
			.distinct()
			.toList();
	}

	@Test
	void showsTheOutputOfTheStart() {
		DocumentationPage section = PAGE.section("## What the log shows at startup");
		WebApplicationContextRunner shop = new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
							DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withUserConfiguration(Shop.class);
		shop.run((context) -> assertThat(context.getBean(CorsStartReport.class).translation())
			.isEqualTo(section.block("yaml")));
		String[] properties = section.block("properties").split("\n");
		shop.withPropertyValues(properties)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.map((layer) -> layer.replace("MovingHerePageTests.", ""))
				.containsExactlyElementsOf(
						section.block("text").lines().map((line) -> line.replaceFirst("^ *- ", "")).toList()));
		assertThat(allowed(TestEnvironments.yaml(section.block("yaml"))))
			.isEqualTo(allowed(TestEnvironments.properties(section.block("properties"))));
	}

	@Test
	void theCommentsOfAPolicyThatIsOffCanBeFollowed() {
		new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
							DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withUserConfiguration(AnyOriginWithCredentials.class)
			.run((context) -> {
				String followed = context.getBean(CorsStartReport.class)
					.translation()
					.replace("      enabled: false\n", "      allowed-origins: https://app.example.com\n")
					.lines()
					.map((line) -> line.replaceFirst("# (?=(allow|exposed|max)[a-z-]*: )", ""))
					.collect(Collectors.joining("\n"));
				assertThat(allowed(TestEnvironments.yaml(followed)))
					.containsExactly("api[/api/**][https://app.example.com][GET, HEAD, PUT][X-A][X-Total]truePT1M");
			});
	}

	private static List<String> allowed(ConfigurableEnvironment environment) {
		return TestEnvironments.factory(environment)
			.policies()
			.stream()
			.map((policy) -> policy.name() + policy.paths() + policy.allowedOrigins() + policy.allowedMethods()
					+ policy.allowedHeaders() + policy.exposedHeaders() + policy.allowsCredentials() + policy.maxAge())
			.sorted()
			.toList();
	}

	@Test
	void valuesFromElsewhereGiveTheResultsOnThePage() {
		List<List<String>> rows = PAGE.section("## From elsewhere").rows("Elsewhere");
		assertThat(rows).hasSize(8);
		for (List<String> row : rows) {
			List<String> elsewhere = codes(row.get(1));
			List<String> code = codes(row.get(2));
			List<String> here = codes(row.get(3));
			CorsPoliciesFactory before = factory("allowed-origins", quoted(elsewhere.get(0)), "");
			assertThat(before.problems()).as("%s", row)
				.extracting((problem) -> problem.code().code())
				.containsExactlyElementsOf(code);
			assertThat(before.warnings("").isEmpty()).as("%s", row).isEqualTo(!code.isEmpty());
			CorsPoliciesFactory after = factory("allowed-origins", here.get(here.size() - 1),
					(here.size() > 1) ? here.get(0) : "");
			assertThat(after.create().all()).as("%s", row).hasSize(1);
		}
	}

	private static List<String> codes(String cell) {
		return Pattern.compile("`([^`]+)`").matcher(cell).results().map((code) -> code.group(1)).toList();
	}

	private static String quoted(String value) {
		return (value.startsWith("\"") || value.endsWith(",")) ? value : "['" + value + "']";
	}

	private static CorsPoliciesFactory factory(String key, String value, String further) {
		return TestEnvironments
			.factory(TestEnvironments.yaml("cors:\n  " + key + ": " + value + "\n  " + further + "\n"));
	}

	@Test
	void everyFieldOfGatewayApiIsAKey() {
		List<List<String>> rows = PAGE.section("### From Gateway API's `HTTPCORSFilter`").rows("field");
		assertThat(rows).hasSize(6).allSatisfy((row) -> {
			String key = codes(row.get(2)).get(0);
			assertThat(PropertyKeys.isKnown(ConfigurationPropertyName.of("cors." + key))).as(key).isTrue();
		});
	}

	@Test
	void listsEverySettingOfSpring() {
		String section = "## From Spring's own CORS settings";
		assertThat(column(section, 2))
			.containsExactlyInAnyOrderElementsOf(methods(CrossOrigin.class, UnaryOperator.identity()));
		assertThat(column(section, 3)).contains("addMapping")
			.containsAll(methods(CorsRegistration.class, (name) -> name.equals("combine") ? "" : name));
		assertThat(column(section, 4)).contains("registerCorsConfiguration")
			.containsAll(methods(CorsConfiguration.class,
					(name) -> name.startsWith("set") ? Character.toLowerCase(name.charAt(3)) + name.substring(4) : ""));
	}

	@Test
	void springPermitsTheDocumentedDefaults() {
		CorsConfiguration plain = new CorsConfiguration();
		assertThat(plain.checkOrigin("https://app.example.com")).isNull();
		assertThat(plain.checkHttpMethod(HttpMethod.HEAD)).containsExactly(HttpMethod.GET, HttpMethod.HEAD);
		assertThat(plain.checkHeaders(List.of("x-a"))).isNull();
		assertThat(plain.getMaxAge()).isNull();
		CorsConfiguration permitting = plain.applyPermitDefaultValues();
		assertThat(permitting.checkOrigin("https://app.example.com")).isEqualTo("*");
		assertThat(permitting.getAllowedMethods()).containsExactly("GET", "HEAD", "POST");
		assertThat(permitting.getAllowedHeaders()).containsExactly("*");
		assertThat(permitting.getAllowCredentials()).isNull();
		assertThat(permitting.getMaxAge()).isEqualTo(1800);
	}

	@Test
	void listsEveryKeyOfTheActuator() throws Exception {
		TreeSet<String> keys = new TreeSet<>();
		for (Resource metadata : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
			JsonMapper.shared()
				.readTree(metadata.getContentAsByteArray())
				.get("properties")
				.forEach((property) -> keys.add(property.get("name").asString()));
		}
		keys.removeIf((name) -> !name.startsWith("management.endpoints.web.cors."));
		assertThat(keys).isNotEmpty();
		assertThat(column("## From `management.endpoints.web.cors.*`", 1)).isEqualTo(keys);
	}

	@Test
	void listsEveryParameterOfTomcat() throws Exception {
		TreeSet<String> parameters = new TreeSet<>(Set.of("url-pattern"));
		for (var field : CorsFilter.class.getFields()) {
			if (field.getName().startsWith("PARAM_")) {
				parameters.add(String.valueOf(field.get(null)));
			}
		}
		assertThat(column("## From Tomcat's `CorsFilter`", 1)).isEqualTo(parameters);
		assertThat(column("## From Tomcat's `CorsFilter`", 2)).contains(CorsFilter.DEFAULT_ALLOWED_HTTP_METHODS,
				CorsFilter.DEFAULT_ALLOWED_HTTP_HEADERS, CorsFilter.DEFAULT_PREFLIGHT_MAXAGE,
				CorsFilter.DEFAULT_SUPPORTS_CREDENTIALS, CorsFilter.DEFAULT_DECORATE_REQUEST);
	}

	@Configuration(proxyBeanMethods = false)
	static class AnyOriginWithCredentials implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/api/**")
				.allowedOriginPatterns("*")
				.allowedMethods("GET", "PUT")
				.allowedHeaders("X-A")
				.exposedHeaders("X-Total")
				.allowCredentials(true)
				.maxAge(60);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Attachments.class)
	static class Shop implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/api/**")
				.allowedOrigins("https://shop.example.com")
				.allowedMethods("GET", "POST", "PUT")
				.allowCredentials(true);
		}

	}

	@RestController
	@RequestMapping("/attachments")
	@CrossOrigin(originPatterns = { "https://*.example.com", "https://pr-*.example.net" }, exposedHeaders = "Location")
	static class Attachments {

		@GetMapping
		String list() {
			return "x";
		}

		@PostMapping
		String add() {
			return "x";
		}

	}

}
