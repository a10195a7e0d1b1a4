package io.github.corsstarter.autoconfigure.servlet;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import io.github.corsstarter.autoconfigure.RandomChains.Setting;
import io.github.corsstarter.autoconfigure.RandomFilters;
import io.github.corsstarter.autoconfigure.RandomFilters.Registered;
import jakarta.servlet.Filter;

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

	private final RandomFilters random = new RandomFilters();

	private List<Registered> filters = List.of();

	@Override
	protected void prepare() {
		this.filters = this.random.next();
	}

	@Override
	protected String describe(Other other) {
		return this.filters + "\n" + super.describe(other);
	}

	@Override
	WebApplicationContextRunner withFilters(WebApplicationContextRunner runner, Predicate<String> settings) {
		WebApplicationContextRunner with = runner;
		for (Registered filter : this.filters) {
			if (settings.test(filter.quoted())) {
				with = with.withBean(filter.name(), FilterRegistrationBean.class, () -> registration(filter));
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

	private static FilterRegistrationBean<CorsFilter> registration(Registered filter) {
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		Setting.register(filter.settings(), source::registerCorsConfiguration);
		FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(new CorsFilter(source));
		registration.setOrder(filter.order());
		registration.setUrlPatterns(filter.urls());
		Objects.requireNonNull(registration.getFilter()).setBeanName(filter.name());
		return registration;
	}

}
