package io.github.corsstarter.diagnosis;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.corsstarter.policy.RefusalReason;

/**
 * Decides which refusals are worth a warning: each (policy, reason, origin) once a
 * minute, for at most 1,024 of them. What is beyond is counted. Memory is bounded
 * whatever clients send. Safe for concurrent use.
 */
public final class RefusalLimiter {

	static final int CAPACITY = 1024;

	private static final long MINUTE = 60_000_000_000L;

	private static final long SECOND = 1_000_000_000L;

	// No host has more than 253 characters: what is longer counts as one origin
	private static final int LONGEST_ORIGIN = 300;

	private final LongSupplier nanoTime;

	private final Map<Key, Long> lastWarnings = new HashMap<>();

	private long lastEviction;

	private long lastReport;

	private volatile long heldBack;

	/**
	 * Create a limiter.
	 * @param nanoTime the clock, in nanoseconds, such as {@link System#nanoTime()}
	 */
	public RefusalLimiter(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.lastEviction = nanoTime.getAsLong() - MINUTE;
		this.lastReport = this.lastEviction;
	}

	/**
	 * Return whether a refusal is to be warned of, and remember that it was.
	 * @param policy the name of the policy
	 * @param reason why the request is refused
	 * @param origin the request's origin, as sent
	 * @return {@code false} if it was within the last minute, or if there are too many
	 */
	public synchronized boolean admit(String policy, RefusalReason reason, String origin) {
		long now = this.nanoTime.getAsLong();
		Key key = new Key(policy, reason, (origin.length() > LONGEST_ORIGIN) ? "" : origin);
		Long last = this.lastWarnings.get(key);
		if (last != null && now - last < MINUTE) {
			return false;
		}
		if (last == null && this.lastWarnings.size() >= CAPACITY && !evict(now)) {
			if (this.heldBack++ == 0 && now - this.lastReport >= MINUTE) {
				// The minute that is told of begins here, or the number told would be 1
				this.lastReport = now;
			}
			return false;
		}
		this.lastWarnings.put(key, now);
		return true;
	}

	private boolean evict(long now) {
		if (now - this.lastEviction < SECOND) {
			return false;
		}
		this.lastEviction = now;
		return this.lastWarnings.values().removeIf((last) -> now - last >= MINUTE);
	}

	/**
	 * Return how many refusals were held back because there were too many different ones,
	 * and start to count anew.
	 * @return the number, or 0 if there were none, or if a number was told or the first
	 * was held back within the last minute
	 */
	public long takeHeldBack() {
		// Most often there are none, which needs neither lock nor clock
		return (this.heldBack != 0) ? takeAnyHeldBack() : 0;
	}

	private synchronized long takeAnyHeldBack() {
		long now = this.nanoTime.getAsLong();
		if (this.heldBack == 0 || now - this.lastReport < MINUTE) {
			return 0;
		}
		this.lastReport = now;
		long taken = this.heldBack;
		this.heldBack = 0;
		return taken;
	}

	private record Key(String policy, RefusalReason reason, String origin) {
	}

}
