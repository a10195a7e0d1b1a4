package io.github.corsstarter.web.servlet;

import java.io.IOException;

import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.web.OriginAuthorizerContract;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Origins that an authorizer knows, in a servlet application. Each server has a subclass.
 */
@TestPropertySource(properties = ProtocolApplication.WITHOUT_SECURITY)
abstract class ServletOriginAuthorizerContract extends OriginAuthorizerContract {

	@Test
	void whatTheServerRefusesByItselfIsDecoratedForTenants() throws IOException {
		assertThat(send("GET /api/%2F", "https://tenant.example").corsHeaders())
			.contains("Access-Control-Allow-Origin: https://tenant.example");
		assertThat(send("GET /api/%2F", "https://stranger.example").corsHeaders())
			.noneMatch((line) -> line.startsWith("Access-"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Authorizer {

		@Bean
		OriginAuthorizer authorizer(Tenants tenants) {
			return (query) -> tenants.lookUp(query.origin(), query.policy()).join();
		}

	}

}
