package io.github.corsstarter.diagnosis;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

import io.github.corsstarter.policy.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * Decides which refusals are worth a warning: each (policy, reason, origin) once a
 * minute, for at most 1,024 of them. What is beyond is counted. Memory is bounded
 * whatever clients send. Safe for concurrent use.
 */
public final class RefusalLimiter {

	static final int CAPACITY = 1024;

	private static final long MINUTE = 60_000_000_000L;

	private static final long SECOND = 1_000_000_000L;

	// Of a longer origin the beginning is the key: enough to tell honest ones apart.
	private static final int MAX_ORIGIN_LENGTH = 200;

	private final LongSupplier nanoTime;

	private final Map<Key, Long> lastWarnings = new HashMap<>();

	// What is asked for, under the lock, so that what is not new needs no memory
	private final Key asked = new Key();

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
		this.asked.set(policy, reason, origin);
		Long last = this.lastWarnings.get(this.asked);
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
		this.lastWarnings.put(this.asked.copy(), now);
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

	/**
	 * What is warned of once.
	 */
	private static final class Key {

		private String policy = "";

		private @Nullable RefusalReason reason;

		private String origin = "";

		// How much of the origin counts
		private int length;

		void set(String policy, RefusalReason reason, String origin) {
			this.policy = policy;
			this.reason = reason;
			this.origin = origin;
			this.length = Math.min(origin.length(), MAX_ORIGIN_LENGTH);
		}

		Key copy() {
			Key copy = new Key();
			copy.policy = this.policy;
			copy.reason = this.reason;
			copy.origin = this.origin.substring(0, this.length);
			copy.length = this.length;
			return copy;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Key key && this.reason == key.reason && this.length == key.length
					&& hasOriginOf(key) && this.policy.equals(key.policy);
		}

		private boolean isWhole() {
			return this.length == this.origin.length();
		}

		private boolean hasOriginOf(Key key) {
			return (isWhole() && key.isWhole()) ? this.origin.equals(key.origin)
					: this.origin.regionMatches(0, key.origin, 0, this.length);
		}

		@Override
		public int hashCode() {
			return 31 * (31 * this.policy.hashCode() + Objects.hashCode(this.reason)) + originHash();
		}

		private int originHash() {
			if (isWhole()) {
				return this.origin.hashCode();
			}
			int hash = 0;
			for (int i = 0; i < this.length; i++) {
				hash = 31 * hash + this.origin.charAt(i);
			}
			return hash;
		}

	}

}
