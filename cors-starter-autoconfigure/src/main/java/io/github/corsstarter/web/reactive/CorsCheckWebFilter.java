package io.github.corsstarter.web.reactive;

import io.github.corsstarter.check.OpenCheck;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Answers requests to the {@link OpenCheck open check}. Order it before the
 * {@link CorsPolicyWebFilter}. Never blocks. Safe for concurrent use.
 */
public final class CorsCheckWebFilter implements WebFilter, Ordered {

	private final OpenCheck check;

	private final int order;

	/**
	 * Create a filter.
	 * @param check the open check
	 * @param order the order of the filter
	 */
	public CorsCheckWebFilter(OpenCheck check, int order) {
		this.check = check;
		this.order = order;
	}

	@Override
	public int getOrder() {
		return this.order;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ReactiveCorsRequest request = new ReactiveCorsRequest(exchange.getRequest());
		if (!OpenCheck.isAnswered(request.method()) || !this.check.path().equals(request.path())) {
			return chain.filter(exchange);
		}
		// An authorizer may block
		return Mono.fromCallable(() -> this.check.answer(request, exchange.getRequest().getURI().getRawQuery()))
			.subscribeOn(Schedulers.boundedElastic())
			.flatMap((answer) -> write(answer, exchange.getResponse()));
	}

	private static Mono<Void> write(OpenCheck.Answer answer, ServerHttpResponse response) {
		response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
		answer.forEachHeader(response.getHeaders()::set);
		byte[] body = answer.bytes();
		response.getHeaders().setContentLength(body.length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
	}

}
