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

import io.github.corsstarter.docs.DocumentationPage;
import org.apache.catalina.filters.CorsFilter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.CorsRegistration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/moving-here.md} translates every setting of those libraries that are on the
 * class path.
 */
class MovingHerePageTests {

	private static final DocumentationPage PAGE = DocumentationPage.read("moving-here.md");

	/**
	 * Return what stands in a column of the first table of a section.
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
	void listsEverySettingOfSpring() {
		String section = "## From Spring's own means";
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

}
