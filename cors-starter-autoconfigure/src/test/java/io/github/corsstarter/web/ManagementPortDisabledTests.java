package io.github.corsstarter.web;

import java.io.IOException;
import java.util.List;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.reactive.ReactiveNettyServer;
import io.github.corsstarter.web.servlet.TomcatServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code cors.enabled: false} disables all policies in an emergency, including on a
 * management port and for policies that are beans.
 */
class ManagementPortDisabledTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void nothingIsRegistered(WebApplicationType stack) throws IOException {
		Class<?> server = (stack == WebApplicationType.SERVLET) ? TomcatServer.class : ReactiveNettyServer.class;
		assertThat(send(stack, server, true)).containsExactly("*");
		assertThat(send(stack, server, false)).isEmpty();
	}

	private static List<String> send(WebApplicationType stack, Class<?> server, boolean enabled) throws IOException {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class, server).web(stack)
			.run("--server.port=0", "--management.server.port=0", "--cors.enabled=" + enabled,
					"--spring.main.allow-bean-definition-overriding=true", "--spring.main.banner-mode=off")) {
			int port = context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
			return new RawHttp(port).send("GET /actuator/health", "Origin: https://status.example")
				.values("Access-Control-Allow-Origin");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = JettyServletManagementContextAutoConfiguration.class)
	static class Application {

		@Bean
		CorsPolicies policies() {
			return CorsPolicies.of(CorsPolicy.builder()
				.name("health")
				.paths(List.of("/actuator/health"))
				.allowedOrigins(List.of("*"))
				.build());
		}

	}

}
