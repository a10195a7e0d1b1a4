package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.corsstarter.web.RawHttp;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.annotation.Import;
import org.springframework.web.SpringServletContainerInitializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application in an external Tomcat, where Spring Boot's {@code ErrorPageFilter}
 * replaces error pages: it resets the response and forwards.
 */
class WarDeploymentTests {

	private static final String APP = "Origin: https://app.example.com";

	private static final Tomcat TOMCAT = new Tomcat();

	@BeforeAll
	static void start(@TempDir Path folder) throws Exception {
		TOMCAT.setBaseDir(folder.toString());
		TOMCAT.setPort(0);
		TOMCAT.getConnector();
		Context context = TOMCAT.addContext("/shop", folder.toString());
		context.addServletContainerInitializer(new SpringServletContainerInitializer(), Set.of(Application.class));
		TOMCAT.start();
	}

	@AfterAll
	static void stop() throws Exception {
		TOMCAT.stop();
		TOMCAT.destroy();
	}

	@ParameterizedTest
	@CsvSource({ "GET /shop/ok, 200", "GET /shop/throw, 500", "GET /shop/send-error, 502", "GET /shop/missing, 404",
			"PUT /shop/ok, 405", "GET /shop/status/409, 409", "GET /shop/async-throw, 500", "GET /shop/never, 503",
			"GET /shop/resets, 200" })
	void everyResponseIsReadable(String request, int status) throws IOException {
		RawHttp.Answer answer = new RawHttp(TOMCAT.getConnector().getLocalPort()).send(request, APP);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.corsHeaders())
			.isEqualTo(new TreeSet<>(List.of("Access-Control-Allow-Origin: https://app.example.com", "Vary: Origin")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ok", "/throw", "/send-error", "/missing", "/status/409", "/async-throw", "/never",
			"/resets", "/filter-resets" })
	void everyResponseVariesEvenWithoutOrigin(String path) throws IOException {
		assertThat(new RawHttp(TOMCAT.getConnector().getLocalPort()).send("GET /shop" + path).corsHeaders())
			.containsExactly("Vary: Origin");
	}

	@EnableAutoConfiguration
	@Import({ ProtocolHandlers.class, TomcatServer.class })
	static class Application extends SpringBootServletInitializer {

		@Override
		protected SpringApplicationBuilder configure(SpringApplicationBuilder builder) {
			return builder.sources(Application.class)
				.properties(ProtocolApplication.WITHOUT_SECURITY, "cors.allowed-origins=https://app.example.com",
						"cors.allowed-methods=GET,PUT", "spring.main.banner-mode=off");
		}

	}

}
