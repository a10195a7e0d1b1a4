package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.RawHttp;
import io.github.corsstarter.web.RunningApplication;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.pattern.PathPatternParser;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A policy covers the requests that reach the handlers of its paths, for all ways in
 * which the application maps paths. The top-level policy is open, and a named policy is
 * closed.
 */
class HandlerPathsTests {

	private static final String APP = "Origin: https://app.example.com";

	private static final String STRANGER = "Origin: https://stranger.example";

	private static final String[] OPEN = { "Access-Control-Allow-Origin: *" };

	private static final String[] CLOSED = { "Access-Control-Allow-Origin: https://app.example.com", "Vary: Origin" };

	private static final String[] REFUSED = { "Cors-Refusal: origin-not-allowed", "Vary: Origin" };

	private static RunningApplication run(Server server, Class<?> configuration, String... properties) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=0", "--" + ProtocolApplication.WITHOUT_SECURITY + "," + server.excluded));
		Stream.of(properties).map((property) -> "--" + property).forEach(arguments::add);
		return new RunningApplication(
				new SpringApplicationBuilder(Application.class, server.configuration, configuration)
					.web(WebApplicationType.SERVLET)
					.properties("cors.allowed-origins=*")
					.run(arguments.toArray(new String[0])));
	}

	private static CorsPolicies policies(RunningApplication application) {
		return application.context().getBean(CorsPolicies.class);
	}

	private static void assertManagementAnswer(RunningApplication application, String request, String origin,
			String... corsHeaders) throws IOException {
		RawHttp.Answer answer = application.http("local.management.port").send(request, origin);
		assertThat(answer.corsHeaders()).as(request).isEqualTo(new TreeSet<>(List.of(corsHeaders)));
		assertThat(answer.status()).as(request).isEqualTo(200);
	}

	private static String closed(String paths) {
		return "cors.policies.private.paths=" + paths;
	}

	private static final String ORIGIN = "cors.policies.private.allowed-origins=https://app.example.com";

	@ParameterizedTest
	@EnumSource
	void aPatternWithVariablesDoesNotOpenTheActuator(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "management.endpoints.web.exposure.include=*",
				"cors.policies.tenants.paths=/{tenant}/{resource},/*/{resource}/*,/actuator{x}/env,/{all}/**",
				"cors.policies.tenants.allowed-origins=*", "cors.policies.health.paths=/actuator/health/**",
				"cors.policies.health.allowed-origins=*")) {
			assertThat(policies(application).toString()).endsWith("left alone: /actuator/**");
			application.assertAnswer("GET /actuator/env", STRANGER, 200);
			application.assertAnswer("GET /actuator/loggers/ROOT", STRANGER, 200);
			RawHttp.Answer preflight = application.http()
				.send("OPTIONS /actuator/loggers/ROOT", STRANGER, "Access-Control-Request-Method: POST");
			assertThat(preflight.corsHeaders()).isEmpty();
			application.assertAnswer("GET /actuator/health", STRANGER, 200, OPEN);
			application.assertAnswer("GET /private/data", STRANGER, 200, OPEN);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aPatternWithVariablesDoesNotOpenTheActuatorBelowAServletPath(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "management.endpoints.web.exposure.include=*",
				"management.endpoints.web.base-path=/manage/all", "spring.mvc.servlet.path=/app",
				"server.servlet.context-path=/context", "cors.policies.tenants.paths=/{a}/{b}/{c},/app/{a}/{b}/{c}",
				"cors.policies.tenants.allowed-origins=*")) {
			application.assertAnswer("GET /context/app/manage/all/env", STRANGER, 200);
			application.assertAnswer("GET /context/app/private/data", STRANGER, 200, OPEN);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aPatternWithVariablesDoesNotOpenTheManagementPort(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "management.endpoints.web.exposure.include=*",
				"management.server.port=0", "cors.policies.tenants.paths=/{tenant}/{resource}",
				"cors.policies.tenants.allowed-origins=*", "cors.policies.info.paths=/actuator/info",
				"cors.policies.info.allowed-origins=*")) {
			assertManagementAnswer(application, "GET /actuator/env", STRANGER);
			assertManagementAnswer(application, "GET /actuator/info", STRANGER, OPEN);
		}
	}

	@ParameterizedTest
	@EnumSource
	void ignoresCaseIfHandlersDo(Server server) throws IOException {
		try (RunningApplication application = run(server, IgnoringCase.class, closed("/private/**,/function"),
				ORIGIN)) {
			for (String path : List.of("/PRIVATE/data", "/Private/DATA", "/FUNCTION")) {
				application.assertAnswer("GET " + path, STRANGER, 403, REFUSED);
				application.assertAnswer("GET " + path, APP, 200, CLOSED);
			}
			application.assertAnswer("GET /OPEN", STRANGER, 200, OPEN);
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
			application.assertAnswer("GET /open/", STRANGER, 200, OPEN);
		}
	}

	@ParameterizedTest
	@EnumSource
	void patternsAreRelativeToThePathOfSpringMvcsServlet(Server server) throws IOException {
		try (RunningApplication application = run(server, PlainServlet.class, "spring.mvc.servlet.path=/app",
				closed("/private/**"), ORIGIN)) {
			for (String path : List.of("/app/private/data", "/app/%70rivate/data", "/%61pp/private/data",
					"/app//private/data", "/plain/../app/private/data")) {
				RawHttp.Answer answer = application.http().send("GET " + path, STRANGER);
				assertThat(answer.body()).as(path).isNotEqualTo("private");
			}
			application.assertAnswer("GET /app/private/data", STRANGER, 403, REFUSED);
			application.assertAnswer("GET /app/private/data", APP, 200, CLOSED);
			application.assertAnswer("GET /app/open", STRANGER, 200, OPEN);
			// Another servlet, with paths relative to the application
			application.assertAnswer("GET /plain/private/data", STRANGER, 200, OPEN);
			assertThat(application.http().send("GET /private/data", STRANGER).corsHeaders()).containsExactly(REFUSED);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aPatternWithTheServletsPathAppliesWithAWarning(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "spring.mvc.servlet.path=/app",
				closed("/app/private/**"), ORIGIN)) {
			application.assertAnswer("GET /app/private/data", STRANGER, 403, REFUSED);
			application.assertAnswer("GET /app/private/data", APP, 200, CLOSED);
			assertThat(policies(application).warnings())
				.containsExactly("Policy 'private' has the path /app/private/**, which begins with the path of "
						+ "Spring MVC's servlet, /app. A policy's paths are relative to the servlet's path, as "
						+ "in @GetMapping. Write /private/**.");
		}
	}

	@ParameterizedTest
	@EnumSource
	void anotherDispatcherServletHasItsOwnPath(Server server) throws IOException {
		try (RunningApplication application = run(server, SecondServlet.class, closed("/private/**"), ORIGIN)) {
			application.assertAnswer("GET /second/private/data", STRANGER, 403, REFUSED);
			application.assertAnswer("GET /second/private/data", APP, 200, CLOSED);
			application.assertAnswer("GET /private/data", STRANGER, 403, REFUSED);
			application.assertAnswer("GET /second/open", STRANGER, 200, OPEN);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anotherDispatcherServletMayHaveItsOwnPathSettings(Server server) throws IOException {
		try (RunningApplication application = run(server, IgnoringSecondServlet.class, closed("/private/**"), ORIGIN)) {
			application.assertAnswer("GET /second/PRIVATE/data", STRANGER, 403, REFUSED);
			application.assertAnswer("GET /second/PRIVATE/data", APP, 200, CLOSED);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anotherDispatcherServletMayBeABean(Server server) throws IOException {
		try (RunningApplication application = run(server, SecondServletBean.class, closed("/private/**"), ORIGIN)) {
			application.assertAnswer("GET /second/PRIVATE/data", STRANGER, 403, REFUSED);
			application.assertAnswer("GET /second/PRIVATE/data", APP, 200, CLOSED);
			application.assertAnswer("GET /PRIVATE/data", STRANGER, 404, OPEN);
		}
	}

	@ParameterizedTest
	@EnumSource
	void theWarningNamesAnotherPolicyWithTheSamePath(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "spring.mvc.servlet.path=/app",
				closed("/app/**"), ORIGIN)) {
			application.assertAnswer("GET /app/private/data", STRANGER, 403, REFUSED);
			assertThat(policies(application).warnings()).singleElement()
				.asString()
				.endsWith("The relative path /** already has a policy, so both policies must allow a request.");
		}
	}

	@ParameterizedTest
	@EnumSource
	void ignoresSlashesAtTheEndOfTheActuatorsPath(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "management.endpoints.web.exposure.include=*",
				"management.endpoints.web.base-path=/manage//")) {
			application.assertAnswer("GET /manage/env", STRANGER, 200);
		}
	}

	@ParameterizedTest
	@MethodSource("contextPaths")
	void coversEverySpellingOfTheContextPath(Server server, String contextPath, String sent) throws IOException {
		try (RunningApplication application = run(server, Plain.class, "server.servlet.context-path=" + contextPath,
				"cors.allowed-origins=", closed("/private/**"), ORIGIN)) {
			RawHttp.Answer answer = application.http().send("GET " + sent + "/private/data", APP);
			// Jetty selects the application, and then Spring MVC fails
			boolean unreadable = answer.status() == 400 || (server == Server.JETTY && answer.status() == 500);
			assertThat(answer.status() == 400 || answer.corsHeaders().equals(new TreeSet<>(List.of(CLOSED)))).isTrue();
			if (!unreadable) {
				assertThat(answer.status()).isEqualTo(200);
				application.assertAnswer("GET " + sent + "/private/data", STRANGER, 403, REFUSED);
				application.assertAnswer("GET " + sent + "/private/missing", APP, 404, CLOSED);
			}
		}
	}

	static Stream<Arguments> contextPaths() {
		return Stream.of(Server.values())
			.flatMap((server) -> Stream.of(Arguments.of(server, "/my app", "/my%20app"),
					Arguments.of(server, "/my-app", "/my%2Dapp"), Arguments.of(server, "/a/b", "/a/b")));
	}

	@ParameterizedTest
	@EnumSource
	void appliesThePolicyOfTheRequestedPathToAForward(Server server) throws IOException {
		try (RunningApplication application = run(server, Plain.class, closed("/private/**"), ORIGIN)) {
			application.assertAnswer("GET /forward", STRANGER, 200, OPEN);
		}
		try (RunningApplication application = run(server, Plain.class, closed("/forward"), ORIGIN)) {
			application.assertAnswer("GET /forward", STRANGER, 403, REFUSED);
			application.assertAnswer("GET /forward", APP, 200, CLOSED);
		}
	}

	enum Server {

		TOMCAT(TomcatServer.class, JettyServletManagementContextAutoConfiguration.class),
		JETTY(JettyServer.class, TomcatServletManagementContextAutoConfiguration.class);

		private final Class<?> configuration;

		private final String excluded;

		Server(Class<?> configuration, Class<?> excluded) {
			this.configuration = configuration;
			this.excluded = excluded.getName();
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

		@Bean
		Forward forward() {
			return new Forward();
		}

		@Bean
		RouterFunction<ServerResponse> function() {
			return RouterFunctions.route().GET("/function", (request) -> ServerResponse.ok().body("function")).build();
		}

	}

	@RestController
	static class Handlers {

		@GetMapping("/private/data")
		String data() {
			return "private";
		}

		@GetMapping("/open")
		String open() {
			return "open";
		}

	}

	@Controller
	static class Forward {

		@GetMapping("/forward")
		String forward() {
			return "forward:/private/data";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	static class IgnoringCase implements WebMvcConfigurer {

		@Override
		public void configurePathMatch(PathMatchConfigurer configurer) {
			PathPatternParser parser = new PathPatternParser();
			parser.setCaseSensitive(false);
			configurer.setPatternParser(parser);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateSlash {

		@Bean
		FilterRegistrationBean<UrlHandlerFilter> slash() {
			return new FilterRegistrationBean<>(UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EarlySlash {

		@Bean
		FilterRegistrationBean<UrlHandlerFilter> slash() {
			FilterRegistrationBean<UrlHandlerFilter> registration = new FilterRegistrationBean<>(
					UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainServlet {

		@Bean
		ServletRegistrationBean<HttpServlet> servlet() {
			return new ServletRegistrationBean<>(new HttpServlet() {

				@Override
				protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
					response.getWriter().print("servlet");
				}

			}, "/plain/*");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondServlet {

		@Bean
		ServletRegistrationBean<DispatcherServlet> second() {
			AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
			context.register(Second.class);
			ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/second/*");
			registration.setName("second");
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class IgnoringSecondServlet {

		@Bean
		ServletRegistrationBean<DispatcherServlet> second() {
			AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
			context.register(Second.class, IgnoringCase.class);
			ServletRegistrationBean<DispatcherServlet> registration = new ServletRegistrationBean<>(
					new DispatcherServlet(context), "/second/*");
			registration.setName("second");
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondServletBean {

		@Bean
		DispatcherServlet second() {
			AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
			context.register(Second.class, IgnoringCase.class);
			return new DispatcherServlet(context);
		}

		@Bean
		DispatcherServlet dispatcherServlet() {
			return new DispatcherServlet();
		}

		@Bean
		ServletRegistrationBean<DispatcherServlet> secondRegistration(@Qualifier("second") DispatcherServlet second) {
			return new ServletRegistrationBean<>(second, "/second/*");
		}

		@Bean
		ServletRegistrationBean<DispatcherServlet> firstRegistration(
				@Qualifier("dispatcherServlet") DispatcherServlet first) {
			return new ServletRegistrationBean<>(first, "/");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebMvc
	static class Second {

		@Bean
		Handlers secondHandlers() {
			return new Handlers();
		}

	}

}
