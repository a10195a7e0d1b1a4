package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.TestRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CorsPoliciesReplaceTests {

	private static CorsPolicy policy(String name, String path, String origin, String exposed) {
		return CorsPolicy.builder()
			.name(name)
			.paths(List.of(path))
			.allowedOrigins(List.of(origin))
			.exposedHeaders(List.of(exposed))
			.build();
	}

	private static String answer(CorsPolicies policies, TestRequest request) {
		CorsDecision decision = policies.decide(request);
		if (decision == null) {
			return "none";
		}
		StringBuilder answer = new StringBuilder(decision.policy().name());
		decision.writeHeaders("o", answer, (target, name, value) -> target.append(' ').append(value));
		return answer.toString();
	}

	@Test
	void newPoliciesApplyAtOnce() {
		CorsPolicies policies = CorsPolicies.of(policy("a", "/**", "https://a.example", "A"));
		TestRequest request = TestRequest.request("GET").from("https://b.example");
		assertThat(answer(policies, request)).isEqualTo("a origin-not-allowed");
		assertThat(policies.replace(List.of(policy("b", "/x", "https://b.example", "B")))).isEmpty();
		assertThat(answer(policies, request)).isEqualTo("b o B");
		assertThat(answer(policies, request.at("/y"))).isEqualTo("none");
		assertThat(policies.replace(List.of())).isEmpty();
		assertThat(answer(policies, request)).isEqualTo("none");
	}

	@Test
	void invalidPoliciesChangeNothing() {
		CorsPolicies policies = CorsPolicies.of(policy("a", "/**", "https://a.example", "A"));
		assertThat(policies
			.replace(List.of(policy("b", "/x", "https://b.example", "B"), policy("c", "/x", "https://b.example", "B"))))
			.extracting((problem) -> problem.code().code())
			.containsExactly("path-claimed-twice");
		assertThat(answer(policies, TestRequest.request("GET").from("https://a.example"))).isEqualTo("a o A");
	}

	@Test
	void replacingPoliciesKeepsThePathsLeftAlone() {
		CorsPolicies policies = CorsPolicies.of(policy("a", "/**", "https://a.example", "A"));
		CorsPolicies narrower = policies.leavingAlone(List.of("/actuator/**"));
		narrower.replace(List.of(policy("b", "/**", "https://b.example", "B")));
		TestRequest request = TestRequest.request("GET").from("https://b.example");
		assertThat(answer(narrower, request)).isEqualTo("b o B");
		assertThat(answer(narrower, request.at("/actuator/x"))).isEqualTo("none");
		assertThat(answer(policies, request.at("/actuator/x"))).isEqualTo("b o B");
		policies.replace(List.of(policy("c", "/**", "https://b.example", "C")));
		assertThat(answer(narrower, request)).isEqualTo("c o C");
		assertThat(answer(narrower, request.at("/actuator/x"))).isEqualTo("none");
	}

	@Test
	void thePathsLeftAloneCanBeReplaced() {
		CorsPolicy policy = policy("a", "/**", "https://a.example", "A");
		CorsPolicies policies = CorsPolicies.of(List.of(policy), List.of("/x"));
		TestRequest request = TestRequest.request("GET").from("https://a.example");
		assertThat(answer(policies, request.at("/x"))).isEqualTo("none");
		assertThat(policies.replace(List.of(policy), List.of("y"))).isEmpty();
		assertThat(answer(policies, request.at("/x"))).isEqualTo("a o A");
		assertThat(answer(policies, request.at("/y"))).isEqualTo("none");
		assertThat(policies.replace(List.of(policy), List.of("/{"))).hasSize(1);
		assertThat(answer(policies, request.at("/y"))).isEqualTo("none");
	}

	/**
	 * Ten thousand replacements while several threads send requests.
	 */
	@Test
	void noRequestSeesAMixOfPolicies() throws Exception {
		List<CorsPolicy> first = List.of(policy("a", "/x", "https://both.example", "A"),
				policy("b", "/y", "https://both.example", "B"));
		List<CorsPolicy> second = List.of(policy("c", "/**", "https://both.example", "C"));
		CorsPolicies policies = CorsPolicies.of(first);
		CorsPolicies narrower = policies.leavingAlone(List.of("/y/**"));
		Set<String> seen = ConcurrentHashMap.newKeySet();
		AtomicBoolean done = new AtomicBoolean();
		AtomicLong requests = new AtomicLong();
		ExecutorService executor = Executors.newFixedThreadPool(4);
		List<Future<?>> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			threads.add(executor.submit(() -> {
				TestRequest request = TestRequest.request("GET").from("https://both.example");
				while (!done.get()) {
					seen.add("x " + answer(policies, request.at("/x")));
					seen.add("y " + answer(policies, request.at("/y")));
					seen.add("narrower " + answer(narrower, request.at("/y/z")));
					requests.incrementAndGet();
				}
			}));
		}
		for (int i = 0; i < 10_000 || requests.get() < 10_000; i++) {
			policies.replace((i % 2 == 0) ? second : first);
		}
		done.set(true);
		for (Future<?> thread : threads) {
			thread.get();
		}
		executor.shutdown();
		assertThat(seen).containsExactlyInAnyOrder("x a o A", "y b o B", "x c o C", "y c o C", "narrower none");
	}

}
