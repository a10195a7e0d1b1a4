package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

import io.github.corsstarter.RandomCases;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * The same as {@link MappingTranslationTests}, in applications with Spring Security.
 * Several chains, a filter before or after them, and ignored paths have random settings.
 */
class ChainTranslationTests extends MappingTranslationTests {

	private static final int OF_SECURITY = -100;

	private final Random random = RandomCases.random(20261201);

	private Secured secured = new Secured(List.of(), List.of(), null, 0, null);

	@Override
	protected String describe(Other other) {
		return this.secured + "\n" + super.describe(other);
	}

	@Override
	WebApplicationContextRunner withFilters(WebApplicationContextRunner runner, boolean settings) {
		if (settings) {
			this.secured = secured();
		}
		Secured secured = this.secured;
		WebApplicationContextRunner with = runner
			.withConfiguration(AutoConfigurations.of(SecurityFilterAutoConfiguration.class))
			.withUserConfiguration(Chains.class)
			.withBean("secured", Secured.class, () -> settings ? secured : secured.withoutSettings());
		if (settings && secured.filter != null) {
			with = with.withBean("filter", FilterRegistrationBean.class, secured::registration);
		}
		if (settings && secured.bean != null) {
			with = with.withBean("corsConfigurationSource", CorsConfigurationSource.class, () -> source(secured.bean));
		}
		return with;
	}

	@Override
	List<Filter> filters(ApplicationContext context, boolean settings) {
		Stream<Map.Entry<Integer, Filter>> ofSecurity = Stream
			.of(Map.entry(OF_SECURITY, context.getBean("springSecurityFilterChain", Filter.class)));
		return Stream
			.concat(ofSecurity, registered(context).map((each) -> Map.entry(each.getOrder(), each.getFilter())))
			.sorted(Comparator.comparing(Map.Entry::getKey))
			.map(Map.Entry::getValue)
			.toList();
	}

	private Secured secured() {
		List<Chain> chains = new ArrayList<>();
		List<String> ignored = Stream.of("/books/new", "/pages", "/files/**", "/books")
			.filter((each) -> this.random.nextInt(6) == 0)
			.toList();
		// Spring Security refuses two chains of the same path
		List<String> paths = new ArrayList<>(
				List.of("/books/**", "/pages", "/files/**", "/books", "/{any}/new", "/books/{id}"));
		paths.removeAll(ignored);
		for (int i = this.random.nextInt(3); i > 0; i--) {
			chains.add(new Chain(paths.remove(this.random.nextInt(paths.size())), this.random.nextInt(5) == 0, cors()));
		}
		if (this.random.nextInt(4) > 0) {
			chains.add(new Chain("", false, cors()));
		}
		boolean filter = this.random.nextInt(3) == 0;
		return new Secured(chains, ignored, filter ? settings() : null,
				this.random.nextBoolean() ? OF_SECURITY - 10 : OF_SECURITY + 10,
				(this.random.nextInt(3) == 0) ? settings() : null);
	}

	/**
	 * Return the CORS settings of a chain.
	 * @return the settings, empty for those of the application, or {@code null} for none
	 */
	private @Nullable List<Setting> cors() {
		return switch (this.random.nextInt(3)) {
			case 0 -> null;
			case 1 -> List.of();
			default -> settings();
		};
	}

	private List<Setting> settings() {
		List<Setting> settings = new ArrayList<>();
		for (int i = 1 + this.random.nextInt(2); i > 0; i--) {
			settings.add(new Setting(one("/**", "/**", "/books/**", "/pages", "/files/**", "/books/{id}"),
					one("https://app.example.com", "https://books.example.com"), this.random.nextBoolean()));
		}
		return settings;
	}

	private String one(String... values) {
		return values[this.random.nextInt(values.length)];
	}

	private static UrlBasedCorsConfigurationSource source(List<Setting> settings) {
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		settings.forEach((each) -> {
			CorsConfiguration configuration = new CorsConfiguration().applyPermitDefaultValues();
			configuration.setAllowedOrigins(List.of(each.origin));
			configuration.setAllowedMethods(List.of("GET", "PUT", "DELETE"));
			configuration.setAllowCredentials(each.credentials);
			source.registerCorsConfiguration(each.path, configuration);
		});
		return source;
	}

	/**
	 * Settings of a path.
	 *
	 * @param path the path pattern
	 * @param origin the origin that is allowed
	 * @param credentials whether credentials are allowed
	 */
	private record Setting(String path, String origin, boolean credentials) {
	}

	/**
	 * A chain.
	 *
	 * @param path the pattern of its paths, empty for all
	 * @param ofGet whether it is for {@code GET} only
	 * @param settings its settings, empty for those of the application, or {@code null}
	 * for none
	 */
	private record Chain(String path, boolean ofGet, @Nullable List<Setting> settings) {

		private SecurityFilterChain build(HttpSecurity http) throws Exception {
			http.csrf((csrf) -> csrf.disable()).authorizeHttpRequests((requests) -> requests.anyRequest().permitAll());
			if (!this.path.isEmpty()) {
				PathPatternRequestMatcher.Builder matcher = PathPatternRequestMatcher.withDefaults();
				http.securityMatcher(
						this.ofGet ? matcher.matcher(HttpMethod.GET, this.path) : matcher.matcher(this.path));
			}
			List<Setting> settings = this.settings;
			if (settings == null) {
				http.cors((cors) -> cors.disable());
			}
			else if (settings.isEmpty()) {
				http.cors(Customizer.withDefaults());
			}
			else {
				http.cors((cors) -> cors.configurationSource(source(settings)));
			}
			return http.build();
		}

	}

	/**
	 * The filters of an application.
	 *
	 * @param chains the chains of Spring Security
	 * @param ignored the paths that it ignores
	 * @param filter the settings of another filter, or {@code null} if there is none
	 * @param order the order of that filter
	 * @param bean the settings of the application's source, or {@code null} if it has
	 * none
	 */
	private record Secured(List<Chain> chains, List<String> ignored, @Nullable List<Setting> filter, int order,
			@Nullable List<Setting> bean) {

		private Secured withoutSettings() {
			return new Secured(this.chains.stream().map((each) -> new Chain(each.path, each.ofGet, null)).toList(),
					this.ignored, null, 0, null);
		}

		private FilterRegistrationBean<CorsFilter> registration() {
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(
					new CorsFilter(source((this.filter != null) ? this.filter : List.of())));
			registration.setOrder(this.order);
			// Without a name of its own, it would count as the filter of a chain
			Objects.requireNonNull(registration.getFilter()).setBeanName("filter");
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class Chains {

		@Bean
		WebSecurityCustomizer ignored(Secured secured) {
			return (web) -> secured.ignored.forEach((each) -> web.ignoring().requestMatchers(each));
		}

		@Bean
		@Order(1)
		SecurityFilterChain first(Secured secured, HttpSecurity http) throws Exception {
			return chain(secured, 0, http);
		}

		@Bean
		@Order(2)
		SecurityFilterChain second(Secured secured, HttpSecurity http) throws Exception {
			return chain(secured, 1, http);
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		SecurityFilterChain third(Secured secured, HttpSecurity http) throws Exception {
			return chain(secured, 2, http);
		}

		private static SecurityFilterChain chain(Secured secured, int index, HttpSecurity http) throws Exception {
			// The last one may be for all paths
			int unused = 3 - secured.chains.size();
			return (index >= unused) ? secured.chains.get(index - unused).build(http)
					: new Chain("/unused-" + index, false, null).build(http);
		}

	}

}
