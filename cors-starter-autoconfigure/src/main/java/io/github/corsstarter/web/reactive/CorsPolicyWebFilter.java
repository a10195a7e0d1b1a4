package io.github.corsstarter.web.reactive;

import java.util.List;
import java.util.Optional;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.refusal.ForwardedHeaders;
import io.github.corsstarter.refusal.RefusalBody;
import io.github.corsstarter.refusal.RefusalLogger;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.HandlerHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Applies the {@link CorsPolicies policies} of a reactive application, with the same
 * decisions as the servlet filter. The filter answers preflights, refuses requests that a
 * policy refuses, and sets the CORS headers before the rest of the chain runs, so that
 * error responses have them too. Changes that handlers make to these headers are undone
 * when the response commits. Order the filter before filters that authenticate. It never
 * blocks: the only authorizer that it asks is a {@link NonBlockingOriginAuthorizer}. Safe
 * for concurrent use.
 */
public final class CorsPolicyWebFilter implements WebFilter, Ordered {

	private final CorsPolicies policies;

	private final int order;

	private final DecisionListener[] listeners;

	private final HandlerHeaders handlerHeaders;

	/**
	 * Create a filter that logs refusals.
	 * @param policies the policies to apply
	 * @param order the order of the filter
	 */
	public CorsPolicyWebFilter(CorsPolicies policies, int order) {
		this(policies, order, List.of(new RefusalLogger(ForwardedHeaders.UNREAD)));
	}

	/**
	 * Create a filter.
	 * @param policies the policies to apply
	 * @param order the order of the filter
	 * @param listeners notified of each decision about a CORS request
	 */
	public CorsPolicyWebFilter(CorsPolicies policies, int order, List<DecisionListener> listeners) {
		this.policies = policies;
		this.order = order;
		this.listeners = listeners.toArray(new DecisionListener[0]);
		this.handlerHeaders = new HandlerHeaders(listeners);
	}

	@Override
	public int getOrder() {
		return this.order;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ReactiveCorsRequest request = new ReactiveCorsRequest(exchange.getRequest());
		CorsDecision decision = this.policies.decide(request, null);
		// The authorizer's answer can only add access
		if (decision != null && !decision.givesAccess() && request.origin() != null
				&& this.policies.authorizer() instanceof NonBlockingOriginAuthorizer lookups) {
			return lookups.whenAnswered((authorizer) -> Optional.ofNullable(this.policies.decide(request, authorizer)))
				.flatMap((decided) -> apply(exchange, chain, request, decided.orElse(null)));
		}
		return apply(exchange, chain, request, decision);
	}

	private Mono<Void> apply(ServerWebExchange exchange, WebFilterChain chain, ReactiveCorsRequest request,
			@Nullable CorsDecision decided) {
		if (decided == null) {
			return chain.filter(exchange);
		}
		// WebFlux handlers don't check the origin
		CorsDecision decision = decided.ofUncheckedHandshake(request);
		notifyListeners(request, decision);
		ServerHttpResponse response = exchange.getResponse();
		String removed = ReactiveCorsHeaders.put(decision, request, response.getHeaders());
		if (removed != null) {
			this.handlerHeaders.overruled().logFilter(removed, decision.policy().name());
		}
		ServerHttpResponse settled = ReactiveCorsResponse.of(exchange, request, decision, this.handlerHeaders);
		Mono<Void> answered = decision.continues() ? chain.filter(exchange.mutate().response(settled).build())
				: answer(settled, decision.status(), decision.reason());
		// If a commit action fails, the remaining actions are skipped, even for the error
		// response
		return answered.doOnError((ex) -> putAgain(decision, request, response));
	}

	private static void putAgain(CorsDecision decision, ReactiveCorsRequest request, ServerHttpResponse response) {
		if (!response.isCommitted()) {
			ReactiveCorsHeaders.put(decision, request, response.getHeaders());
		}
	}

	private void notifyListeners(ReactiveCorsRequest request, CorsDecision decision) {
		if (decision.kind() != CorsDecision.Kind.NOT_CORS) {
			for (DecisionListener listener : this.listeners) {
				listener.decided(request, decision);
			}
		}
	}

	private static Mono<Void> answer(ServerHttpResponse response, int status, @Nullable RefusalReason reason) {
		response.setStatusCode(HttpStatusCode.valueOf(status));
		if (status != 403 || reason == null) {
			return response.setComplete();
		}
		byte[] body = RefusalBody.of(reason);
		response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
		response.getHeaders().setContentLength(body.length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body.clone())));
	}

}
