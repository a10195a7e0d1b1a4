package io.github.corsstarter.autoconfigure.servlet;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.corsstarter.autoconfigure.RandomChains;
import io.github.corsstarter.autoconfigure.RandomChains.Secured;
import io.github.corsstarter.autoconfigure.RandomChains.Setting;
import jakarta.servlet.Filter;

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
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * The same as {@link MappingTranslationTests}, in applications with Spring Security.
 * Several chains, a filter before or after them, and ignored paths have random settings.
 */
class ChainTranslationTests extends MappingTranslationTests {

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
	WebApplicationContextRunner withFilters(WebApplicationContextRunner runner, Predicate<String> settings) {
		// Chains keep their settings, unless all settings are removed
		boolean chains = settings.test(CHAINS);
		Secured secured = this.secured;
		WebApplicationContextRunner with = runner
			.withConfiguration(AutoConfigurations.of(SecurityFilterAutoConfiguration.class))
			.withUserConfiguration(Chains.class)
			.withBean("secured", Secured.class, () -> chains ? secured : secured.withoutSettings());
		List<Setting> filter = secured.filter();
		if (filter != null && settings.test("'filter'")) {
			with = with.withBean("filter", FilterRegistrationBean.class, () -> registration(filter, secured.order()));
		}
		List<Setting> bean = secured.bean();
		if (bean != null && chains) {
			with = with.withBean("corsConfigurationSource", CorsConfigurationSource.class, () -> source(bean));
		}
		return with;
	}

	@Override
	void addFilters(ApplicationContext context, DefaultMockMvcBuilder mvc) {
		Stream<Map.Entry<Integer, Filter>> ofSecurity = Stream
			.of(Map.entry(RandomChains.OF_SECURITY, context.getBean("springSecurityFilterChain", Filter.class)));
		Stream.concat(ofSecurity, registered(context).map((each) -> Map.entry(each.getOrder(), each.getFilter())))
			.sorted(Comparator.comparing(Map.Entry::getKey))
			.map(Map.Entry::getValue)
			.forEach(mvc::addFilters);
	}

	private static UrlBasedCorsConfigurationSource source(List<Setting> settings) {
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		Setting.register(settings, source::registerCorsConfiguration);
		return source;
	}

	private static FilterRegistrationBean<CorsFilter> registration(List<Setting> settings, int order) {
		FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(
				new CorsFilter(source(settings)));
		registration.setOrder(order);
		// Without a name of its own, it would count as the filter of a chain
		Objects.requireNonNull(registration.getFilter()).setBeanName("filter");
		return registration;
	}

	private static SecurityFilterChain build(RandomChains.Chain chain, HttpSecurity http) throws Exception {
		http.csrf((csrf) -> csrf.disable()).authorizeHttpRequests((requests) -> requests.anyRequest().permitAll());
		PathPatternRequestMatcher.Builder matcher = PathPatternRequestMatcher.withDefaults();
		if (chain.path().startsWith(RandomChains.Chain.BUT)) {
			http.securityMatcher(new NegatedRequestMatcher(matcher.matcher(chain.path().substring(1))));
		}
		else if (!chain.path().isEmpty()) {
			http.securityMatcher(
					chain.ofGet() ? matcher.matcher(HttpMethod.GET, chain.path()) : matcher.matcher(chain.path()));
		}
		List<Setting> settings = chain.settings();
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

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class Chains {

		@Bean
		WebSecurityCustomizer ignored(Secured secured) {
			return (web) -> secured.ignored().forEach((each) -> web.ignoring().requestMatchers(each));
		}

		@Bean
		@Order(1)
		SecurityFilterChain first(Secured secured, HttpSecurity http) throws Exception {
			return build(secured.chains().get(0), http);
		}

		@Bean
		@Order(2)
		SecurityFilterChain second(Secured secured, HttpSecurity http) throws Exception {
			return build(secured.chains().get(1), http);
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		SecurityFilterChain third(Secured secured, HttpSecurity http) throws Exception {
			return build(secured.chains().get(2), http);
		}

	}

}
