package io.github.corsstarter.autoconfigure.reactive;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import io.github.corsstarter.autoconfigure.CorsPolicyAutoConfiguration;
import io.github.corsstarter.autoconfigure.MappingTranslationContract;
import io.github.corsstarter.web.CorsStartReport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.reactive.config.CorsRegistration;
import org.springframework.web.reactive.config.CorsRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

class ReactiveMappingTranslationTests extends MappingTranslationContract {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CorsPolicyAutoConfiguration.class,
				ReactiveCorsPolicyAutoConfiguration.class, WebFluxAutoConfiguration.class));

	@Override
	protected Answers start(Other other, Predicate<String> settings, String... properties) {
		AtomicReference<Answers> answers = new AtomicReference<>();
		ReactiveWebApplicationContextRunner runner = this.contextRunner.withInitializer(other::initialize)
			.withPropertyValues(properties)
			.withUserConfiguration(settings.test("Books") ? Books.class : PlainBooks.class,
					settings.test("Pages") ? Pages.class : PlainPages.class)
			.withBean("bare", SimpleUrlHandlerMapping.class, () -> bare(other, settings.test("'bare'")));
		if (settings.test("addCorsMappings")) {
			runner = runner.withBean("mappings", WebFluxConfigurer.class, () -> mappings(other));
		}
		runner = withFilters(runner, settings);
		RouterFunction<?> routes = routes(other);
		if (routes != null) {
			runner = runner.withBean("routes", RouterFunction.class, () -> routes);
		}
		runner.run((context) -> {
			HttpHandler handler = WebHttpHandlerBuilder.applicationContext(context.getSourceApplicationContext())
				.build();
			answers.set(ask(context.getBean(CorsStartReport.class),
					(method, path, origin, requested) -> send(handler, method, path, origin, requested)));
		});
		return Objects.requireNonNull(answers.get());
	}

	/**
	 * Add filters to an application.
	 * @param runner the application
	 * @param settings tells which settings of Spring's it has
	 */
	ReactiveWebApplicationContextRunner withFilters(ReactiveWebApplicationContextRunner runner,
			Predicate<String> settings) {
		return runner;
	}

	private static WebFluxConfigurer mappings(Other other) {
		return new WebFluxConfigurer() {

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
		WebHandler handler = (exchange) -> {
			exchange.getResponse().setStatusCode(HttpStatus.OK);
			return exchange.getResponse().setComplete();
		};
		other.bare().forEach((path) -> handlers.put(path, handler));
		SimpleUrlHandlerMapping mapping = new SimpleUrlHandlerMapping(handlers, other.order());
		mapping.setCorsConfigurations(settings ? other.ownSettings() : Map.of());
		return mapping;
	}

	private static @Nullable RouterFunction<?> routes(Other other) {
		RouterFunctions.Builder routes = RouterFunctions.route();
		other.routes().forEach((route) -> {
			RequestPredicate method = RequestPredicates.method(HttpMethod.valueOf(route.method()));
			RequestPredicate rest = route.conditional()
					? method.and(RequestPredicates.queryParam("x", (value) -> false)) : method;
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

	private static Answer send(HttpHandler handler, String method, String path, String origin,
			@Nullable String requested) {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest
			.method(HttpMethod.valueOf(method), URI.create("http://api.example.net" + path))
			.header("Origin", origin);
		if (requested != null) {
			request.header("Access-Control-Request-Method", requested);
		}
		MockServerHttpResponse response = new MockServerHttpResponse();
		handler.handle(request.build(), response).block();
		HttpHeaders headers = response.getHeaders();
		return new Answer(Objects.requireNonNullElse(response.getStatusCode(), HttpStatus.OK).value(),
				headers.getFirst("Access-Control-Allow-Origin"), headers.getFirst("Access-Control-Allow-Methods"),
				headers.getFirst("Access-Control-Allow-Credentials"),
				headers.getFirst("Access-Control-Expose-Headers"));
	}

}
