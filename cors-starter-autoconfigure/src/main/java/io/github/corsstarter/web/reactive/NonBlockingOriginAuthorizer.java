package io.github.corsstarter.web.reactive;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.OriginQuery;
import io.github.corsstarter.web.OriginAuthorizerCache;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Adapts a {@link ReactiveOriginAuthorizer} to synchronous decisions without blocking: a
 * decision that depends on pending answers is repeated when they arrive. As an
 * {@link OriginAuthorizer}, it waits only on threads that may block; on other threads, it
 * refuses if the answer is pending. Safe for concurrent use.
 */
public final class NonBlockingOriginAuthorizer implements OriginAuthorizer {

	private static final Duration DEADLINE = Duration.ofSeconds(1);

	private final ReactiveOriginAuthorizer authorizer;

	private final OriginAuthorizerCache answers;

	/**
	 * Create an adapter.
	 * @param authorizer the authorizer to query
	 * @param answers the cache of its answers
	 */
	public NonBlockingOriginAuthorizer(ReactiveOriginAuthorizer authorizer, OriginAuthorizerCache answers) {
		this.authorizer = authorizer;
		this.answers = answers;
	}

	@Override
	public boolean isAllowed(OriginQuery query) {
		CompletableFuture<Boolean> answer = lookUp(query);
		return Schedulers.isInNonBlockingThread() ? answer.getNow(false) : OriginAuthorizerCache.await(answer);
	}

	private CompletableFuture<Boolean> lookUp(OriginQuery query) {
		return this.answers.get(query,
				() -> Mono.defer(() -> this.authorizer.isAllowed(query)).timeout(DEADLINE).toFuture());
	}

	/**
	 * Decide when all required answers are available.
	 * @param <T> the type of the decision
	 * @param decide decides with the given authorizer; called again until the authorizer
	 * has all answers
	 * @return the decision
	 */
	<T> Mono<T> whenAnswered(Function<OriginAuthorizer, T> decide) {
		return whenAnswered(decide, new HashMap<>());
	}

	private <T> Mono<T> whenAnswered(Function<OriginAuthorizer, T> decide,
			Map<OriginQuery, CompletableFuture<Boolean>> asked) {
		Map<OriginQuery, CompletableFuture<Boolean>> open = new HashMap<>();
		T decision = decide.apply((query) -> {
			CompletableFuture<Boolean> answer = asked.computeIfAbsent(query, this::lookUp);
			if (!answer.isDone()) {
				open.put(query, answer);
				return false;
			}
			return answer.join();
		});
		if (open.isEmpty()) {
			return Mono.just(decision);
		}
		// Don't cancel: other requests may still wait for these look-ups
		return Flux.fromIterable(open.values())
			.flatMap((answer) -> Mono.fromFuture(answer, true))
			.then(Mono.defer(() -> whenAnswered(decide, asked)));
	}

}
