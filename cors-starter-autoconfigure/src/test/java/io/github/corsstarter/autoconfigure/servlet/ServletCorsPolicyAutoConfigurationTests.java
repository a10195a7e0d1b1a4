package io.github.corsstarter.autoconfigure.servlet;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.cors.CorsConfigurationSource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ServletCorsPolicyAutoConfigurationTests {

	private static final String ORIGIN = "cors.allowed-origins=https://app.example.com";

	private final AutoConfigurations autoConfigurations = AutoConfigurations.of(CorsPolicyAutoConfiguration.class,
			ServletCorsPolicyAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(this.autoConfigurations);

	private static FilterRegistrationBean<?> registration(ApplicationContext context) {
		return context.getBean("corsPolicyFilterRegistration", FilterRegistrationBean.class);
	}

	private static Filter filter(ApplicationContext context) {
		return Objects.requireNonNull(registration(context).getFilter());
	}

	@Test
	void registersNothingWithoutOriginsAndLogsOneLine(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(CorsPolicies.class).doesNotHaveBean(FilterRegistrationBean.class);
			assertThat(output).containsOnlyOnce(
					"No CORS policy: neither cors.allowed-origins nor a policy under cors.policies sets origins");
		});
	}

	@Test
	void nothingIsRegisteredWithAnEmptyListOfOrigins() {
		this.contextRunner.withPropertyValues("cors.allowed-origins=")
			.run((context) -> assertThat(context).doesNotHaveBean(CorsPolicies.class));
	}

	@Test
	void filterIsRegisteredWithOrigins(CapturedOutput output) {
		this.contextRunner.withPropertyValues(ORIGIN).run((context) -> {
			assertThat(context).hasSingleBean(CorsPolicies.class);
			FilterRegistrationBean<?> registration = registration(context);
			assertThat(registration.getFilter()).isInstanceOf(CorsPolicyFilter.class);
			assertThat(registration.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE + 10);
			assertThat(registration.determineDispatcherTypes()).isEqualTo(EnumSet.of(DispatcherType.REQUEST,
					DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD));
			assertThat(output).contains("CORS policies in force: 'default' for /** "
					+ "allows https://app.example.com; left alone: /actuator/**");
			assertThat(output).doesNotContain("No CORS policy");
		});
	}

	@Test
	void filterComesAfterForwardedHeadersAndBeforeSecurity() {
		this.contextRunner.withPropertyValues(ORIGIN).run((context) -> {
			int order = registration(context).getOrder();
			// Boot registers ForwardedHeaderFilter at the highest precedence, and Spring
			// Security at -100
			assertThat(order).isGreaterThan(Ordered.HIGHEST_PRECEDENCE).isLessThan(-100);
		});
	}

	@Test
	void orderIsAProperty() {
		this.contextRunner.withPropertyValues(ORIGIN, "cors.filter-order=42")
			.run((context) -> assertThat(registration(context).getOrder()).isEqualTo(42));
	}

	@Test
	void nothingIsRegisteredWhenDisabled() {
		this.contextRunner.withPropertyValues("cors.allowed-origins=rubbish", "cors.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CorsPolicies.class)
				.doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void filterIsNotRegisteredWhenDisabledEvenForUserPolicies() {
		this.contextRunner.withUserConfiguration(OwnPolicies.class)
			.withPropertyValues("cors.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void policiesBackOffWhenTheUserDefinesSome(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(OwnPolicies.class).withPropertyValues(ORIGIN).run((context) -> {
			assertThat(context).hasSingleBean(CorsPolicies.class).hasBean("corsPolicyFilterRegistration");
			assertThat(context.getBean(CorsPolicies.class).all().get(0).name()).isEqualTo("own");
			assertThat(output)
				.containsOnlyOnce("cors.allowed-origins has no effect, since a bean of type CorsPolicies replaces "
						+ "the cors.* properties");
		});
		this.contextRunner.withUserConfiguration(OwnPolicies.class)
			.run((context) -> assertThat(context).hasBean("corsPolicyFilterRegistration"));
		assertThat(output).containsOnlyOnce("since a bean of type CorsPolicies").doesNotContain("No CORS policy");
	}

	@Test
	void filterBacksOffWhenTheUserRegistersOne() {
		this.contextRunner.withUserConfiguration(OwnRegistration.class)
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).doesNotHaveBean("corsPolicyFilterRegistration"));
		this.contextRunner.withUserConfiguration(OwnFilter.class)
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).doesNotHaveBean("corsPolicyFilterRegistration"));
	}

	@Test
	void nothingIsRegisteredOutsideServletApplications() {
		new ApplicationContextRunner().withConfiguration(this.autoConfigurations)
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CorsPolicies.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(this.autoConfigurations)
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void publishesNoBeanUnderNamesThatSpringUses() {
		this.contextRunner.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).doesNotHaveBean("corsFilter")
				.doesNotHaveBean("corsConfigurationSource")
				.doesNotHaveBean(CorsConfigurationSource.class));
	}

	@Test
	void actuatorKeepsItsOwnProperties() {
		this.contextRunner.withPropertyValues(ORIGIN).run((context) -> {
			assertThat(isCovered(context, "/actuator/health")).isFalse();
			assertThat(isCovered(context, "/x")).isTrue();
		});
		this.contextRunner
			.withPropertyValues(ORIGIN, "management.endpoints.web.base-path=/manage/", "spring.mvc.servlet.path=/app")
			.run((context) -> {
				assertThat(isCovered(context, "/app/manage/health")).isFalse();
				assertThat(isCovered(context, "/manage/health")).isTrue();
			});
	}

	@Test
	void withoutAnActuatorNoPathIsExcluded() {
		this.contextRunner.withPropertyValues(ORIGIN, "management.endpoints.web.base-path=/")
			.run((context) -> assertThat(isCovered(context, "/health")).isTrue());
		this.contextRunner.withPropertyValues(ORIGIN, "management.server.port=0")
			.run((context) -> assertThat(isCovered(context, "/actuator/health")).isTrue());
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(isCovered(context, "/actuator/health")).isTrue());
	}

	private static boolean isCovered(ApplicationContext context, String path) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		MockHttpServletResponse response = new MockHttpServletResponse();
		filter(context).doFilter(request, response, new MockFilterChain());
		return response.containsHeader("Vary");
	}

	@Test
	void everyPropertyReachesThePolicy() {
		this.contextRunner
			.withPropertyValues("cors.allowed-origins=https://app.example.com, http://app.example.com, null",
					"cors.allowed-methods=put", "cors.allowed-headers=X-A,X-B", "cors.exposed-headers=ETag",
					"cors.allow-credentials=true", "cors.max-age=90", "cors.allow-private-network=true",
					"cors.reject-refused=false", "cors.dangerously-allow=insecure-origins,null-origin")
			.run((context) -> {
				CorsPolicy policy = context.getBean(CorsPolicies.class).all().get(0);
				assertThat(policy.allowedOrigins()).containsExactly("https://app.example.com", "http://app.example.com",
						"null");
				assertThat(policy.allowedMethods()).containsExactly("PUT");
				assertThat(policy.allowedHeaders()).containsExactly("X-A", "X-B");
				assertThat(policy.exposedHeaders()).containsExactly("ETag");
				assertThat(policy.allowsCredentials()).isTrue();
				assertThat(policy.maxAge()).hasSeconds(90);
				assertThat(policy.allowsPrivateNetwork()).isTrue();
				MockHttpServletRequest request = new MockHttpServletRequest("PUT", "/x");
				request.addHeader("Origin", "https://stranger.example");
				MockFilterChain chain = new MockFilterChain();
				filter(context).doFilter(request, new MockHttpServletResponse(), chain);
				assertThat(chain.getRequest()).as("reject-refused").isNotNull();
			});
	}

	@Test
	void warnsAboutNormalizedOrigins(CapturedOutput output) {
		this.contextRunner.withPropertyValues("cors.allowed-origins=https://App.example.com/").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("cors.allowed-origins[0] = \"https://App.example.com/\" ")
				.contains("): " + "Read as https://app.example.com, the form that browsers send.");
		});
	}

	@Test
	void anInvalidPolicyStopsTheStart() {
		this.contextRunner.withPropertyValues("cors.allowed-origins=app.example.com, https://a.com/x")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("Invalid CORS configuration: cors.allowed-origins[0] [origin-missing-scheme], "
						+ "cors.allowed-origins[1] [origin-has-path]"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPolicies {

		@Bean
		CorsPolicies policies() {
			return CorsPolicies
				.of(CorsPolicy.builder().name("own").allowedOrigins(List.of("https://own.example")).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistration {

		@Bean
		FilterRegistrationBean<CorsPolicyFilter> own(CorsPolicies policies) {
			return new FilterRegistrationBean<>(new CorsPolicyFilter(policies));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFilter {

		@Bean
		CorsPolicyFilter own(CorsPolicies policies) {
			return new CorsPolicyFilter(policies);
		}

	}

}
