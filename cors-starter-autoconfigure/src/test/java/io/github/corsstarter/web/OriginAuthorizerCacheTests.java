package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.OriginQuery;
import io.github.corsstarter.policy.WebOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OriginAuthorizerCacheTests {

	private static final WebOrigin TENANT = origin("https://tenant.example");

	private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);

	private final OriginAuthorizerCache answers = new OriginAuthorizerCache(new ConcurrentHashMap<>(), this.time::get);

	private final AtomicInteger lookUps = new AtomicInteger();

	private static WebOrigin origin(String text) {
		return Objects.requireNonNull(WebOrigin.parse(text));
	}

	private static OriginQuery query(WebOrigin origin, String policy) {
		return new OriginQuery(origin, policy, "api.example");
	}

	private void pass(long seconds) {
		this.time.addAndGet(seconds * 1_000_000_000);
	}

	private OriginAuthorizer authorizer(OriginAuthorizer authorizer) {
		return this.answers.of((query) -> {
			this.lookUps.incrementAndGet();
			return authorizer.isAllowed(query);
		});
	}

	@Test
	void anAnswerIsKeptForAMinute() {
		AtomicInteger allowed = new AtomicInteger(1);
		OriginAuthorizer authorizer = authorizer((query) -> allowed.get() == 1);
		assertThat(authorizer.isAllowed(query(TENANT, "a"))).isTrue();
		allowed.set(0);
		pass(59);
		assertThat(authorizer.isAllowed(query(origin(TENANT.toString()), "a"))).isTrue();
		assertThat(this.lookUps).hasValue(1);
		pass(1);
		assertThat(authorizer.isAllowed(query(TENANT, "a"))).isFalse();
		allowed.set(1);
		pass(59);
		assertThat(authorizer.isAllowed(query(TENANT, "a"))).isFalse();
		pass(1);
		assertThat(authorizer.isAllowed(query(TENANT, "a"))).isTrue();
	}

	@Test
	void eachPolicyAndOriginHasItsOwnAnswer() {
		OriginAuthorizer authorizer = authorizer(
				(query) -> query.policy().equals("a") && query.origin().equals(TENANT));
		assertThat(authorizer.isAllowed(query(TENANT, "a"))).isTrue();
		assertThat(authorizer.isAllowed(query(TENANT, "b"))).isFalse();
		assertThat(authorizer.isAllowed(query(origin("http://tenant.example"), "a"))).isFalse();
		assertThat(this.lookUps).hasValue(3);
	}

	@Test
	void eachHostHasItsOwnAnswer() {
		OriginAuthorizer authorizer = authorizer((query) -> "a.api.example".equals(query.host()));
		assertThat(authorizer.isAllowed(new OriginQuery(TENANT, "a", "a.api.example"))).isTrue();
		assertThat(authorizer.isAllowed(new OriginQuery(TENANT, "a", "b.api.example"))).isFalse();
		assertThat(authorizer.isAllowed(new OriginQuery(TENANT, "a", null))).isFalse();
	}

	@Test
	void aFailureRefusesForASecondAndIsLoggedOnceAMinute(CapturedOutput output) {
		OriginAuthorizer authorizer = authorizer((query) -> {
			throw new IllegalStateException("database down");
		});
		for (int i = 0; i < 60; i++) {
			assertThat(authorizer.isAllowed(query(TENANT, "a"))).isFalse();
			assertThat(authorizer.isAllowed(query(TENANT, "a"))).isFalse();
			assertThat(this.lookUps).hasValue(i + 1);
			pass(1);
		}
		assertThat(output).containsOnlyOnce("WARN")
			.containsOnlyOnce("The authorizer failed, so policy 'a' refuses https://tenant.example.")
			.contains("database down");
		assertThat(authorizer.isAllowed(query(TENANT, "b"))).isFalse();
		assertThat(output).contains("so policy 'b' refuses");
	}

	@Test
	void anErrorCountsAsAFailure() {
		OriginAuthorizer authorizer = authorizer((query) -> {
			throw new NoClassDefFoundError("Driver");
		});
		assertThat(authorizer.isAllowed(query(TENANT, "a"))).isFalse();
		pass(1);
		assertThat(authorizer.isAllowed(query(TENANT, "a"))).isFalse();
		assertThat(this.lookUps).hasValue(2);
	}

	@Test
	void onlyOneLookUpRunsAtATime() {
		CompletableFuture<Boolean> lookUp = new CompletableFuture<>();
		List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			pass(100);
			waiting.add(this.answers.get(query(TENANT, "a"), () -> {
				this.lookUps.incrementAndGet();
				return lookUp;
			}));
		}
		assertThat(this.lookUps).hasValue(1);
		assertThat(waiting).noneMatch(CompletableFuture::isDone);
		lookUp.complete(true);
		assertThat(waiting).allMatch(CompletableFuture::join);
	}

	@Test
	void threadsWithTheSameQueryShareOneLookUp() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		OriginAuthorizer authorizer = authorizer((query) -> {
			begun.countDown();
			awaitUninterruptibly(goOn);
			return true;
		});
		ExecutorService executor = Executors.newFixedThreadPool(8);
		List<Future<Boolean>> answers = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			answers.add(executor.submit(() -> authorizer.isAllowed(query(TENANT, "a"))));
		}
		begun.await();
		// Another origin doesn't wait for this look-up
		assertThat(this.answers.of((query) -> true).isAllowed(query(origin("https://other.example"), "a"))).isTrue();
		goOn.countDown();
		for (Future<Boolean> answer : answers) {
			assertThat(answer.get()).isTrue();
		}
		executor.shutdown();
		assertThat(this.lookUps).hasValue(1);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void anInterruptedThreadGetsNoAccess() {
		assertThat(this.answers.get(query(TENANT, "a"), CompletableFuture::new)).isNotDone();
		Thread.currentThread().interrupt();
		assertThat(authorizer((query) -> true).isAllowed(query(TENANT, "a"))).isFalse();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void theOldestAnswersAreDiscardedWhenTheMapIsFull() {
		OriginAuthorizer authorizer = new OriginAuthorizerCache().of((query) -> {
			this.lookUps.incrementAndGet();
			return true;
		});
		for (int i = 0; i <= OriginAuthorizerCache.CAPACITY; i++) {
			authorizer.isAllowed(query(origin("https://t" + i + ".example"), "a"));
		}
		int before = this.lookUps.get();
		authorizer.isAllowed(query(origin("https://t1.example"), "a"));
		assertThat(this.lookUps).hasValue(before);
		authorizer.isAllowed(query(origin("https://t0.example"), "a"));
		assertThat(this.lookUps).hasValue(before + 1);
	}

}
