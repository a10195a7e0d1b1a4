package io.github.corsstarter.refusal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.corsstarter.policy.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * Decides which refusals are worth a warning: each (policy, reason, origin) once a
 * minute, for at most 1,024 of them. What is beyond is counted. Memory is bounded
 * whatever clients send. Safe for concurrent use; a refusal that was warned of needs
 * neither lock nor allocation.
 */
final class RefusalLimiter {

	static final int CAPACITY = 1024;

	private static final long MINUTE = 60_000_000_000L;

	private static final long SECOND = 1_000_000_000L;

	// No host has more than 253 characters: what is longer counts as one origin
	private static final int LONGEST_ORIGIN = 300;

	private final LongSupplier nanoTime;

	private final Map<String, Warning> newestByOrigin = new ConcurrentHashMap<>();

	// How many warnings there are, of which an origin may have several
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
	 * Return whether a refusal is to be warned of, and remember that it was.
	 * @param policy the name of the policy
	 * @param reason why the request is refused
	 * @param origin the request's origin, as sent
	 * @return {@code false} if it was within the last minute, or if there are too many
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
				// The minute that is told of begins here, or the number told would be 1
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
	 * Return how many refusals were held back because there were too many different ones,
	 * and start to count anew.
	 * @return the number, or 0 if there were none, or if a number was told or the first
	 * was held back within the last minute
	 */
	long takeHeldBack() {
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
	 * When a refusal was last warned of, and those of the same origin.
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
