package io.github.corsstarter.autoconfigure;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.corsstarter.autoconfigure.reactive.ReactiveCorsPolicyAutoConfiguration;
import io.github.corsstarter.autoconfigure.servlet.ServletCorsPolicyAutoConfiguration;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.TestRequest;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.OriginAuthorizerCache;
import io.github.corsstarter.web.reactive.ReactiveOriginAuthorizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OriginAuthorizerConfigurationTests {

	private static final TestRequest OF_TENANT = TestRequest.request("GET").from("https://tenant.example");

	private final AtomicInteger lookUps = new AtomicInteger();

	private final WebApplicationContextRunner withoutAuthorizer = new WebApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class));

	private final WebApplicationContextRunner contextRunner = this.withoutAuthorizer.withBean(OriginAuthorizer.class,
			() -> (query) -> {
				this.lookUps.incrementAndGet();
				return query.origin().host().equals("tenant.example");
			});

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ReactiveCorsPolicyAutoConfiguration.class));

	private static String decide(ApplicationContext context, TestRequest request) {
		CorsDecision decision = context.getBean(CorsPolicies.class).decide(request);
		return (decision != null) ? decision.policy().name() + " " + decision.givesAccess() : "none";
	}

	@Test
	void authorizerAloneCreatesAPolicy(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).hasBean("corsPolicyFilterRegistration");
			assertThat(decide(context, OF_TENANT)).isEqualTo("default true");
			assertThat(decide(context, TestRequest.request("GET").from("https://stranger.example")))
				.isEqualTo("default false");
			assertThat(decide(context, OF_TENANT.at("/actuator/health"))).isEqualTo("none");
			assertThat(output)
				.contains("CORS policies in force: 'default' for /** allows origins that the authorizer allows")
				.doesNotContain("No CORS policy");
		});
	}

	@Test
	void policiesNeedNoListAndLimitThePaths() {
		this.contextRunner.withPropertyValues("cors.policies.api.paths=/api/**", "cors.allow-credentials=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(decide(context, OF_TENANT.at("/api/x"))).isEqualTo("api true");
				assertThat(decide(context, OF_TENANT)).isEqualTo("none");
			});
		this.contextRunner.withPropertyValues("cors.policies.all.paths=/**")
			.run((context) -> assertThat(decide(context, OF_TENANT)).isEqualTo("all true"));
		this.contextRunner.withPropertyValues("cors.policies.off.paths=/off", "cors.policies.off.enabled=false")
			.run((context) -> assertThat(decide(context, OF_TENANT)).isEqualTo("default true"));
		this.contextRunner
			.withPropertyValues("cors.policies.api.paths=/api/**", "cors.allowed-origins=https://app.example.com")
			.run((context) -> assertThat(decide(context, OF_TENANT)).isEqualTo("default true"));
	}

	@Test
	void otherProblemsAreStillReported() {
		this.contextRunner.withPropertyValues("cors.max-age=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("cors.max-age [max-age-negative]"));
		this.withoutAuthorizer.withPropertyValues("cors.policies.api.paths=/api/**")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("[origins-missing]"));
	}

	@Test
	void policiesInCodeAndTheirReplacementsUseTheAuthorizer() {
		CorsPolicy policy = CorsPolicy.builder().name("own").allowedOrigins(List.of("https://app.example.com")).build();
		this.contextRunner.withBean(CorsPolicies.class, () -> CorsPolicies.of(policy)).run((context) -> {
			assertThat(decide(context, OF_TENANT)).isEqualTo("own true");
			CorsPolicies policies = context.getBean(CorsPolicies.class);
			assertThat(policies.replace(List.of(CorsPolicy.builder().name("new").originsByAuthorizerOnly().build())))
				.isEmpty();
			assertThat(decide(context, OF_TENANT)).isEqualTo("new true");
			CorsDecision decision = policies.leavingAlone(List.of("/left/**")).decide(OF_TENANT);
			assertThat(decision).isNotNull();
			assertThat(decision.givesAccess()).isTrue();
		});
	}

	@Test
	void authorizerIsNotCalledWhenDisabled() {
		this.contextRunner.withPropertyValues("cors.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CorsPolicies.class)
				.doesNotHaveBean(OriginAuthorizerCache.class));
	}

	@Test
	void cachesAnswersWithAndWithoutCaffeine() {
		this.contextRunner.run((context) -> {
			decide(context, OF_TENANT);
			decide(context, OF_TENANT);
			assertThat(this.lookUps).hasValue(1);
		});
		this.contextRunner.withClassLoader(new FilteredClassLoader("com.github.benmanes.caffeine")).run((context) -> {
			decide(context, OF_TENANT);
			decide(context, OF_TENANT);
			assertThat(this.lookUps).hasValue(2);
		});
	}

	@Test
	void onlyReactiveApplicationsUseTheReactiveAuthorizer(CapturedOutput output) {
		ReactiveOriginAuthorizer authorizer = (query) -> Mono.just(query.origin().host().equals("tenant.example"));
		this.reactive.withBean(ReactiveOriginAuthorizer.class, () -> authorizer).run((context) -> {
			assertThat(context).hasBean("corsPolicyWebFilter");
			assertThat(decide(context, OF_TENANT)).isEqualTo("default true");
		});
		this.reactive.withBean(OriginAuthorizer.class, () -> (query) -> true)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CorsPolicies.class));
		assertThat(output).containsOnlyOnce("A reactive application ignores beans of type OriginAuthorizer");
		this.withoutAuthorizer.withBean(ReactiveOriginAuthorizer.class, () -> authorizer)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CorsPolicies.class));
		assertThat(output).containsOnlyOnce("A servlet application ignores beans of type ReactiveOriginAuthorizer");
	}

	@Test
	void servletAuthorizerWorksWithoutReactor() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("reactor", "org.reactivestreams"))
			.run((context) -> assertThat(decide(context, OF_TENANT)).isEqualTo("default true"));
	}

}
