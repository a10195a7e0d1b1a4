package io.github.corsstarter.refusal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.corsstarter.policy.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * Decides which refusals to log as warnings: each (policy, reason, origin) once a minute,
 * for at most 1,024 combinations. Other refusals are counted. Memory is bounded whatever
 * clients send. Safe for concurrent use; a refusal that was already logged needs no lock
 * and no allocation.
 */
final class RefusalLimiter {

	static final int CAPACITY = 1024;

	private static final long MINUTE = 60_000_000_000L;

	private static final long SECOND = 1_000_000_000L;

	// A host has at most 253 characters. Longer values count as one origin
	private static final int LONGEST_ORIGIN = 300;

	private final LongSupplier nanoTime;

	private final Map<String, Warning> newestByOrigin = new ConcurrentHashMap<>();

	// The number of warnings. An origin can have several
	private int size;

	private long lastEviction;

	private long lastReport;

	private volatile long heldBack;

	/**
	 * Create a limiter.
	 * @param nanoTime the clock, in nanoseconds, such as {@link System#nanoTime()}
	 */
	RefusalLimiter(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.lastEviction = nanoTime.getAsLong() - MINUTE;
		this.lastReport = this.lastEviction;
	}

	/**
	 * Return whether to log a refusal as a warning, and remember it.
	 * @param policy the name of the policy
	 * @param reason the reason for the refusal
	 * @param origin the request's origin, as sent
	 * @return {@code false} if it was logged within the last minute, or if the limit is
	 * reached
	 */
	boolean admit(String policy, RefusalReason reason, String origin) {
		String key = (origin.length() > LONGEST_ORIGIN) ? "" : origin;
		Warning last = find(policy, reason, key);
		return (last == null || !last.isRecent(this.nanoTime.getAsLong())) && admitAnew(policy, reason, key);
	}

	private @Nullable Warning find(String policy, RefusalReason reason, String origin) {
		Warning warning = this.newestByOrigin.get(origin);
		while (warning != null && (warning.reason != reason || !warning.policy.equals(policy))) {
			warning = warning.next;
		}
		return warning;
	}

	private synchronized boolean admitAnew(String policy, RefusalReason reason, String origin) {
		long now = this.nanoTime.getAsLong();
		Warning last = find(policy, reason, origin);
		if (last != null) {
			// Another thread may have come first
			if (last.isRecent(now)) {
				return false;
			}
			last.time = now;
			return true;
		}
		if (this.size >= CAPACITY && !evict(now)) {
			if (this.heldBack++ == 0 && now - this.lastReport >= MINUTE) {
				// Start the reported minute here; otherwise, the first number would be 1
				this.lastReport = now;
			}
			return false;
		}
		this.newestByOrigin.put(origin, new Warning(policy, reason, now, this.newestByOrigin.get(origin)));
		this.size++;
		return true;
	}

	private boolean evict(long now) {
		if (now - this.lastEviction < SECOND) {
			return false;
		}
		this.lastEviction = now;
		int before = this.size;
		this.size = 0;
		for (String origin : this.newestByOrigin.keySet()) {
			this.newestByOrigin.computeIfPresent(origin, (same, newest) -> withoutStale(newest, now));
		}
		return this.size < before;
	}

	private @Nullable Warning withoutStale(Warning newest, long now) {
		Warning recent = null;
		for (Warning warning = newest; warning != null; warning = warning.next) {
			if (warning.isRecent(now)) {
				recent = new Warning(warning.policy, warning.reason, warning.time, recent);
				this.size++;
			}
		}
		return recent;
	}

	/**
	 * Return the number of refusals held back by the limit, and reset it.
	 * @return the number, or 0 if there were none; also 0 if, within the last minute, a
	 * number was returned or the first refusal was held back
	 */
	long takeHeldBack() {
		// Usually there are none, which needs no lock and no clock
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
	 * The time of a warning, and the next warning of the same origin.
	 */
	private static final class Warning {

		private final String policy;

		private final RefusalReason reason;

		private final @Nullable Warning next;

		private volatile long time;

		Warning(String policy, RefusalReason reason, long time, @Nullable Warning next) {
			this.policy = policy;
			this.reason = reason;
			this.time = time;
			this.next = next;
		}

		boolean isRecent(long now) {
			return now - this.time < MINUTE;
		}

	}

}
