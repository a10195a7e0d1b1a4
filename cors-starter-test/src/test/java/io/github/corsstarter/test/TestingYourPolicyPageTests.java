package io.github.corsstarter.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.Inheritance;
import io.github.corsstarter.web.CorsPolicies;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The tests in {@code docs/testing-your-policy.md} run here, with the configuration and
 * the message on the page.
 */
class TestingYourPolicyPageTests {

	private static final Path APPLICATION = Path.of("src/test/java/com/example/attachments");

	private static List<String> blocks(String language) throws IOException {
		return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/testing-your-policy.md")))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	@Test
	void everyTestIsRun() throws IOException {
		List<String> tests = blocks("java");
		assertThat(tests).hasSize(6);
		for (String test : tests) {
			String name = test.replaceFirst("(?s).*\nclass (\\w+).*", "$1");
			assertThat(Files.readString(APPLICATION.resolve(name + ".java")))
				.isEqualTo("package com.example.attachments;\n\n" + test);
		}
	}

	@Test
	void theConfigurationIsThatOfTheTests() throws IOException {
		assertThat(blocks("yaml")).containsExactly(Files.readString(Path.of("src/test/resources/application.yml")));
	}

	@Test
	void theDependencyIsThisModule() throws IOException {
		String pom = Files.readString(Path.of("pom.xml"));
		String version = pom.replaceFirst("(?s).*?<version>(.+?)</version>.*", "$1");
		assertThat(blocks("xml")).containsExactly("""
				<dependency>
				  <groupId>io.github.corsstarter</groupId>
				  <artifactId>cors-starter-test</artifactId>
				  <version>%s</version>
				  <scope>test</scope>
				</dependency>
				""".formatted(version));
	}

	@Test
	void theMessageMatchesTheMistake() throws IOException {
		// The policy of the page's properties
		CorsPolicies policies = CorsPolicies.of(Inheritance.inProperties(Set.of())
			.applyTo(CorsPolicy.builder())
			.name("uploads")
			.paths(List.of("/attachments/**"))
			.allowedOrigins(List.of("https://app.example.com"))
			.allowedMethods(List.of("GET", "PUT"))
			.allowedHeaders(List.of("x-file"))
			.build());
		CorsRequestAssert upload = assertThatCors(policies).preflight(HttpMethod.PUT, "/attachments/1")
			.from("https://app.example.com")
			.withHeaders("x-file-name");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(upload::isAllowed)
			.withMessage(blocks("text").get(0).stripTrailing());
	}

}
