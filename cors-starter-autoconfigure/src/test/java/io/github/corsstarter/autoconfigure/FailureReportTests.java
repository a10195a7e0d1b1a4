package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.web.CorsPolicies;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The failure report of an application that doesn't start.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTests {

	@TempDir
	Path directory;

	private void write(String file, String text) throws IOException {
		Path path = this.directory.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, text);
	}

	private void start(Class<?> application, String... arguments) {
		String location = "--spring.config.location=" + this.directory.toUri();
		String[] all = Stream.concat(Stream.of(location, "--server.port=0"), Stream.of(arguments))
			.toArray(String[]::new);
		assertThatException().isThrownBy(() -> SpringApplication.run(application, all).close());
	}

	@Test
	void readmeShowsTheExactReport(CapturedOutput output) throws IOException {
		String readme = Files.readString(Path.of("../README.md"));
		String example = readme
			.substring(readme.indexOf("\n## A configuration mistake stops the application from starting"));
		String yaml = block(example, "yaml");
		write("application.yml", yaml);
		start(Application.class);
		String report = output.toString()
			.substring(output.toString().indexOf("Description:"))
			.replace(this.directory.toString() + "/", "");
		assertThat(report.strip()).isEqualTo(block(example, "text").strip());
	}

	private static String block(String text, String language) {
		int start = text.indexOf("```" + language + "\n") + language.length() + 4;
		return text.substring(start, text.indexOf("```", start));
	}

	@Test
	void reportNamesTheSourceOfEachProblem(CapturedOutput output) throws IOException {
		write("application.yml", """
				spring:
				  config:
				    import:
				      - optional:file:%1$s/more.properties
				      - optional:configtree:%1$s/tree/
				""".formatted(this.directory));
		write("more.properties", "cors.allowed-headers=Cookie\n");
		write("tree/cors/exposed-headers", "Set-Cookie\n");
		System.setProperty("cors.allowed-methods", "TRACE");
		try {
			start(Application.class, "--cors.allowed-origins=app.example.com");
		}
		finally {
			System.clearProperty("cors.allowed-methods");
		}
		String directory = this.directory.toString();
		assertThat(output.toString().replace(directory, "DIRECTORY")).contains("The CORS configuration has 4 problems:")
			.contains("  cors.allowed-origins[0] = \"app.example.com\"\n"
					+ "    read from: command line argument --cors.allowed-origins\n")
			.contains("  cors.allowed-methods[0] = \"TRACE\"\n    read from: system property cors.allowed-methods\n")
			.contains(
					"  cors.allowed-headers[0] = \"Cookie\"\n    read from: DIRECTORY/more.properties, line 1, column 22")
			.contains("  cors.exposed-headers[0] = \"Set-Cookie\"\n    read from: DIRECTORY/tree/cors/exposed-headers");
	}

	@Test
	void reportsPoliciesInCode(CapturedOutput output) {
		start(OwnPolicies.class);
		assertThat(output).contains("CORS policies built in code are invalid:")
			.contains("  policy 'default', allowed-origins[0] = \"app.example.com\"\n"
					+ "    why:       An origin must start with a scheme. (origin-missing-scheme)\n"
					+ "    fix:       Write https://app.example.com\n");
	}

	@Test
	void fixesOfPoliciesInCodeNameTheMethodsOfTheBuilder() {
		InvalidCorsPolicyException problems = catchThrowableOfType(InvalidCorsPolicyException.class,
				() -> CorsPolicy.builder()
					.allowedOrigins("http://app.example.com", "*", "null")
					.allowCredentials(true)
					.build());
		String report = new InvalidCorsPolicyFailureAnalyzer().analyze(problems, problems).getDescription();
		assertThat(report).contains("dangerouslyAllow(DangerousSetting.INSECURE_ORIGINS)")
			.contains("dangerouslyAllow(DangerousSetting.NULL_ORIGIN)")
			.contains("List the origins that need cookies, or set allowCredentials(false) (then "
					+ "scripts can still send a token in a header)")
			.doesNotContain("cors.");
	}

	@Test
	void everyAnalyzerIsRegisteredAndLoads() {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader
			.forDefaultResourceLocation(FailureReportTests.class.getClassLoader())
			.load(FailureAnalyzer.class,
					SpringFactoriesLoader.FailureHandler.logging(LogFactory.getLog(FailureReportTests.class)));
		assertThat(analyzers).hasAtLeastOneElementOfType(InvalidCorsPropertiesFailureAnalyzer.class)
			.hasAtLeastOneElementOfType(InvalidCorsPolicyFailureAnalyzer.class);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OwnPolicies {

		@Bean
		CorsPolicies policies() {
			return CorsPolicies.of(CorsPolicy.builder().allowedOrigins(List.of("app.example.com")).build());
		}

	}

}
