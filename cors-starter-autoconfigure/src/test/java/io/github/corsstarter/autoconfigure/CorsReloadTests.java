package io.github.corsstarter.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.corsstarter.actuate.CorsEndpoint;
import io.github.corsstarter.actuate.CorsReloadEndpoint;
import io.github.corsstarter.autoconfigure.actuate.CorsEndpointAutoConfiguration;
import io.github.corsstarter.autoconfigure.servlet.ServletCorsPolicyAutoConfiguration;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsPoliciesChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class CorsReloadTests {

	@TempDir
	private Path folder = Path.of("");

	private final List<CorsPoliciesChange> changes = new ArrayList<>();

	private WebApplicationContextRunner contextRunner() {
		ApplicationListener<PayloadApplicationEvent<CorsPoliciesChange>> listener = (event) -> this.changes
			.add(event.getPayload());
		return new WebApplicationContextRunner()
			.withInitializer(
					(context) -> TestPropertyValues.of("spring.config.location=" + this.folder + "/").applyTo(context))
			.withInitializer(new ConfigDataApplicationContextInitializer())
			.withInitializer((context) -> context.addApplicationListener(listener))
			.withConfiguration(AutoConfigurations.of(CorsPolicyAutoConfiguration.class,
					ServletCorsPolicyAutoConfiguration.class, CorsEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*");
	}

	private void write(String yaml) throws IOException {
		Files.writeString(this.folder.resolve("application.yml"), yaml);
	}

	@Test
	void hasNoEndpointWithoutAccess() throws IOException {
		write("cors.allowed-origins: https://a.example");
		contextRunner().run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(CorsPolicies.class)
			.doesNotHaveBean(CorsReloadEndpoint.class));
	}

	@Test
	void appliesChangesInTheFile() throws IOException {
		write("cors.allowed-origins: https://a.example");
		contextRunner().withPropertyValues("management.endpoint.corsreload.access=UNRESTRICTED", "cors.max-age=7")
			.run((context) -> {
				CorsPolicies policies = context.getBean(CorsPolicies.class);
				assertThat(policies.all().get(0).allowedOrigins()).containsExactly("https://a.example");
				write("cors:\n  allowed-origins: https://b.example\n  policies.api:\n    paths: /api/**\n"
						+ "  policies.off:\n    paths: /off/**\n    enabled: false\n");
				CorsReloadEndpoint.Outcome change = context.getBean(CorsReloadEndpoint.class).reload();
				assertThat(change.accepted()).isTrue();
				assertThat(change.policies()).contains("'api' for /api/** allows https://b.example");
				assertThat(policies.all()).hasSize(2).allSatisfy((policy) -> assertThat(policy.maxAge()).hasSeconds(7));
				assertThat(policies.pathsLeftAlone()).containsExactly("/off/**", "/actuator/**");
				assertThat(this.changes)
					.containsExactly(new CorsPoliciesChange(change.accepted(), change.policies(), change.problems()));
			});
	}

	@Test
	void unchangedFileLeavesPoliciesUnchanged() throws IOException {
		write("cors.allowed-origins: https://a.example");
		contextRunner().withPropertyValues("management.endpoint.corsreload.access=UNRESTRICTED")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("library", Map.of("cors.allowed-origins", "https://library.example"))))
			.run((context) -> {
				CorsPolicies policies = context.getBean(CorsPolicies.class);
				assertThat(policies.all().get(0).allowedOrigins()).containsExactly("https://a.example");
				assertThat(context.getBean(CorsReloadEndpoint.class).reload().accepted()).isTrue();
				assertThat(policies.all().get(0).allowedOrigins()).containsExactly("https://a.example");
			});
	}

	@Test
	void invalidPropertiesChangeNothingAndAreReported() throws IOException {
		write("cors.allowed-origins: https://a.example");
		contextRunner().withPropertyValues("management.endpoint.corsreload.access=UNRESTRICTED").run((context) -> {
			write("cors:\n  allowed-origins: b.example\n  allowed-method: GET\n");
			CorsReloadEndpoint.Outcome change = context.getBean(CorsReloadEndpoint.class).reload();
			assertThat(change.accepted()).isFalse();
			assertThat(change.problems()).hasSize(2)
				.anySatisfy((problem) -> assertThat(problem).contains("cors.allowed-origins[0] = \"b.example\" (")
					.contains("application.yml, line 2, column 20): An origin must start with a scheme. "
							+ "(origin-missing-scheme) Write https://b.example"));
			assertThat(context.getBean(CorsPolicies.class).all().get(0).allowedOrigins())
				.containsExactly("https://a.example");
			assertThat(this.changes)
				.containsExactly(new CorsPoliciesChange(change.accepted(), change.policies(), change.problems()));
		});
	}

	@Test
	void replacementInCodeIsPublished() throws IOException {
		write("cors.allowed-origins: https://a.example");
		contextRunner().run((context) -> {
			CorsPolicies policies = context.getBean(CorsPolicies.class);
			CorsPolicy policy = CorsPolicy.builder().allowedOrigins(List.of("https://b.example")).build();
			policies.leavingAlone(List.of("/x")).replace(List.of(policy));
			policies.replace(List.of(policy, policy));
			assertThat(this.changes).hasSize(2);
			assertThat(this.changes.get(0).accepted()).isTrue();
			assertThat(this.changes.get(0).policies()).contains("https://b.example");
			assertThat(this.changes.get(1).accepted()).isFalse();
			assertThat(this.changes.get(1).problems()).first()
				.asString()
				.startsWith(
						"policy 'default', name = \"default\": Another policy has this name. (policy-name-reserved)");
		});
	}

	@Test
	void endpointShowsTheSourcesOfCurrentPolicies() throws IOException {
		write("cors.allowed-origins: https://a.example");
		contextRunner().withPropertyValues("management.endpoint.corsreload.access=UNRESTRICTED").run((context) -> {
			CorsEndpoint endpoint = context.getBean(CorsEndpoint.class);
			write("cors:\n  allowed-origins: https://b.example\n  max-age: 9\n");
			context.getBean(CorsReloadEndpoint.class).reload();
			assertThat(sources(endpoint)).containsOnlyKeys("cors.allowed-origins", "cors.max-age")
				.hasEntrySatisfying("cors.max-age", (place) -> assertThat(place).endsWith("line 3, column 12"));
			context.getBean(CorsPolicies.class)
				.replace(List.of(CorsPolicy.builder().allowedOrigins(List.of("https://c.example")).build()));
			assertThat(sources(endpoint)).isEmpty();
		});
	}

	private static Map<String, String> sources(CorsEndpoint endpoint) {
		return endpoint.cors().policies().get(0).sources();
	}

	@Test
	void disablingRemovesAllPolicies() throws IOException {
		write("cors.allowed-origins: https://a.example");
		contextRunner().withPropertyValues("management.endpoint.corsreload.access=UNRESTRICTED").run((context) -> {
			write("cors:\n  allowed-origins: rubbish\n  enabled: false\n");
			assertThat(context.getBean(CorsReloadEndpoint.class).reload().accepted()).isTrue();
			assertThat(context.getBean(CorsPolicies.class).all()).isEmpty();
		});
	}

}
