package io.github.corsstarter.web.reactive;

import io.github.corsstarter.web.AnswerCase;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;

/**
 * The reactive application of the protocol tests.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ReactiveProtocolHandlers.class)
class ReactiveProtocolApplication {

	/**
	 * Leaves Spring Security out.
	 */
	static final String WITHOUT_SECURITY = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration,"
			+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration";

	@Bean
	WebFilter answeringFilter() {
		return (exchange, chain) -> switch (exchange.getRequest().getPath().value()) {
			case "/filter-answers" -> {
				exchange.getResponse().setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
				yield exchange.getResponse().setComplete();
			}
			case "/filter-fails" -> Mono.error(new IllegalStateException("intended"));
			case "/filter-resets" -> {
				exchange.getResponse().getHeaders().clear();
				yield chain.filter(exchange);
			}
			default -> chain.filter(exchange);
		};
	}

	/**
	 * Sets CORS headers before the policy filter runs.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	WebFilter foreignFilter() {
		return (exchange, chain) -> {
			if (exchange.getRequest().getPath().value().startsWith("/foreign/")) {
				AnswerCase.FOREIGN.forEach(exchange.getResponse().getHeaders()::add);
			}
			return chain.filter(exchange);
		};
	}

	@Bean
	@Order(-2)
	WebExceptionHandler tooLarge() {
		return (exchange, ex) -> Mono
			.error((ex instanceof DataBufferLimitException) ? new ContentTooLargeException(ex) : ex);
	}

}
