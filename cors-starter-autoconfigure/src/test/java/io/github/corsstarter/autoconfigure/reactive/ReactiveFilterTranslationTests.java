package io.github.corsstarter.autoconfigure.reactive;

import java.util.List;
import java.util.function.Predicate;

import io.github.corsstarter.autoconfigure.RandomChains.Setting;
import io.github.corsstarter.autoconfigure.RandomFilters;
import io.github.corsstarter.autoconfigure.RandomFilters.Registered;

import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;

/**
 * The same as {@link ReactiveMappingTranslationTests}, with random CORS filters.
 */
class ReactiveFilterTranslationTests extends ReactiveMappingTranslationTests {

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
	ReactiveWebApplicationContextRunner withFilters(ReactiveWebApplicationContextRunner runner,
			Predicate<String> settings) {
		ReactiveWebApplicationContextRunner with = runner;
		for (Registered filter : this.filters) {
			if (settings.test(filter.quoted())) {
				with = with.withBean(filter.name(), CorsWebFilter.class, () -> new OrderedFilter(filter));
			}
		}
		return with;
	}

	private static UrlBasedCorsConfigurationSource source(List<Setting> settings) {
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		Setting.register(settings, source::registerCorsConfiguration);
		return source;
	}

	private static final class OrderedFilter extends CorsWebFilter implements Ordered {

		private final int order;

		OrderedFilter(Registered filter) {
			super(source(filter.settings()));
			this.order = filter.order();
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

}
