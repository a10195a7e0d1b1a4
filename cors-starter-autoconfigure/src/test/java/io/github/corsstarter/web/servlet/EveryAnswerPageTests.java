package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.corsstarter.web.AnswerCase;
import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables in {@code docs/every-answer.md} contain every case and its results. The
 * protocol's contract checks the results with this library. This test checks those with
 * Spring's own filter (with the same order and settings) and with
 * {@code addCorsMappings}.
 */
class EveryAnswerPageTests {

	private static final List<ConfigurableApplicationContext> SERVERS = new ArrayList<>();

	@BeforeAll
	static void start() {
		start(SpringsFilter.class, TomcatServer.class);
		start(SpringsFilter.class, JettyServer.class);
		start(SpringsMappings.class, TomcatServer.class);
	}

	private static void start(Class<?>... configuration) {
		SERVERS
			.add(new SpringApplicationBuilder(ProtocolApplication.class, ProtocolSecurity.class).sources(configuration)
				.properties("server.port=0", "cors.enabled=false", "spring.servlet.multipart.max-file-size=1KB",
						"spring.security.user.name=user", "spring.security.user.password=secret",
						"spring.main.banner-mode=off")
				.run());
	}

	@AfterAll
	static void stop() {
		SERVERS.forEach(ConfigurableApplicationContext::close);
	}

	@ParameterizedTest
	@EnumSource
	void thePageShowsEveryCase(AnswerCase.Group group) throws IOException {
		StringBuilder table = new StringBuilder(
				"""
						| what happens | cors-starter | Spring's filter, Tomcat | Spring's filter, Jetty | `addCorsMappings`, Tomcat |
						| --- | --- | --- | --- | --- |
						""");
		for (AnswerCase each : AnswerCase.all()) {
			if (each.group() == group) {
				table.append("| ").append(each.what()).append(" | ").append(each.verdict());
				for (ConfigurableApplicationContext server : SERVERS) {
					table.append(" | ").append(verdict(each, server));
				}
				table.append(" |\n");
			}
		}
		assertThat(Files.readString(Path.of("../docs/every-answer.md"))).contains(table);
	}

	private static String verdict(AnswerCase each, ConfigurableApplicationContext server) throws IOException {
		int port = server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		RawHttp.Answer answer = each.request().send(new RawHttp(port));
		return each.verdict(answer.status(), answer.headers());
	}

	private static CorsConfiguration configuration() {
		CorsConfiguration configuration = new CorsConfiguration();
		configuration.setAllowedOrigins(List.of(AnswerCase.ORIGIN));
		configuration.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT"));
		configuration.setAllowedHeaders(List.of("*"));
		configuration.setExposedHeaders(List.of("Location"));
		configuration.setAllowCredentials(true);
		configuration.setMaxAge(1800L);
		return configuration;
	}

	@Configuration(proxyBeanMethods = false)
	static class SpringsFilter {

		@Bean
		FilterRegistrationBean<CorsFilter> springsFilter() {
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			source.registerCorsConfiguration("/**", configuration());
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(new CorsFilter(source));
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SpringsMappings implements WebMvcConfigurer {

		@Override
		public void addCorsMappings(CorsRegistry registry) {
			registry.addMapping("/**").combine(configuration());
		}

	}

}
