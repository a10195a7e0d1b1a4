package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.corsstarter.web.RawHttp;
import io.github.corsstarter.web.RunningApplication;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.reactive.UrlHandlerFilter;
import org.springframework.web.reactive.config.PathMatchConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A policy covers the requests that reach the handlers of its paths, for all ways in
 * which a reactive application maps paths.
 */
class ReactiveHandlerPathsTests {

	private static final String APP = "Origin: https://app.example.com";

	private static final String STRANGER = "Origin: https://stranger.example";

	private static final String[] OPEN = { "Access-Control-Allow-Origin: *" };

	private static final String[] CLOSED = { "Access-Control-Allow-Origin: https://app.example.com", "Vary: Origin" };

	private static final String[] REFUSED = { "Cors-Refusal: origin-not-allowed", "Vary: Origin" };

	private static final String ORIGIN = "cors.policies.private.allowed-origins=https://app.example.com";

	private static RunningApplication run(Server server, Class<?> configuration, String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=0", "--" + ReactiveProtocolApplication.WITHOUT_SECURITY));
		Stream.of(properties).map((property) -> "--" + property).forEach(arguments::add);
		return new RunningApplication(
				new SpringApplicationBuilder(Application.class, server.configuration, configuration)
					.web(WebApplicationType.REACTIVE)
					.properties("cors.allowed-origins=*")
					.run(arguments.toArray(new String[0])));
	}

	private static String closed(String paths) {
		return "cors.policies.private.paths=" + paths;
	}

	@ParameterizedTest
	@EnumSource
	void aPatternWithVariablesDoesNotOpenTheActuator(Server server) throws IOException {
		for (String basePath : List.of("/actuator", "/manage/all")) {
			try (RunningApplication application = run(server, Plain.class,
					"management.endpoints.web.exposure.include=*", "management.endpoints.web.base-path=" + basePath,
					"cors.policies.tenants.paths=/{tenant}/{resource},/*/{resource}/*,/{all}/**",
					"cors.policies.tenants.allowed-origins=*")) {
				application.assertAnswer("GET " + basePath + "/env", STRANGER, 200);
				application.assertAnswer("GET /private/data", STRANGER, 200, OPEN);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void ignoresThePathOfSpringMvcsServlet(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "management.endpoints.web.exposure.include=*",
				"spring.mvc.servlet.path=/app")) {
			application.assertAnswer("GET /actuator/env", STRANGER, 200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void ignoresCaseIfHandlersDo(Server server) throws IOException {
		try (RunningApplication application = run(server, IgnoringCase.class, closed("/private/**"), ORIGIN)) {
			application.assertAnswer("GET /PRIVATE/data", STRANGER, 403, REFUSED);
			application.assertAnswer("GET /PRIVATE/data", APP, 200, CLOSED);
		}
	}

	static Stream<Arguments> slashes() {
		return Stream.of(Server.values())
			.flatMap((server) -> Stream.of(LateSlash.class, EarlySlash.class)
				.map((slash) -> Arguments.of(server, slash)));
	}

	@ParameterizedTest
	@MethodSource("slashes")
	void ignoresATrailingSlashIfAFilterRemovesIt(Server server, Class<?> slash) throws IOException {
		try (RunningApplication application = run(server, slash, closed("/private/data"), ORIGIN)) {
			application.assertAnswer("GET /private/data/", STRANGER, 403, REFUSED);
			application.assertAnswer("GET /private/data/", APP, 200, CLOSED);
			application.assertAnswer("GET /private/data", APP, 200, CLOSED);
		}
	}

	@ParameterizedTest
	@EnumSource
	void coversAnEncodedSlashOrDotInAVariable(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "cors.allowed-origins=",
				closed("/packages/{name}"), ORIGIN)) {
			for (String path : List.of("/packages/@scope%2Fpkg", "/packages/%2E", "/packages/%2E%2E",
					"/packages/a%2F..%2Fb")) {
				RawHttp.Answer answer = application.http().send("GET " + path, APP);
				if (answer.status() != 400) {
					application.assertAnswer("GET " + path, APP, 200, CLOSED);
					application.assertAnswer("GET " + path, STRANGER, 403, REFUSED);
					assertThat(application.http()
						.send("OPTIONS " + path, APP, "Access-Control-Request-Method: GET")
						.status()).isEqualTo(204);
				}
				assertThat(server == Server.NETTY && answer.status() == 400).as(path).isFalse();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void anEncodedSlashDoesNotOpenAFileOfAClosedPolicy(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, closed("/files/**"), ORIGIN,
				"spring.web.resources.static-locations=classpath:/handler-paths/")) {
			application.assertAnswer("GET /files/secret.txt", STRANGER, 403, REFUSED);
			RawHttp.Answer answer = application.http().send("GET /files%2Fsecret.txt", STRANGER);
			assertThat(answer.body()).doesNotContain("secret of a closed policy");
		}
	}

	@ParameterizedTest
	@EnumSource
	void coversEverySpellingOfTheBasePath(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "spring.webflux.base-path=/my-app",
				"cors.allowed-origins=", closed("/private/**"), ORIGIN)) {
			application.assertAnswer("GET /my-app/private/data", APP, 200, CLOSED);
			RawHttp.Answer answer = application.http().send("GET /my%2Dapp/private/data", APP);
			assertThat(answer.status() == 200 && !answer.hasHeader("Access-Control-Allow-Origin")).isFalse();
		}
	}

	enum Server {

		NETTY(ReactiveNettyServer.class), TOMCAT(ReactiveTomcatServer.class), JETTY(ReactiveJettyServer.class);

		private final Class<?> configuration;

		Server(Class<?> configuration) {
			this.configuration = configuration;
		}

		Class<?> configuration() {
			return this.configuration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Handlers handlers() {
			return new Handlers();
		}

	}

	@RestController
	static class Handlers {

		@GetMapping("/private/data")
		String data() {
			return "private";
		}

		@GetMapping("/packages/{name}")
		String name(@PathVariable String name) {
			return name;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	static class IgnoringCase implements WebFluxConfigurer {

		@Override
		public void configurePathMatching(PathMatchConfigurer configurer) {
			configurer.setUseCaseSensitiveMatch(false);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateSlash {

		@Bean
		@Order(0)
		UrlHandlerFilter slash() {
			return UrlHandlerFilter.trailingSlashHandler("/**").mutateRequest().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlySlash {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		UrlHandlerFilter slash() {
			return UrlHandlerFilter.trailingSlashHandler("/**").mutateRequest().build();
		}

	}

}
