package io.github.corsstarter.autoconfigure.reactive;

import java.util.List;
import java.util.function.Predicate;

import io.github.corsstarter.autoconfigure.RandomChains;
import io.github.corsstarter.autoconfigure.RandomChains.Secured;
import io.github.corsstarter.autoconfigure.RandomChains.Setting;

import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;

/**
 * The same as {@link ReactiveMappingTranslationTests}, in applications with Spring
 * Security. Several chains and a filter before or after them have random settings.
 */
class ReactiveChainTranslationTests extends ReactiveMappingTranslationTests {

	// No setting has this name, so the log never asks to remove it
	private static final String CHAINS = "(chains)";

	private final RandomChains random = new RandomChains();

	private Secured secured = new Secured(List.of(), List.of(), null, 0, null);

	@Override
	protected void prepare() {
		this.secured = this.random.next();
	}

	@Override
	protected String describe(Other other) {
		return this.secured + "\n" + super.describe(other);
	}

	@Override
	ReactiveWebApplicationContextRunner withFilters(ReactiveWebApplicationContextRunner runner,
			Predicate<String> settings) {
		// Chains keep their settings, unless all settings are removed
		boolean chains = settings.test(CHAINS);
		Secured secured = this.secured;
		ReactiveWebApplicationContextRunner with = runner.withUserConfiguration(Chains.class)
			.withBean("secured", Secured.class, () -> chains ? secured : secured.withoutSettings());
		List<Setting> filter = secured.filter();
		if (filter != null && settings.test("'filter'")) {
			with = with.withBean("filter", CorsWebFilter.class, () -> new OrderedFilter(filter, secured.order()));
		}
		List<Setting> bean = secured.bean();
		if (bean != null && chains) {
			with = with.withBean("corsConfigurationSource", CorsConfigurationSource.class, () -> source(bean));
		}
		return with;
	}

	private static UrlBasedCorsConfigurationSource source(List<Setting> settings) {
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		Setting.register(settings, source::registerCorsConfiguration);
		return source;
	}

	private static SecurityWebFilterChain build(RandomChains.Chain chain, ServerHttpSecurity http) {
		http.csrf((csrf) -> csrf.disable()).authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll());
		if (chain.path().startsWith(RandomChains.Chain.BUT)) {
			http.securityMatcher(new NegatedServerWebExchangeMatcher(
					ServerWebExchangeMatchers.pathMatchers(chain.path().substring(1))));
		}
		else if (!chain.path().isEmpty()) {
			http.securityMatcher(chain.ofGet() ? ServerWebExchangeMatchers.pathMatchers(HttpMethod.GET, chain.path())
					: ServerWebExchangeMatchers.pathMatchers(chain.path()));
		}
		List<Setting> settings = chain.settings();
		if (settings == null) {
			http.cors((cors) -> cors.disable());
		}
		else if (!settings.isEmpty()) {
			http.cors((cors) -> cors.configurationSource(source(settings)));
		}
		return http.build();
	}

	private static final class OrderedFilter extends CorsWebFilter implements Ordered {

		private final int order;

		OrderedFilter(List<Setting> settings, int order) {
			super(source(settings));
			this.order = order;
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	static class Chains {

		@Bean
		@Order(1)
		SecurityWebFilterChain first(Secured secured, ServerHttpSecurity http) {
			return build(secured.chains().get(0), http);
		}

		@Bean
		@Order(2)
		SecurityWebFilterChain second(Secured secured, ServerHttpSecurity http) {
			return build(secured.chains().get(1), http);
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		SecurityWebFilterChain third(Secured secured, ServerHttpSecurity http) {
			return build(secured.chains().get(2), http);
		}

	}

}
