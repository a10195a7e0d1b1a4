package io.github.corsstarter.web.reactive;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Policies on a reactive management server on a separate port.
 */
@SpringBootTest(classes = { ReactiveManagementPortTests.Application.class, ReactiveNettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "spring.main.allow-bean-definition-overriding=true",
				ReactiveProtocolApplication.WITHOUT_SECURITY, "management.server.port=0",
				"management.endpoints.web.exposure.include=*",
				"management.endpoints.web.cors.allowed-origins=https://ops.example.com",
				"cors.allowed-origins=https://app.example.com", "cors.policies.health.paths=/actuator/health",
				"cors.policies.health.allowed-origins=*", "cors.policies.wide.paths=/*/**",
				"cors.policies.wide.allowed-origins=*" })
class ReactiveManagementPortTests {

	private static final String APP = "Origin: https://app.example.com";

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
		String anyPage = "Origin: https://status.example";
		assertAnswer(management.send("OPTIONS /actuator/health", anyPage, "Access-Control-Request-Method: GET"), 204,
				"Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: GET,HEAD,POST",
				"Access-Control-Allow-Headers: *,Authorization", "Access-Control-Max-Age: 1800");
		assertThat(management.send("GET /actuator/health", anyPage).values("Access-Control-Allow-Origin"))
			.containsExactly("*");
	}

	@Test
	void otherPathsKeepTheirOwnProperties() throws IOException {
		RawHttp management = new RawHttp(this.managementPort);
		RawHttp.Answer answer = management.send("GET /actuator/beans", "Origin: https://ops.example.com");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.values("Access-Control-Allow-Origin")).containsExactly("https://ops.example.com");
		answer = management.send("GET /actuator/beans", APP);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.values("Cors-Refusal")).isEmpty();
	}

	@Test
	void theApplicationHasItsPolicy() throws IOException {
		assertThat(new RawHttp(this.port).send("GET /", APP).values("Access-Control-Allow-Origin"))
			.containsExactly("https://app.example.com");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
