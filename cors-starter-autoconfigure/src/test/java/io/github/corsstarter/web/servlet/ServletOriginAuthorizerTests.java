package io.github.corsstarter.web.servlet;

import java.io.IOException;

import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.web.OriginAuthorizerContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Origins that an authorizer allows, in a servlet application.
 */
class ServletOriginAuthorizerTests {

	@Nested
	@Import(TomcatServer.class)
	class OnTomcat extends Contract {

	}

	@Nested
	@Import(JettyServer.class)
	class OnJetty extends Contract {

	}

	@SpringBootTest(classes = { OriginAuthorizerContract.Application.class, Authorizer.class },
			webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@TestPropertySource(properties = ProtocolApplication.WITHOUT_SECURITY)
	abstract static class Contract extends OriginAuthorizerContract {

		@Test
		void decoratesTheServersOwnResponsesForTenants() throws IOException {
			assertThat(send("GET /api/%2F", "https://tenant.example").corsHeaders())
				.contains("Access-Control-Allow-Origin: https://tenant.example");
			assertThat(send("GET /api/%2F", "https://stranger.example").corsHeaders())
				.noneMatch((line) -> line.startsWith("Access-"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Authorizer {

		@Bean
		OriginAuthorizer authorizer(OriginAuthorizerContract.Tenants tenants) {
			return (query) -> tenants.lookUp(query.origin(), query.policy()).join();
		}

	}

}
