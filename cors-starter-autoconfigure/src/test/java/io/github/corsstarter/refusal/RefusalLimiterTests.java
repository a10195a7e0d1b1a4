package io.github.corsstarter.refusal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.corsstarter.policy.RefusalReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalLimiterTests {

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

	private final RefusalLimiter limiter = new RefusalLimiter(this.clock::get);

	private boolean admit(String origin) {
		return this.limiter.admit("default", RefusalReason.ORIGIN_NOT_ALLOWED, origin);
	}

	private void pass(long seconds) {
		this.clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
	}

	@Test
	void admitsOnceAMinute() {
		assertThat(admit("https://a.example")).isTrue();
		assertThat(admit("https://a.example")).isFalse();
		pass(59);
		assertThat(admit("https://a.example")).isFalse();
		pass(1);
		assertThat(admit("https://a.example")).isTrue();
		assertThat(admit("https://a.example")).isFalse();
	}

	@Test
	void distinguishesPolicyReasonAndOrigin() {
		assertThat(admit("https://a.example")).isTrue();
		assertThat(admit("https://b.example")).isTrue();
		assertThat(this.limiter.admit("other", RefusalReason.ORIGIN_NOT_ALLOWED, "https://a.example")).isTrue();
		assertThat(this.limiter.admit("default", RefusalReason.METHOD_NOT_ALLOWED, "https://a.example")).isTrue();
	}

	@Test
	void boundsAndCountsAFlood() {
		int admitted = 0;
		long told = 0;
		for (int i = 0; i < 100_000; i++) {
			admitted += admit("https://" + i + ".example") ? 1 : 0;
			told += this.limiter.takeHeldBack();
		}
		assertThat(admitted).isEqualTo(RefusalLimiter.CAPACITY);
		assertThat(told).isZero();
		pass(60);
		assertThat(this.limiter.takeHeldBack()).isEqualTo(100_000 - RefusalLimiter.CAPACITY);
		assertThat(this.limiter.takeHeldBack()).isZero();
		assertThat(admit("https://new.example")).isTrue();
	}

	@Test
	void boundsAFloodFromOneOrigin() {
		int admitted = 0;
		for (int i = 0; i < 5_000; i++) {
			admitted += this.limiter.admit("policy-" + i, RefusalReason.ORIGIN_NULL, "null") ? 1 : 0;
		}
		assertThat(admitted).isEqualTo(RefusalLimiter.CAPACITY);
	}

	@Test
	void evictsStaleEntriesOfARecentOrigin() {
		for (int i = 0; i < RefusalLimiter.CAPACITY; i++) {
			assertThat(this.limiter.admit("policy-" + i, RefusalReason.ORIGIN_NULL, "null")).isTrue();
		}
		pass(60);
		assertThat(this.limiter.admit("policy-500", RefusalReason.ORIGIN_NULL, "null")).isTrue();
		for (int i = 0; i < RefusalLimiter.CAPACITY - 1; i++) {
			assertThat(admit("https://" + i + ".example")).isTrue();
		}
		assertThat(admit("https://one-too-many.example")).isFalse();
		assertThat(this.limiter.admit("policy-500", RefusalReason.ORIGIN_NULL, "null")).isFalse();
	}

	@Test
	void evictionMakesRoom() {
		for (int i = 0; i < RefusalLimiter.CAPACITY - 1; i++) {
			assertThat(admit("https://" + i + ".example")).isTrue();
		}
		pass(30);
		assertThat(admit("https://recent.example")).isTrue();
		assertThat(admit("https://one-too-many.example")).isFalse();
		pass(30);
		for (int i = 0; i < RefusalLimiter.CAPACITY - 1; i++) {
			assertThat(admit("https://later-" + i + ".example")).isTrue();
		}
		assertThat(admit("https://recent.example")).isFalse();
		assertThat(admit("https://0.example")).isFalse();
	}

	@Test
	void admitsOnceAMinuteAcrossThreads() throws Exception {
		int minutes = 50;
		AtomicInteger admitted = new AtomicInteger();
		CyclicBarrier together = new CyclicBarrier(4, () -> pass(60));
		ExecutorService threads = Executors.newFixedThreadPool(4);
		List<Future<?>> results = new ArrayList<>();
		for (int thread = 0; thread < 4; thread++) {
			results.add(threads.submit(() -> {
				for (int minute = 0; minute < minutes; minute++) {
					together.await();
					for (int i = 0; i < 2_000; i++) {
						admitted.addAndGet(admit("https://" + i + ".example") ? 1 : 0);
					}
				}
				return null;
			}));
		}
		for (Future<?> result : results) {
			result.get(1, TimeUnit.MINUTES);
		}
		threads.shutdown();
		assertThat(admitted).hasValue(minutes * RefusalLimiter.CAPACITY);
	}

	@Test
	void countsOverlongOriginsAsOne() {
		assertThat(admit("https://" + "a".repeat(293))).isTrue();
		assertThat(admit("https://" + "b".repeat(5000))).isFalse();
		assertThat(admit("https://" + "a".repeat(292))).isTrue();
		assertThat(admit("https://" + "b".repeat(292))).isTrue();
	}

}
