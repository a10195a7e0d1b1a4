package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Policies on a separate management port.
 */
@SpringBootTest(classes = { ManagementPortTests.Application.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { ProtocolApplication.WITHOUT_SECURITY, "management.server.port=0",
				"management.server.base-path=/manage", "management.endpoints.web.exposure.include=*",
				"management.endpoints.web.cors.allowed-origins=https://ops.example.com",
				"cors.allowed-origins=https://app.example.com", "cors.policies.health.paths=/actuator/health",
				"cors.policies.health.allowed-origins=*", "cors.policies.wide.paths=/*/**",
				"cors.policies.wide.allowed-origins=*" })
class ManagementPortTests {

	private static final String ANY_PAGE = "Origin: https://status.example";

	private static final String APP = "Origin: https://app.example.com";

	private static final String OPS = "Origin: https://ops.example.com";

	@Value("${local.management.port}")
	private int managementPort;

	@Value("${local.server.port}")
	private int port;

	private void assertAnswer(RawHttp.Answer answer, int status, String... corsHeaders) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.corsHeaders()).isEqualTo(new TreeSet<>(List.of(corsHeaders)));
	}

	@Test
	void aPolicyThatClaimsItsPathsApplies() throws IOException {
		RawHttp management = new RawHttp(this.managementPort);
		// The actuator's own CORS support adds its request headers to Vary
		assertAnswer(management.send("GET /manage/actuator/health", ANY_PAGE), 200, "Access-Control-Allow-Origin: *",
				"Vary: Origin,Access-Control-Request-Method,Access-Control-Request-Headers");
		assertAnswer(management.send("OPTIONS /manage/actuator/health", ANY_PAGE, "Access-Control-Request-Method: GET"),
				204, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: GET,HEAD,POST",
				"Access-Control-Allow-Headers: *,Authorization", "Access-Control-Max-Age: 1800");
		assertAnswer(management.send("DELETE /manage/actuator/health", ANY_PAGE), 403, "Access-Control-Allow-Origin: *",
				"Cors-Refusal: method-not-allowed", "Vary: Origin");
	}

	@Test
	void otherPathsKeepTheirOwnProperties() throws IOException {
		RawHttp management = new RawHttp(this.managementPort);
		RawHttp.Answer answer = management.send("GET /manage/actuator/beans", OPS);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.values("Access-Control-Allow-Origin")).containsExactly("https://ops.example.com");
		answer = management.send("GET /manage/actuator/beans", APP);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.values("Cors-Refusal")).isEmpty();
		answer = management.send("OPTIONS /manage/actuator/beans", OPS, "Access-Control-Request-Method: GET");
		assertThat(answer.status()).isEqualTo(200);
	}

	@Test
	void theApplicationHasItsPolicy() throws IOException {
		assertThat(new RawHttp(this.port).send("GET /", APP).values("Access-Control-Allow-Origin"))
			.containsExactly("https://app.example.com");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = JettyServletManagementContextAutoConfiguration.class)
	static class Application {

	}

}
