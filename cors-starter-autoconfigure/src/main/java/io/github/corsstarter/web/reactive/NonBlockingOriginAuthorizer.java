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
 * Lets decisions, which are taken at once, wait for the answers of a
 * {@link ReactiveOriginAuthorizer} without blocking: what can't be decided yet is decided
 * again when the answers are there. As an {@link OriginAuthorizer} it is for threads that
 * may block; on others it waits for no answer, and refuses. Safe for concurrent use.
 */
public final class NonBlockingOriginAuthorizer implements OriginAuthorizer {

	private static final Duration DEADLINE = Duration.ofSeconds(1);

	private final ReactiveOriginAuthorizer authorizer;

	private final OriginAuthorizerCache answers;

	/**
	 * Create look-ups.
	 * @param authorizer whom to ask
	 * @param answers keeps the answers
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
	 * Decide, as soon as everything is known that this depends on.
	 * @param <T> the type of the decision
	 * @param decide decides by what the authorizer says that it is given; called again
	 * until the authorizer knew all answers
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
		// What this request no longer waits for others may still wait for
		return Flux.fromIterable(open.values())
			.flatMap((answer) -> Mono.fromFuture(answer, true))
			.then(Mono.defer(() -> whenAnswered(decide, asked)));
	}

}
