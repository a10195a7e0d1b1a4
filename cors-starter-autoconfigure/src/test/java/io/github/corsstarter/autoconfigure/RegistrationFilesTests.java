package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring silently ignores misspelt names in registration files.
 */
class RegistrationFilesTests {

	private static final String OURS = "io.github.corsstarter.";

	private static List<String> registered(String file) throws IOException {
		List<String> names = new ArrayList<>();
		for (Resource resource : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring/" + file)) {
			resource.getContentAsString(StandardCharsets.UTF_8)
				.lines()
				.filter((line) -> line.startsWith(OURS))
				.forEach(names::add);
		}
		return names;
	}

	@Test
	void everyAutoConfigurationIsRegisteredAndLoads() throws Exception {
		List<String> names = registered("org.springframework.boot.autoconfigure.AutoConfiguration.imports");
		for (String name : names) {
			assertThat(Class.forName(name)).hasAnnotation(AutoConfiguration.class);
		}
		List<String> written = new ArrayList<>();
		for (Resource resource : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:io/github/corsstarter/autoconfigure/**/*AutoConfiguration.class")) {
			String path = resource.getURI().toString();
			written.add(path.substring(path.indexOf("io/github/corsstarter"), path.length() - ".class".length())
				.replace('/', '.'));
		}
		assertThat(names).containsExactlyInAnyOrderElementsOf(written);
	}

	@Test
	void factoriesAreRegisteredUnderTheirInterface() throws Exception {
		Properties ours = new Properties();
		for (Resource resource : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring.factories")) {
			Properties factories = PropertiesLoaderUtils.loadProperties(resource);
			if (factories.toString().contains(OURS)) {
				ours.putAll(factories);
			}
		}
		assertThat(ours.stringPropertyNames()).containsExactlyInAnyOrder(EnvironmentPostProcessor.class.getName(),
				FailureAnalyzer.class.getName());
		for (String type : ours.stringPropertyNames()) {
			for (String name : StringUtils.commaDelimitedListToStringArray(ours.getProperty(type))) {
				assertThat(Class.forName(type)).isAssignableFrom(Class.forName(name));
			}
		}
	}

	@Test
	void mockMvcSlicesHaveTheFilter() throws Exception {
		List<String> names = registered(
				"org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc.imports");
		assertThat(names).containsExactly(CorsPolicyAutoConfiguration.class.getName(),
				"io.github.corsstarter.autoconfigure.servlet.ServletCorsPolicyAutoConfiguration");
		// The file is read only if the annotation in its name exists
		assertThat(Class.forName("org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc"))
			.isAnnotation();
	}

	@Test
	void webFluxSlicesHaveTheFilter() throws Exception {
		List<String> names = registered(
				"org.springframework.boot.webflux.test.autoconfigure.AutoConfigureWebFlux.imports");
		assertThat(names).containsExactly(CorsPolicyAutoConfiguration.class.getName(),
				"io.github.corsstarter.autoconfigure.reactive.ReactiveCorsPolicyAutoConfiguration");
		assertThat(Class.forName("org.springframework.boot.webflux.test.autoconfigure.AutoConfigureWebFlux"))
			.isAnnotation();
	}

	@Test
	void managementServersHaveTheFilter() throws Exception {
		List<String> names = registered(ManagementContextConfiguration.class.getName() + ".imports");
		assertThat(names).hasSize(2);
		for (String name : names) {
			assertThat(Class.forName(name)).hasAnnotation(ManagementContextConfiguration.class);
		}
	}

}
