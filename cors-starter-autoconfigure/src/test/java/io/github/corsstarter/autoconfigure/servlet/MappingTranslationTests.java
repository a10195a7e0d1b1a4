package io.github.corsstarter.autoconfigure.servlet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.autoconfigure.MappingTranslationContract;
import io.github.corsstarter.web.CorsStartReport;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.DefaultMockMvcBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.config.annotation.CorsRegistration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

class MappingTranslationTests extends MappingTranslationContract {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(CorsPolicyAutoConfiguration.class, ServletCorsPolicyAutoConfiguration.class,
					DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class));

	@Override
	protected Answers start(Other other, Predicate<String> settings, String... properties) {
		AtomicReference<Answers> answers = new AtomicReference<>();
		WebApplicationContextRunner runner = this.contextRunner.withInitializer(other::initialize)
			.withPropertyValues(properties)
			.withUserConfiguration(settings.test("Books") ? Books.class : PlainBooks.class,
					settings.test("Pages") ? Pages.class : PlainPages.class)
			.withBean("bare", SimpleUrlHandlerMapping.class, () -> bare(other, settings.test("'bare'")));
		if (settings.test("addCorsMappings")) {
			runner = runner.withBean("mappings", WebMvcConfigurer.class, () -> mappings(other));
		}
		runner = withFilters(runner, settings);
		RouterFunction<?> routes = routes(other);
		if (routes != null) {
			runner = runner.withBean("routes", RouterFunction.class, () -> routes);
		}
		runner.run((context) -> {
			DefaultMockMvcBuilder mvc = MockMvcBuilders.webAppContextSetup(context.getSourceApplicationContext());
			addFilters(context, mvc);
			MockMvc built = mvc.build();
			answers.set(ask(context.getBean(CorsStartReport.class),
					(method, path, origin, requested) -> send(built, method, path, origin, requested)));
		});
		return Objects.requireNonNull(answers.get());
	}

	/**
	 * Add filters to an application.
	 * @param runner the application
	 * @param settings tells which settings of Spring's it has
	 */
	WebApplicationContextRunner withFilters(WebApplicationContextRunner runner, Predicate<String> settings) {
		return runner;
	}

	/**
	 * Add the filters of an application in their order.
	 */
	void addFilters(ApplicationContext context, DefaultMockMvcBuilder mvc) {
		registered(context).map(FilterRegistrationBean::getFilter).forEach(mvc::addFilters);
	}

	@SuppressWarnings("unchecked")
	static Stream<FilterRegistrationBean<Filter>> registered(ApplicationContext context) {
		return context.getBeansOfType(FilterRegistrationBean.class)
			.values()
			.stream()
			.map((each) -> (FilterRegistrationBean<Filter>) each);
	}

	private static WebMvcConfigurer mappings(Other other) {
		return new WebMvcConfigurer() {

			@Override
			public void addCorsMappings(CorsRegistry registry) {
				for (String path : other.mappings()) {
					CorsRegistration mapping = registry.addMapping(path)
						.allowedOrigins("https://app.example.com")
						.allowCredentials(other.credentials());
					if (other.put()) {
						mapping.allowedMethods("GET", "PUT");
					}
				}
			}

		};
	}

	private static SimpleUrlHandlerMapping bare(Other other, boolean settings) {
		Map<String, Object> handlers = new LinkedHashMap<>();
		HttpRequestHandler handler = (request, response) -> response.setStatus(200);
		other.bare().forEach((path) -> handlers.put(path, handler));
		SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(handlers, other.order());
		mapping.setCorsConfigurations(settings ? other.ownSettings() : Map.of());
		return mapping;
	}

	private static @Nullable RouterFunction<?> routes(Other other) {
		RouterFunctions.Builder routes = RouterFunctions.route();
		other.routes().forEach((route) -> {
			RequestPredicate method = RequestPredicates.method(HttpMethod.valueOf(route.method()));
			RequestPredicate rest = route.conditional() ? method.and(RequestPredicates.param("x", (value) -> false))
					: method;
			if (route.nested()) {
				routes.path(route.start().isEmpty() ? "/" : route.start(), (nested) -> nested
					.route(rest.and(RequestPredicates.path(route.end())), (request) -> ServerResponse.ok().build()));
			}
			else {
				routes.route(RequestPredicates.path(route.path()).and(rest), (request) -> ServerResponse.ok().build());
			}
		});
		return other.routes().isEmpty() ? null : routes.build();
	}

	private static Answer send(MockMvc mvc, String method, String path, String origin, @Nullable String requested) {
		MockHttpServletRequestBuilder request = MockMvcRequestBuilders.request(HttpMethod.valueOf(method), path)
			.header("Origin", origin);
		if (requested != null) {
			request.header("Access-Control-Request-Method", requested);
		}
		try {
			MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
			return new Answer(response.getStatus(), response.getHeader("Access-Control-Allow-Origin"),
					response.getHeader("Access-Control-Allow-Methods"),
					response.getHeader("Access-Control-Allow-Credentials"),
					response.getHeader("Access-Control-Expose-Headers"));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
