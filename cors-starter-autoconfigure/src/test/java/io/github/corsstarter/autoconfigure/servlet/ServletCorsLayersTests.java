package io.github.corsstarter.autoconfigure.servlet;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.CorsStartReport;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ServletCorsLayersTests {

	private static final String WARNING = "Other CORS settings cover paths of a CORS policy";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
						DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withPropertyValues("cors.allowed-origins=https://app.example.com");

	@Test
	void logsNothingWithoutOtherLayers(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).isEmpty();
			assertThat(output).doesNotContain(WARNING);
		});
	}

	@Test
	void everyOtherLayerIsNamedInOneWarning(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Layers.class).run((context) -> {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"@CrossOrigin on ServletCorsLayersTests.Handlers.annotated for /annotated",
					"addCorsMappings for /mapped/**",
					"the CorsConfigurationSource bean 'source' for /source/** (nothing was found that uses it)",
					"the CorsFilter bean 'filter' for /**", "the CorsFilter registered by bean 'registration' for /**");
			assertThat(output).containsOnlyOnce(WARNING);
		});
	}

	@Test
	void reportsFiltersThatMayAnswerFirst(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(FiltersInFront.class).run((context) -> {
			assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"the CorsFilter bean 'annotated' for /** (its order is -2147483638, the policy's filter has -2147483638, so it can answer before the policy, preflights above all; if it stays, give it a later order, or set cors.filter-order to an earlier one)",
					"the CorsFilter bean 'ordinary' for /**", "the CorsFilter registered by bean 'behind' for /**",
					"the CorsFilter registered by bean 'first' for /** (its order is -2147483648, the policy's filter has -2147483638, so it can answer before the policy, preflights above all; if it stays, give it a later order)");
			assertThat(output).containsOnlyOnce(WARNING
					+ ". On these paths, the policy answers preflights and sets the CORS headers, unless a filter runs before it");
		});
		this.contextRunner.withUserConfiguration(FiltersInFront.class)
			.withPropertyValues("cors.filter-order=-2147483640")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers())
				.contains("the CorsFilter bean 'annotated' for /**"));
	}

	@Test
	void settingsAreTranslatedOnceWhereNoPropertyIsSet(CapturedOutput output) {
		String yaml = """
				cors:
				  policies:
				    annotated:
				      paths: /annotated
				      allowed-origins: "*"
				      allowed-methods: GET
				    mapped:
				      paths: /mapped/**
				      allowed-origins: "*"
				""";
		WebApplicationContextRunner bare = new WebApplicationContextRunner().withConfiguration(
				AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
						DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class));
		bare.withUserConfiguration(Mapped.class).run((context) -> {
			assertThat(context).doesNotHaveBean(CorsPolicies.class).doesNotHaveBean("corsPolicyFilterRegistration");
			assertThat(context.getBean(CorsStartReport.class).translation()).isEqualTo(yaml);
			assertThat(output).containsOnlyOnce("This application's CORS settings, translated to cors.* properties")
				.contains(yaml.stripTrailing());
		});
		bare.withBean("corsFilter", Filter.class, () -> (request, response, chain) -> chain.doFilter(request, response))
			.run((context) -> assertThat(output).containsOnlyOnce(
					"This application's CORS settings can't be translated to cors.* properties. See these comments:\ncors:\n  # The settings of"));
		bare.withUserConfiguration(Unused.class)
			.run((context) -> assertThat(output).containsOnlyOnce(
					"See these comments:\ncors:\n  # Nothing was found that uses the CorsConfigurationSource bean 'source', so its settings are left out\n"));
		bare.withUserConfiguration(AnyOriginWithCredentials.class)
			.run((context) -> assertThat(output).containsOnlyOnce("See these comments:\ncors:\n  policies:\n")
				.contains("      paths: /mapped/**\n      enabled: false"));
		bare.withPropertyValues("cors.enabled=false")
			.withUserConfiguration(Mapped.class)
			.run((context) -> assertThat(context).doesNotHaveBean(CorsStartReport.class));
	}

	@Test
	void settingsAreTranslatedInTheReportOnlyWhereAPropertyIsSet(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Mapped.class).run((context) -> {
			assertThat(context.getBean(CorsStartReport.class).translation()).contains("paths: /mapped/**");
			assertThat(output).doesNotContain("translated to cors.* properties");
		});
	}

	@Test
	void layersOnPathsWithoutAPolicyAreTheirOwnBusiness() {
		this.contextRunner.withUserConfiguration(Mapped.class)
			.withPropertyValues("cors.policies.mapped.paths=/mapped/**", "cors.policies.mapped.enabled=false",
					"cors.policies.annotated.paths=/annotated", "cors.policies.annotated.enabled=false")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).isEmpty());
		this.contextRunner.withUserConfiguration(Mapped.class)
			.withPropertyValues("cors.allowed-origins=", "cors.policies.api.paths=/api/**",
					"cors.policies.api.allowed-origins=https://app.example.com")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).isEmpty());
	}

	@Test
	void aSourceThatIsNoneIsNoLayer() {
		this.contextRunner.withUserConfiguration(NoSource.class)
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).isEmpty());
	}

	@Test
	void withoutSpringMvcNothingIsLookedFor() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("corsPolicyFilterRegistration")
				.doesNotHaveBean("servletCorsLayers"));
	}

	@Test
	void propertiesOfTheActuatorAloneAreAHint(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("cors.allowed-origins=",
					"management.endpoints.web.cors.allowed-origins=https://app.example.com")
			.run((context) -> assertThat(output)
				.contains("management.endpoints.web.cors.* applies to the actuator's endpoints only"));
	}

	@Test
	void keysThatSpringBootDoesNotHaveAreNamed(CapturedOutput output) {
		this.contextRunner.withPropertyValues("spring.web.cors.allowed-origins=https://app.example.com")
			.run((context) -> assertThat(output).containsOnlyOnce(
					"Spring Boot has no properties spring.web.cors.*, so they have no effect unless the application reads them itself"));
		this.contextRunner.withPropertyValues("cors.allowed-origins=", "spring.mvc.cors.mappings.x.paths=/**")
			.run((context) -> assertThat(output).containsOnlyOnce(
					"Spring Boot has no properties spring.mvc.cors.*, so they have no effect unless the application reads them itself"));
	}

	@Test
	void propertiesOfTheActuatorBesideAPolicyAreNone(CapturedOutput output) {
		this.contextRunner.withPropertyValues("management.endpoints.web.cors.allowed-origins=https://app.example.com")
			.run((context) -> assertThat(output).doesNotContain("it is for the actuator's endpoints only"));
	}

	private static CorsConfigurationSource sourceFor(String path) {
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration(path, new CorsConfiguration());
		return source;
	}

	@Configuration(proxyBeanMethods = false)
	static class NoSource {

		@Bean
		@Nullable CorsConfigurationSource source() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unused {

		@Bean
		CorsConfigurationSource source() {
			return new UrlBasedCorsConfigurationSource();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnyOriginWithCredentials implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/mapped/**").allowedOrigins("*").allowCredentials(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handlers.class)
	static class Mapped {

		@Bean
		WebMvcConfigurer mappings() {
			return new WebMvcConfigurer() {

				@Override
				public void addCorsMappings(CorsRegistry registry) {
					registry.addMapping("/mapped/**");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Mapped.class)
	static class Layers {

		@Bean
		CorsConfigurationSource source() {
			return sourceFor("/source/**");
		}

		@Bean
		CorsFilter filter() {
			return new CorsFilter(sourceFor("/**"));
		}

		@Bean
		FilterRegistrationBean<CorsFilter> registration() {
			return new FilterRegistrationBean<>(new CorsFilter(sourceFor("/**")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FiltersInFront {

		@Bean
		FilterRegistrationBean<CorsFilter> first() {
			return registration(Ordered.HIGHEST_PRECEDENCE);
		}

		@Bean
		FilterRegistrationBean<CorsFilter> behind() {
			return registration(Ordered.HIGHEST_PRECEDENCE + 11);
		}

		private static FilterRegistrationBean<CorsFilter> registration(int order) {
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(
					new CorsFilter(sourceFor("/**")));
			registration.setOrder(order);
			return registration;
		}

		@Bean
		@FilterRegistration(order = Ordered.HIGHEST_PRECEDENCE + 10)
		CorsFilter annotated() {
			return new CorsFilter(sourceFor("/**"));
		}

		/**
		 * Has an annotation that Spring Boot doesn't look at.
		 */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		CorsFilter ordinary() {
			return new CorsFilter(sourceFor("/**"));
		}

	}

	@RestController
	static class Handlers {

		@CrossOrigin
		@GetMapping("/annotated")
		String annotated() {
			return "x";
		}

		@GetMapping("/plain")
		String plain() {
			return "x";
		}

	}

}
