package io.github.corsstarter.autoconfigure.actuate;

import io.github.corsstarter.actuate.CorsCheckEndpoint;
import io.github.corsstarter.actuate.CorsEndpoint;
import io.github.corsstarter.actuate.CorsMetrics;
import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.autoconfigure.servlet.ServletCorsPolicyAutoConfiguration;
import io.github.corsstarter.check.OpenCheck;
import io.github.corsstarter.refusal.RecentRefusals;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class CorsActuateAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=cors,corscheck";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
						CorsEndpointAutoConfiguration.class, CorsMetricsAutoConfiguration.class))
		.withPropertyValues("cors.allowed-origins=https://app.example.com");

	@Test
	void registersExposedEndpoints() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(CorsEndpoint.class)
				.hasSingleBean(CorsCheckEndpoint.class)
				.hasSingleBean(RecentRefusals.class));
	}

	@Test
	void endpointsAreNotExposedByDefault() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(CorsEndpoint.class)
			.doesNotHaveBean(CorsCheckEndpoint.class)
			.doesNotHaveBean(RecentRefusals.class));
	}

	@Test
	void registersNoEndpointWithoutAccess() {
		this.contextRunner.withPropertyValues(EXPOSED, "management.endpoint.cors.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(CorsEndpoint.class)
				.doesNotHaveBean(RecentRefusals.class)
				.hasSingleBean(CorsCheckEndpoint.class));
	}

	@Test
	void backsOffWithoutPolicies() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues(EXPOSED, "cors.allowed-origins=", "cors.check.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CorsEndpoint.class)
				.doesNotHaveBean(CorsCheckEndpoint.class)
				.doesNotHaveBean(OpenCheck.class)
				.doesNotHaveBean(CorsMetrics.class));
		this.contextRunner.withPropertyValues(EXPOSED, "cors.enabled=false", "cors.check.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CorsEndpoint.class)
				.doesNotHaveBean(OpenCheck.class));
	}

	@Test
	void worksWithoutActuatorAndMicrometer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate", "io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("corsPolicyFilterRegistration")
				.doesNotHaveBean("corsEndpoint")
				.doesNotHaveBean("corsMetrics"));
	}

	@Test
	void countsRequestsIfARegistryExists() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(CorsMetrics.class));
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasSingleBean(CorsMetrics.class));
	}

	@Test
	void backsOffWhenTheUserDefinesBeans() {
		this.contextRunner.withPropertyValues(EXPOSED)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("own", CorsMetrics.class, () -> new CorsMetrics(new SimpleMeterRegistry()))
			.run((context) -> assertThat(context).hasSingleBean(CorsMetrics.class).hasBean("own"));
	}

	@Test
	void disablesTheOpenCheckByDefault() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(OpenCheck.class)
			.doesNotHaveBean("corsCheckFilterRegistration"));
		this.contextRunner.withPropertyValues("cors.check.enabled=true", "cors.check.path=ask").run((context) -> {
			assertThat(context.getBean(OpenCheck.class).path()).isEqualTo("/ask");
			assertThat(context).hasBean("corsCheckFilterRegistration");
		});
	}

	@Test
	void refusesInvalidPropertiesOfTheOpenCheck() {
		this.contextRunner.withPropertyValues("cors.check.enabled=true", "cors.check.path=/a/*", "cors.check.pat=/x")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage(
						"Invalid CORS configuration: cors.check.pat [key-unknown], cors.check.path [path-invalid]"));
	}

}
