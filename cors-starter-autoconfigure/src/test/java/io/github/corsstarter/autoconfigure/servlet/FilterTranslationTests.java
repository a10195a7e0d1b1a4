package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.autoconfigure.RandomChains.Setting;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * The same as {@link MappingTranslationTests}, with random CORS filters that are
 * registered for all URLs or for some.
 */
class FilterTranslationTests extends MappingTranslationTests {

	private final Random random = RandomCases.random(20261202);

	private @Nullable Other other;

	private List<Registered> filters = List.of();

	@Override
	protected String describe(Other other) {
		return this.filters + "\n" + super.describe(other);
	}

	@Override
	WebApplicationContextRunner withFilters(WebApplicationContextRunner runner, Other other,
			Predicate<String> settings) {
		if (!other.equals(this.other)) {
			this.other = other;
			this.filters = filters();
		}
		WebApplicationContextRunner with = runner;
		for (Registered filter : this.filters) {
			if (settings.test("'" + filter.name + "'")) {
				with = with.withBean(filter.name, FilterRegistrationBean.class, filter::registration);
			}
		}
		return with;
	}

	@Override
	void addFilters(ApplicationContext context, DefaultMockMvcBuilder mvc) {
		registered(context).sorted(Comparator.comparing(FilterRegistrationBean::getOrder)).forEach((each) -> {
			Filter filter = Objects.requireNonNull(each.getFilter());
			if (each.getUrlPatterns().isEmpty()) {
				mvc.addFilters(filter);
			}
			else {
				mvc.addFilter(filter, each.getUrlPatterns().toArray(new String[0]));
			}
		});
	}

	private List<Registered> filters() {
		List<Registered> filters = new ArrayList<>();
		for (int i = 1 + this.random.nextInt(2); i > 0; i--) {
			List<Setting> settings = new ArrayList<>();
			for (int j = 1 + this.random.nextInt(2); j > 0; j--) {
				settings.add(new Setting(one("/**", "/**", "/books/**", "/pages", "/files/**", "/books/{id}"),
						one("https://app.example.com", "https://books.example.com"), this.random.nextBoolean()));
			}
			filters.add(new Registered("filter" + i, settings, i,
					this.random.nextBoolean() ? List.of() : List.of(one("/*", "/books/*", "/pages", "/files/*"))));
		}
		return filters;
	}

	private String one(String... values) {
		return values[this.random.nextInt(values.length)];
	}

	/**
	 * A filter.
	 *
	 * @param name the name of its bean
	 * @param settings its settings
	 * @param order its order
	 * @param urls the URL patterns that it is registered for, empty for all URLs
	 */
	record Registered(String name, List<Setting> settings, int order, List<String> urls) {

		FilterRegistrationBean<CorsFilter> registration() {
			UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
			Setting.register(this.settings, source::registerCorsConfiguration);
			FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(new CorsFilter(source));
			registration.setOrder(this.order);
			registration.setUrlPatterns(this.urls);
			Objects.requireNonNull(registration.getFilter()).setBeanName(this.name);
			return registration;
		}

	}

}
