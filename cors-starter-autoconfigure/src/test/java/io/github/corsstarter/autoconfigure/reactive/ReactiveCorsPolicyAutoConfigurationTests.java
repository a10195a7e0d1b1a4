package io.github.corsstarter.autoconfigure.reactive;

import java.util.List;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsStartReport;
import io.github.corsstarter.web.reactive.CorsPolicyWebFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ReactiveCorsPolicyAutoConfigurationTests {

	private static final String ORIGIN = "cors.allowed-origins=https://app.example.com";

	private final AutoConfigurations autoConfigurations = AutoConfigurations.of(CorsPolicyAutoConfiguration.class,
			ReactiveCorsPolicyAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(this.autoConfigurations);

	@Test
	void registersNothingWithoutOriginsAndLogsOneLine(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean(CorsPolicies.class).doesNotHaveBean(CorsPolicyWebFilter.class);
			assertThat(output).containsOnlyOnce(
					"No CORS policy: neither cors.allowed-origins nor a policy under cors.policies sets origins");
		});
	}

	@Test
	void filterIsRegisteredWithOrigins(CapturedOutput output) {
		this.contextRunner.withPropertyValues(ORIGIN).run((context) -> {
			assertThat(context).hasSingleBean(CorsPolicies.class).hasSingleBean(CorsPolicyWebFilter.class);
			assertThat(context.getBean(CorsPolicyWebFilter.class).getOrder())
				.isEqualTo(Ordered.HIGHEST_PRECEDENCE + 10);
			assertThat(output).containsOnlyOnce("CORS policies in force: 'default' for /** "
					+ "allows https://app.example.com; left alone: /actuator/**");
		});
	}

	@Test
	void orderIsAProperty() {
		this.contextRunner.withPropertyValues(ORIGIN, "cors.filter-order=42")
			.run((context) -> assertThat(context.getBean(CorsPolicyWebFilter.class).getOrder()).isEqualTo(42));
	}

	@Test
	void nothingIsRegisteredWhenDisabled() {
		this.contextRunner.withPropertyValues("cors.allowed-origins=rubbish", "cors.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CorsPolicies.class)
				.doesNotHaveBean(CorsPolicyWebFilter.class));
	}

	@Test
	void filterIsNotRegisteredWhenDisabledEvenForUserPolicies() {
		this.contextRunner.withUserConfiguration(OwnPolicies.class)
			.withPropertyValues("cors.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CorsPolicyWebFilter.class));
	}

	@Test
	void policiesBackOffWhenTheUserDefinesSome() {
		this.contextRunner.withUserConfiguration(OwnPolicies.class).withPropertyValues(ORIGIN).run((context) -> {
			assertThat(context).hasSingleBean(CorsPolicies.class).hasSingleBean(CorsPolicyWebFilter.class);
			assertThat(context.getBean(CorsPolicies.class).all().get(0).name()).isEqualTo("own");
		});
	}

	@Test
	void filterBacksOffWhenTheUserRegistersOne() {
		this.contextRunner.withUserConfiguration(OwnFilter.class)
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).hasSingleBean(CorsPolicyWebFilter.class)
				.doesNotHaveBean("corsPolicyWebFilter"));
	}

	@Test
	void nothingIsRegisteredOutsideReactiveApplications() {
		new ApplicationContextRunner().withConfiguration(this.autoConfigurations)
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CorsPolicies.class));
		new WebApplicationContextRunner().withConfiguration(this.autoConfigurations)
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CorsPolicyWebFilter.class));
	}

	@Test
	void servletsAreNotNeeded() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web.servlet",
					"org.springframework.web.socket"))
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(CorsPolicyWebFilter.class));
	}

	@Test
	void publishesNoBeanUnderNamesThatSpringUses() {
		this.contextRunner.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context).doesNotHaveBean("corsFilter")
				.doesNotHaveBean("corsConfigurationSource")
				.doesNotHaveBean(CorsConfigurationSource.class)
				.doesNotHaveBean(CorsWebFilter.class));
	}

	@Test
	void actuatorKeepsItsOwnProperties() {
		this.contextRunner.withPropertyValues(ORIGIN).run((context) -> {
			CorsPolicyWebFilter filter = context.getBean(CorsPolicyWebFilter.class);
			assertThat(isCovered(filter, "/actuator/health")).isFalse();
			assertThat(isCovered(filter, "/x")).isTrue();
		});
	}

	private static boolean isCovered(CorsPolicyWebFilter filter, String path) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get(path));
		filter.filter(exchange, (next) -> next.getResponse().setComplete()).block();
		return exchange.getResponse().getHeaders().containsHeader("Vary");
	}

	@Test
	void anInvalidPolicyStopsTheStart() {
		this.contextRunner.withPropertyValues("cors.allowed-origins=app.example.com")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("Invalid CORS configuration: cors.allowed-origins[0] [origin-missing-scheme]"));
	}

	private static UrlBasedCorsConfigurationSource ofAllPaths() {
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/**", new CorsConfiguration());
		return source;
	}

	@Test
	void theReportNamesOtherLayers(CapturedOutput output) {
		this.contextRunner.withConfiguration(AutoConfigurations.of(WebFluxAutoConfiguration.class))
			.withUserConfiguration(Layers.class)
			.withPropertyValues(ORIGIN)
			.run((context) -> {
				assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
						"@CrossOrigin on ReactiveCorsPolicyAutoConfigurationTests.Handlers.annotated for /annotated",
						"addCorsMappings for /mapped/**",
						"the CorsConfigurationSource bean 'source' for /** (nothing was found that uses it)",
						"the CorsWebFilter bean 'filter' for /**");
				assertThat(output).containsOnlyOnce("Other CORS settings cover paths of a CORS policy");
			});
	}

	@Test
	void reportsFiltersThatMayAnswerFirst() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(WebFluxAutoConfiguration.class))
			.withUserConfiguration(FiltersInFront.class)
			.withPropertyValues(ORIGIN)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"the CorsWebFilter bean 'behind' for /**",
					"the CorsWebFilter bean 'first' for /** (its order is -2147483648, the policy's filter has -2147483638, so it can answer before the policy, preflights above all; if it stays, give it a later order)",
					"the CorsWebFilter bean 'same' for /** (its order is -2147483638, the policy's filter has -2147483638, so it can answer before the policy, preflights above all; if it stays, give it a later order, or set cors.filter-order to an earlier one)"));
	}

	@Test
	void logsNothingWithoutOtherLayers(CapturedOutput output) {
		this.contextRunner.withConfiguration(AutoConfigurations.of(WebFluxAutoConfiguration.class))
			.withPropertyValues(ORIGIN)
			.run((context) -> {
				assertThat(context.getBean(CorsStartReport.class).otherLayers()).isEmpty();
				assertThat(output).doesNotContain("Other CORS settings");
			});
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
	static class OwnFilter {

		@Bean
		CorsPolicyWebFilter own(CorsPolicies policies) {
			return new CorsPolicyWebFilter(policies, 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FiltersInFront {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		CorsWebFilter first() {
			return new CorsWebFilter(ofAllPaths());
		}

		@Bean
		CorsWebFilter same() {
			return new OrderedCorsWebFilter();
		}

		@Bean
		CorsWebFilter behind() {
			return new CorsWebFilter(ofAllPaths());
		}

	}

	private static final class OrderedCorsWebFilter extends CorsWebFilter implements Ordered {

		OrderedCorsWebFilter() {
			super(ofAllPaths());
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE + 10;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handlers.class)
	static class Layers {

		@Bean
		WebFluxConfigurer mappings() {
			return new WebFluxConfigurer() {

				@Override
				public void addCorsMappings(CorsRegistry registry) {
					registry.addMapping("/mapped/**");
				}

			};
		}

		@Bean
		CorsConfigurationSource source() {
			return ofAllPaths();
		}

		@Bean
		CorsWebFilter filter() {
			return new CorsWebFilter(ofAllPaths());
		}

	}

	@RestController
	static class Handlers {

		@CrossOrigin
		@GetMapping("/annotated")
		String annotated() {
			return "x";
		}

	}

}
