package io.github.corsstarter.web;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.OriginQuery;
import io.github.corsstarter.refusal.LogText;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The answers of an authorizer, each kept for a minute. Whoever asks while a look-up is
 * under way gets the answer of that one. A look-up that fails counts as a refusal, for a
 * second, and is warned of, once a minute. Safe for concurrent use.
 */
public final class OriginAuthorizerCache {

	/** How many answers are kept at most. */
	public static final int CAPACITY = 10_000;

	/** How long an answer is kept. */
	public static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

	private static final Log logger = LogFactory.getLog("io.github.corsstarter.authorizer");

	// Long enough that a database which is down isn't asked for each request
	private static final Duration TIME_TO_LIVE_AFTER_FAILURE = Duration.ofSeconds(1);

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	private final Map<OriginQuery, Answer> answers;

	private final LongSupplier nanoTime;

	private final AtomicLong lastWarning;

	/**
	 * Keep answers in a map that forgets the oldest ones when it is full.
	 */
	public OriginAuthorizerCache() {
		this(Collections.synchronizedMap(new LinkedHashMap<>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<OriginQuery, Answer> eldest) {
				return size() > CAPACITY;
			}

		}));
	}

	/**
	 * Keep answers in a map.
	 * @param answers the map, which is bounded by itself, and whose {@code compute} is
	 * atomic
	 */
	public OriginAuthorizerCache(Map<OriginQuery, Answer> answers) {
		this(answers, System::nanoTime);
	}

	OriginAuthorizerCache(Map<OriginQuery, Answer> answers, LongSupplier nanoTime) {
		this.answers = answers;
		this.nanoTime = nanoTime;
		this.lastWarning = new AtomicLong(nanoTime.getAsLong() - MINUTE);
	}

	/**
	 * Return an authorizer that asks another one for what isn't known, on the thread of
	 * whoever asks first; the others wait.
	 * @param authorizer the other one
	 * @return the authorizer, which doesn't fail
	 */
	public OriginAuthorizer of(OriginAuthorizer authorizer) {
		return (query) -> await(get(query, () -> CompletableFuture.completedFuture(authorizer.isAllowed(query))));
	}

	/**
	 * Return the answer to a query.
	 * @param query the question
	 * @param lookUp begins to look for the answer, if nobody has done so
	 * @return the answer, which doesn't fail
	 */
	public CompletableFuture<Boolean> get(OriginQuery query, Supplier<CompletionStage<Boolean>> lookUp) {
		Answer known = this.answers.get(query);
		if (known != null && !isOver(known)) {
			return known.future;
		}
		Answer own = new Answer();
		Answer kept = this.answers.compute(query,
				(key, present) -> (present != null && !isOver(present)) ? present : own);
		if (own.equals(kept)) {
			begin(lookUp).whenComplete((allowed, failure) -> settle(own, query, allowed, failure));
		}
		return kept.future;
	}

	private boolean isOver(Answer answer) {
		return answer.future.isDone() && this.nanoTime.getAsLong() - answer.end >= 0;
	}

	private static CompletionStage<Boolean> begin(Supplier<CompletionStage<Boolean>> lookUp) {
		try {
			return lookUp.get();
		}
		catch (Throwable ex) {
			// An error too: others wait for the answer
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void settle(Answer answer, OriginQuery query, @Nullable Boolean allowed, @Nullable Throwable failure) {
		Duration timeToLive = (failure != null) ? TIME_TO_LIVE_AFTER_FAILURE : TIME_TO_LIVE;
		answer.end = this.nanoTime.getAsLong() + timeToLive.toNanos();
		try {
			if (failure != null) {
				log(query, failure);
			}
		}
		finally {
			answer.future.complete(Boolean.TRUE.equals(allowed));
		}
	}

	private void log(OriginQuery query, Throwable failure) {
		String message = "The authorizer failed, so policy '" + query.policy() + "' refuses "
				+ LogText.of(query.origin().toString());
		long last = this.lastWarning.get();
		long now = this.nanoTime.getAsLong();
		if (now - last >= MINUTE && this.lastWarning.compareAndSet(last, now)) {
			logger.warn(message + ". Further failures are logged at DEBUG for a minute.", failure);
		}
		else {
			logger.debug(message, failure);
		}
	}

	/**
	 * Wait for an answer.
	 * @param answer the answer
	 * @return the answer, or {@code false} if the thread is interrupted
	 */
	public static boolean await(CompletableFuture<Boolean> answer) {
		try {
			return answer.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException ex) {
			return false;
		}
	}

	/**
	 * An answer, or that it is being looked for.
	 */
	public static final class Answer {

		private final CompletableFuture<Boolean> future = new CompletableFuture<>();

		// Written before the future is completed, and read after
		private long end;

		private Answer() {
		}

	}

}
