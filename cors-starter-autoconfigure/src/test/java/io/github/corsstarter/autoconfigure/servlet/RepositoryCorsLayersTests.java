package io.github.corsstarter.autoconfigure.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.web.CorsStartReport;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.data.annotation.Id;
import org.springframework.data.keyvalue.annotation.KeySpace;
import org.springframework.data.map.repository.config.EnableMapRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.rest.core.annotation.RepositoryRestResource;
import org.springframework.data.rest.core.config.RepositoryRestConfiguration;
import org.springframework.data.rest.webmvc.RepositoryRestController;
import org.springframework.data.rest.webmvc.config.RepositoryRestConfigurer;
import org.springframework.data.rest.webmvc.config.RepositoryRestMvcConfiguration;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.config.annotation.CorsRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;

/**
 * Repositories of Spring Data REST with {@code @CrossOrigin}.
 */
class RepositoryCorsLayersTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
						DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class))
		.withUserConfiguration(Rest.class);

	@Test
	void repositoriesAreNamedWithTheirPaths() {
		this.contextRunner.withPropertyValues("cors.allowed-origins=https://app.example.com", "cors.allowed-methods=*")
			.run((context) -> assertThat(context.getBean(CorsStartReport.class).otherLayers()).containsExactly(
					"@CrossOrigin on RepositoryCorsLayersTests.People for /rest/people/**; policy "
							+ "'default' takes away origins (https://people.example.com)",
					"@CrossOrigin on RepositoryCorsLayersTests.Statistics.count for /rest/pets/count; policy "
							+ "'default' takes away origins (https://count.example.com)",
					"Spring Data REST's CORS mappings for /rest/**"));
	}

	@Test
	void pagesMayDoTheSameOnceTheirSettingsAreTranslated() {
		List<String> before = new ArrayList<>();
		List<String> after = new ArrayList<>();
		StringBuilder yaml = new StringBuilder();
		this.contextRunner.run((context) -> {
			yaml.append(context.getBean(CorsStartReport.class).translation());
			ask(MockMvcBuilders.webAppContextSetup(context.getSourceApplicationContext()).build(), before);
		});
		assertThat(yaml).contains("""
				    rest-people:
				      paths: /rest/people/**
				      allowed-origins:
				        - https://app.example.com
				        - https://people.example.com
				      allowed-methods: DELETE, GET, OPTIONS, PATCH, POST, PUT
				""")
			// It shares its path with handlers of other settings, by what they produce
			.contains("      paths: /rest/pets/count\n      enabled: false\n");
		this.contextRunner
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(read(yaml)))
			.run((context) -> ask(MockMvcBuilders.webAppContextSetup(context.getSourceApplicationContext())
				.addFilters(Objects.requireNonNull(context.getBean(FilterRegistrationBean.class).getFilter()))
				.build(), after));
		assertThat(after).isEqualTo(before);
		// Its general handlers have patterns for the same paths, so all of them must
		// allow
		assertThat(after).contains("POST /rest/pets from https://app.example.com")
			.doesNotContain("POST /rest/pets from https://people.example.com");
	}

	private static PropertySource<?> read(CharSequence yaml) {
		try {
			return new YamlPropertySourceLoader()
				.load("x", new ByteArrayResource(yaml.toString().getBytes(StandardCharsets.UTF_8)))
				.get(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * List what preflights allow of the requests that there are handlers for.
	 */
	private static void ask(MockMvc mvc, List<String> allowed) throws Exception {
		for (String request : List.of("GET /rest/people", "POST /rest/people", "GET /rest/people/1",
				"PUT /rest/people/1", "PATCH /rest/people/1", "DELETE /rest/people/1", "GET /rest/pets",
				"POST /rest/pets", "GET /rest/pets/1", "PATCH /rest/pets/1", "GET /rest/pets/count")) {
			String method = request.substring(0, request.indexOf(' '));
			String path = request.substring(request.indexOf(' ') + 1);
			for (String origin : List.of("https://app.example.com", "https://people.example.com",
					"https://count.example.com", "https://stranger.example")) {
				MockHttpServletResponse preflight = mvc
					.perform(options(path).header("Origin", origin).header("Access-Control-Request-Method", method))
					.andReturn()
					.getResponse();
				String methods = String.valueOf(preflight.getHeader("Access-Control-Allow-Methods"));
				if (origin.equals(preflight.getHeader("Access-Control-Allow-Origin"))
						&& List.of(methods.split(",")).contains(method)) {
					allowed.add(request + " from " + origin);
				}
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMapRepositories(considerNestedRepositories = true,
			includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*RepositoryCorsLayersTests.*"))
	@Import({ RepositoryRestMvcConfiguration.class, Statistics.class })
	static class Rest {

		@Bean
		RepositoryRestConfigurer configurer() {
			return new RepositoryRestConfigurer() {

				@Override
				public void configureRepositoryRestConfiguration(RepositoryRestConfiguration configuration,
						CorsRegistry registry) {
					configuration.setBasePath("/rest");
					registry.addMapping("/rest/**").allowedOrigins("https://app.example.com");
				}

			};
		}

	}

	@RepositoryRestResource(path = "people")
	@CrossOrigin("https://people.example.com")
	interface People extends CrudRepository<Person, String> {

	}

	@RepositoryRestResource(path = "pets")
	interface Pets extends CrudRepository<Pet, String> {

	}

	@KeySpace
	record Person(@Id String id) {
	}

	@KeySpace
	record Pet(@Id String id) {
	}

	@RepositoryRestController
	static class Statistics {

		@GetMapping("/pets/count")
		@CrossOrigin("https://count.example.com")
		@ResponseBody
		String count() {
			return "1";
		}

	}

}
