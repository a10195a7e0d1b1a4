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
 * Caches an authorizer's answers for a minute. Concurrent queries for the same key share
 * one look-up. A failed look-up counts as a refusal for one second, and is logged as a
 * warning at most once a minute. Safe for concurrent use.
 */
public final class OriginAuthorizerCache {

	/** The maximum number of cached answers. */
	public static final int CAPACITY = 10_000;

	/** The time to live of an answer. */
	public static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

	private static final Log logger = LogFactory.getLog("io.github.corsstarter.authorizer");

	// Long enough that a database that is down isn't queried for each request
	private static final Duration TIME_TO_LIVE_AFTER_FAILURE = Duration.ofSeconds(1);

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	private final Map<OriginQuery, Answer> answers;

	private final LongSupplier nanoTime;

	private final AtomicLong lastWarning;

	/**
	 * Create a cache that discards the oldest answers when it is full.
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
	 * Create a cache with a map.
	 * @param answers the map, which must be bounded and have an atomic {@code compute}
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
	 * Return a caching authorizer. The first caller runs the look-up on its own thread,
	 * and concurrent callers wait for it.
	 * @param authorizer the authorizer to query
	 * @return the caching authorizer, which never throws
	 */
	public OriginAuthorizer of(OriginAuthorizer authorizer) {
		return (query) -> await(get(query, () -> CompletableFuture.completedFuture(authorizer.isAllowed(query))));
	}

	/**
	 * Return the answer to a query.
	 * @param query the query
	 * @param lookUp starts the look-up, unless one has already started
	 * @return the answer, which never completes exceptionally
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
			// Errors included, because other callers wait for the answer
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
	 * An answer, or a look-up in progress.
	 */
	public static final class Answer {

		private final CompletableFuture<Boolean> future = new CompletableFuture<>();

		// Written before the future completes, and read after that
		private long end;

		private Answer() {
		}

	}

}
