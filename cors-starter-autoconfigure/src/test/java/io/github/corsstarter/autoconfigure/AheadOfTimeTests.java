package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

import io.github.corsstarter.web.RawHttp;
import io.github.corsstarter.web.reactive.ReactiveNettyServer;
import io.github.corsstarter.web.servlet.TomcatServer;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aot.AotDetector;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application that is processed ahead of time, as for a native image, and starts from
 * the generated code. It has no origins when it is processed: conditions are evaluated at
 * that time, but properties are read at the start.
 */
@CompileWithForkedClassLoader
@ExtendWith(OutputCaptureExtension.class)
class AheadOfTimeTests {

	private static final String APP = "Origin: https://app.example.com";

	private static final String LOGIN = "Authorization: Basic dXNlcjpzZWNyZXQ=";

	@Test
	void servletApplicationStarts(CapturedOutput output) {
		// The JVM accepts only one factory, and Tomcat sets it in the other tests
		TomcatURLStreamHandlerFactory.disable();
		SpringApplication application = application(WebApplicationType.SERVLET, TomcatServer.class);
		startsFromGeneratedCode(application, output);
	}

	@Test
	void reactiveApplicationStarts(CapturedOutput output) {
		SpringApplication application = application(WebApplicationType.REACTIVE, ReactiveNettyServer.class);
		startsFromGeneratedCode(application, output);
	}

	private static SpringApplication application(WebApplicationType type, Class<?> server) {
		SpringApplication application = new SpringApplication(AheadOfTimeApplication.class, server);
		application.setMainApplicationClass(AheadOfTimeApplication.class);
		application.setWebApplicationType(type);
		application.setDefaultProperties(
				Map.of("spring.security.user.name", "user", "spring.security.user.password", "secret"));
		return application;
	}

	private static void startsFromGeneratedCode(SpringApplication application, CapturedOutput output) {
		TestGenerationContext generation = new TestGenerationContext(AheadOfTimeApplication.class);
		process(application, generation);
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			SpringProperties.setFlag(AotDetector.AOT_ENABLED);
			try {
				originsAreThoseOfTheStart(application);
				withoutOriginsRequestsAreLeftAlone(application);
				aMistakeStopsTheStartWithTheReport(application, output);
				theWayOutOfAnEmergencyIsOpen(application);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			finally {
				SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
			}
		});
	}

	/**
	 * Process an application as the build plugin does.
	 */
	private static void process(SpringApplication application, TestGenerationContext generation) {
		System.setProperty(AbstractAotProcessor.AOT_PROCESSING, "true");
		try {
			new ApplicationContextAotGenerator().processAheadOfTime(prepare(application), generation);
		}
		finally {
			System.clearProperty(AbstractAotProcessor.AOT_PROCESSING);
		}
		generation.writeGeneratedContent();
	}

	private static GenericApplicationContext prepare(SpringApplication application) {
		Runnable start = application::run;
		try {
			SpringApplication.withHook((started) -> new SpringApplicationRunListener() {

				@Override
				public void contextLoaded(ConfigurableApplicationContext context) {
					throw new SpringApplication.AbandonedRunException(context);
				}

			}, start);
		}
		catch (SpringApplication.AbandonedRunException ex) {
			return (GenericApplicationContext) Objects.requireNonNull(ex.getApplicationContext());
		}
		throw new IllegalStateException("The start was not abandoned");
	}

	private static void originsAreThoseOfTheStart(SpringApplication application) throws IOException {
		try (ConfigurableApplicationContext context = application.run("--server.port=0",
				"--cors.allowed-origins=https://app.example.com")) {
			RawHttp http = http(context);
			assertAnswer(http.send("OPTIONS /x", APP, "Access-Control-Request-Method: POST"), 204,
					"Access-Control-Allow-Headers: *,Authorization", "Access-Control-Allow-Methods: GET,HEAD,POST",
					"Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Max-Age: 1800",
					"Vary: Origin");
			assertAnswer(http.send("GET /x", APP, LOGIN), 200, "Access-Control-Allow-Origin: https://app.example.com",
					"Vary: Origin");
			assertAnswer(http.send("GET /x", "Origin: https://stranger.example"), 403,
					"Cors-Refusal: origin-not-allowed", "Vary: Origin");
		}
	}

	private static void withoutOriginsRequestsAreLeftAlone(SpringApplication application) throws IOException {
		try (ConfigurableApplicationContext context = application.run("--server.port=0")) {
			assertAnswer(http(context).send("GET /x", APP, LOGIN), 200);
		}
	}

	private static void aMistakeStopsTheStartWithTheReport(SpringApplication application, CapturedOutput output) {
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> application.run("--server.port=0", "--cors.allowed-origins=app.example.com"))
			.withRootCauseInstanceOf(InvalidCorsPropertiesException.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "cors.allowed-origins[0] = \"app.example.com\"",
				"(origin-missing-scheme)", "Write https://app.example.com");
	}

	private static void theWayOutOfAnEmergencyIsOpen(SpringApplication application) throws IOException {
		try (ConfigurableApplicationContext context = application.run("--server.port=0",
				"--cors.allowed-origins=app.example.com", "--cors.enabled=false")) {
			assertAnswer(http(context).send("GET /x", APP, LOGIN), 200);
		}
	}

	private static RawHttp http(ConfigurableApplicationContext context) {
		return new RawHttp(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

	private static void assertAnswer(RawHttp.Answer answer, int status, String... corsHeaders) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.corsHeaders()).containsExactly(corsHeaders);
	}

}
