package io.github.corsstarter.web.reactive;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.HeaderNames;
import io.github.corsstarter.web.HandlerHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A response that restores the policy's CORS headers when it commits, drops all others,
 * and adds the policy's names to {@code Vary}.
 */
class ReactiveCorsResponse extends ServerHttpResponseDecorator {

	// Spring WebFlux's attribute for the handler's pattern
	private static final String HANDLER_PATTERN = "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern";

	// Spring Cloud Gateway's attribute for the route's pattern
	private static final String ROUTE_PATTERN = "org.springframework.cloud.gateway.support.ServerWebExchangeUtils.gatewayPredicateMatchedPathAttr";

	private final ServerWebExchange exchange;

	private final ReactiveCorsRequest request;

	private final CorsDecision decision;

	private final HandlerHeaders handlerHeaders;

	ReactiveCorsResponse(ServerWebExchange exchange, ReactiveCorsRequest request, CorsDecision decision,
			HandlerHeaders handlerHeaders) {
		super(exchange.getResponse());
		this.exchange = exchange;
		this.request = request;
		this.decision = decision;
		this.handlerHeaders = handlerHeaders;
		super.beforeCommit(this::settled);
	}

	static ReactiveCorsResponse of(ServerWebExchange exchange, ReactiveCorsRequest request, CorsDecision decision,
			HandlerHeaders handlerHeaders) {
		return (exchange.getResponse() instanceof ZeroCopyHttpOutputMessage)
				? new ZeroCopy(exchange, request, decision, handlerHeaders)
				: new ReactiveCorsResponse(exchange, request, decision, handlerHeaders);
	}

	/**
	 * Register the action, and settle the headers after it. Actions run in the order of
	 * their registration.
	 */
	@Override
	public void beforeCommit(Supplier<? extends Mono<Void>> action) {
		super.beforeCommit(action);
		super.beforeCommit(this::settled);
	}

	// Deferred, because the preceding actions may be asynchronous
	private Mono<Void> settled() {
		return Mono.fromRunnable(this::settle);
	}

	private void settle() {
		HttpHeaders headers = getDelegate().getHeaders();
		String origin = this.request.origin();
		for (String name : HeaderNames.CORS_RESPONSE_HEADERS) {
			settle(name, this.decision.header(name, origin), headers);
		}
		ReactiveCorsHeaders.putVary(this.decision, headers);
		if (this.decision.kind() == CorsDecision.Kind.ACTUAL) {
			HttpStatusCode status = getStatusCode();
			headers.forEach((name, values) -> this.handlerHeaders.set(this.decision, name,
					(status != null) ? status.value() : 200));
		}
	}

	private void settle(String name, @Nullable String wanted, HttpHeaders headers) {
		List<String> present = headers.get(name);
		boolean settled = (present != null) ? present.size() == 1 && present.get(0).equals(wanted) : wanted == null;
		if (settled) {
			return;
		}
		if (present != null) {
			String pattern = handlerPattern();
			this.handlerHeaders.overruled()
				.log(name, String.join(", ", present), pattern, this.request.path(), this.decision.policy());
		}
		if (wanted != null) {
			headers.set(name, wanted);
		}
		else {
			headers.remove(name);
		}
	}

	private @Nullable String handlerPattern() {
		PathPattern pattern = this.exchange.getAttribute(HANDLER_PATTERN);
		return (pattern != null) ? pattern.getPatternString() : this.exchange.getAttribute(ROUTE_PATTERN);
	}

	/**
	 * For servers with zero-copy file transfer.
	 */
	private static final class ZeroCopy extends ReactiveCorsResponse implements ZeroCopyHttpOutputMessage {

		ZeroCopy(ServerWebExchange exchange, ReactiveCorsRequest request, CorsDecision decision,
				HandlerHeaders handlerHeaders) {
			super(exchange, request, decision, handlerHeaders);
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			return ((ZeroCopyHttpOutputMessage) getDelegate()).writeWith(file, position, count);
		}

	}

}
