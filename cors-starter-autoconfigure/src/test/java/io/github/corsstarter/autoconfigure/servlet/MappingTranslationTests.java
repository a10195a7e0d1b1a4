package io.github.corsstarter.autoconfigure.servlet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.web.CorsStartReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.CorsRegistration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers with and without annotations, with random mappings: the properties that the
 * start prints instead of both allow the same requests.
 */
class MappingTranslationTests {

	private static final String[] REQUESTS = { "GET /books", "PUT /books", "DELETE /books", "GET /books/1",
			"PUT /books/1", "GET /pages", "PUT /pages" };

	private static final String[] ORIGINS = { "https://app.example.com", "https://books.example.com",
			"https://a.pages.example.com", "https://stranger.example" };

	private final Random random = RandomCases.random(20261130);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
					DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class));

	@Test
	void translatedSettingsAllowTheSameRequests() throws Exception {
		int cases = RandomCases.count(8);
		int allowed = 0;
		for (int i = 0; i < cases; i++) {
			WebMvcConfigurer mappings = mappings();
			List<String> before = new ArrayList<>();
			List<String> yaml = new ArrayList<>();
			this.contextRunner.withUserConfiguration(Books.class, Pages.class)
				.withBean("mappings", WebMvcConfigurer.class, () -> mappings)
				.run((context) -> {
					yaml.add(context.getBean(CorsStartReport.class).translation());
					ask(MockMvcBuilders.webAppContextSetup(context.getSourceApplicationContext()).build(), before);
				});
			List<String> after = new ArrayList<>();
			this.contextRunner.withUserConfiguration(PlainBooks.class, PlainPages.class)
				.withPropertyValues(properties(yaml.get(0)))
				.run((context) -> ask(MockMvcBuilders.webAppContextSetup(context.getSourceApplicationContext())
					.addFilters(Objects.requireNonNull(context.getBean(FilterRegistrationBean.class).getFilter()))
					.build(), after));
			assertThat(after).as(yaml.get(0)).isEqualTo(before);
			allowed += before.size();
		}
		assertThat(allowed).isGreaterThan(4 * cases);
	}

	private WebMvcConfigurer mappings() {
		List<String> paths = List.of("/books", "/books/**", "/**", "/pages");
		List<String> chosen = paths.stream().filter((path) -> this.random.nextInt(3) == 0).toList();
		boolean credentials = this.random.nextBoolean();
		boolean put = this.random.nextBoolean();
		return new WebMvcConfigurer() {

			@Override
			public void addCorsMappings(CorsRegistry registry) {
				for (String path : chosen) {
					CorsRegistration mapping = registry.addMapping(path)
						.allowedOrigins("https://app.example.com")
						.allowCredentials(credentials);
					if (put) {
						mapping.allowedMethods("GET", "PUT");
					}
				}
			}

		};
	}

	/**
	 * Send requests as pages do, and list the allowed ones.
	 */
	private static void ask(MockMvc mvc, List<String> allowed) throws Exception {
		for (String request : REQUESTS) {
			HttpMethod method = HttpMethod.valueOf(request.substring(0, request.indexOf(' ')));
			String path = request.substring(request.indexOf(' ') + 1);
			for (String origin : ORIGINS) {
				MockHttpServletResponse preflight = send(mvc, HttpMethod.OPTIONS, path, origin, method);
				boolean asked = !method.equals(HttpMethod.GET);
				String methods = String.valueOf(preflight.getHeader("Access-Control-Allow-Methods"));
				if (asked && (!isReadable(preflight, origin) || !List.of(methods.split(",")).contains(method.name()))) {
					continue;
				}
				MockHttpServletResponse answer = send(mvc, method, path, origin, null);
				if (isReadable(answer, origin) && answer.getStatus() == 200) {
					allowed.add(request + " from " + origin + " credentials "
							+ answer.getHeader("Access-Control-Allow-Credentials") + " exposed "
							+ answer.getHeader("Access-Control-Expose-Headers"));
				}
			}
		}
	}

	private static MockHttpServletResponse send(MockMvc mvc, HttpMethod method, String path, String origin,
			@Nullable HttpMethod requested) throws Exception {
		MockHttpServletRequestBuilder request = MockMvcRequestBuilders.request(method, path).header("Origin", origin);
		if (requested != null) {
			request.header("Access-Control-Request-Method", requested.name());
		}
		return mvc.perform(request).andReturn().getResponse();
	}

	private static boolean isReadable(MockHttpServletResponse answer, String origin) {
		return List.of("*", origin).contains(String.valueOf(answer.getHeader("Access-Control-Allow-Origin")));
	}

	private static String[] properties(String yaml) throws Exception {
		List<String> properties = new ArrayList<>();
		for (PropertySource<?> source : new YamlPropertySourceLoader().load("x",
				new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
			for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
				properties.add(name + "=" + source.getProperty(name));
			}
		}
		return properties.toArray(new String[0]);
	}

	@RestController
	@CrossOrigin(origins = "https://books.example.com", exposedHeaders = "Link")
	static class Books extends PlainBooks {

	}

	@RestController
	static class PlainBooks {

		@GetMapping("/books")
		String list() {
			return "x";
		}

		@PutMapping("/books")
		String put() {
			return "x";
		}

		@GetMapping("/books/{id}")
		String one() {
			return "x";
		}

		@PutMapping("/books/{id}")
		String putOne() {
			return "x";
		}

		@DeleteMapping("/books")
		String remove() {
			return "x";
		}

	}

	@RestController
	static class Pages {

		@GetMapping("/pages")
		@CrossOrigin(originPatterns = "https://*.pages.example.com")
		String list() {
			return "x";
		}

		@PutMapping("/pages")
		@CrossOrigin(originPatterns = "https://*.pages.example.com")
		String put() {
			return "x";
		}

	}

	@RestController
	static class PlainPages {

		@GetMapping("/pages")
		String list() {
			return "x";
		}

		@PutMapping("/pages")
		String put() {
			return "x";
		}

	}

}
