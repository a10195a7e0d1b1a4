package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.TestRequest;
import io.github.corsstarter.refusal.Hint;
import io.github.corsstarter.refusal.Remedy;
import io.github.corsstarter.web.CorsPolicies;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a hint says to write is written into the configuration, which is read again: it
 * has no problem and no new warning, lets the request through, keeps what was allowed,
 * and opens nothing else. More rounds by {@code -Dremedy.rounds=100000}.
 */
class RemedyPropertyTests {

	private static final int ROUNDS = Integer.getInteger("remedy.rounds", 10_000);

	private static final List<String> ORIGINS = List.of("https://app.example.com", "https://admin.example.com",
			"https://app.example.com:8443", "http://app.example.com", "http://localhost:3000", "http://127.0.0.1:5173",
			"http://127.evil.example", "https://www.example.com", "https://example.com", "capacitor://localhost",
			"chrome-extension://abcdef", "moz-extension://5d8c", "https://me.github.io", "https://192.168.1.7",
			"https://app.exmaple.com", "file://", "null", "https://APP.example.com");

	private static final List<String> PATTERNS = List.of("https://app.example.com", "https://admin.example.com",
			"https://*.example.com", "http://localhost:*", "http://localhost:3000", "https://example.com",
			"capacitor://localhost", "http://partner.example", "moz-extension://*", "https://me.github.io", "null",
			"file://");

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "patch", "DELETE",
			"OPTIONS", "PURGE", "TRACE", "*");

	private static final List<String> HEADERS = List.of("content-type", "authorization", "x-requested-with", "x-a",
			"x-b", "mcp-session-id", "access-control-allow-origin", "cookie", "x-stainless-arch", "x-stainless-lang",
			"x-a*");

	private static final List<String> SETTINGS = List.of("cors.", "cors.policies.a.", "cors.policies.b.");

	private final Random random = new Random(22);

	private <T> T one(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	private String some(List<String> values, int atMost) {
		List<String> chosen = new ArrayList<>();
		for (int i = this.random.nextInt(atMost) + 1; i > 0; i--) {
			String value = one(values);
			if (!chosen.contains(value)) {
				chosen.add(value);
			}
		}
		return String.join(",", chosen);
	}

	private Map<String, Object> configuration() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("cors.policies.a.paths", "/a/**");
		properties.put("cors.policies.b.paths", "/b/**");
		properties.put("cors.dangerously-allow",
				some(List.of("null-origin", "file-origin", "insecure-origins", "any-host"), 4));
		for (String prefix : SETTINGS) {
			boolean top = prefix.equals("cors.");
			if (top || this.random.nextInt(3) == 0) {
				properties.put(prefix + "allowed-origins", some(PATTERNS, 3));
			}
			if (this.random.nextInt(3) == 0) {
				properties.put(prefix + "allowed-methods", some(List.of("GET", "POST", "PUT", "PATCH"), 3));
			}
			if (this.random.nextBoolean()) {
				properties.put(prefix + "allowed-headers", some(List.of("Content-Type", "X-A", "X-Stainless-Os"), 2));
			}
			if (this.random.nextInt(3) == 0) {
				properties.put(prefix + "allow-credentials", String.valueOf(this.random.nextBoolean()));
			}
		}
		return properties;
	}

	private TestRequest request() {
		String path = one(List.of("/a/x", "/b/x", "/x"));
		if (this.random.nextBoolean()) {
			return TestRequest.request(one(METHODS)).from(one(ORIGINS)).at(path);
		}
		TestRequest preflight = TestRequest.preflight(one(ORIGINS), one(METHODS)).at(path);
		preflight = this.random.nextBoolean() ? preflight.asking(some(HEADERS, 3)) : preflight;
		return (this.random.nextInt(5) == 0) ? preflight.with("Access-Control-Request-Private-Network", "true")
				: preflight;
	}

	private static CorsPoliciesFactory read(Map<String, Object> properties) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addFirst(new MapPropertySource("random", properties));
		return new CorsPoliciesFactory(new CorsPropertiesReader(environment), false);
	}

	private static @Nullable RefusalReason reason(CorsPolicies policies, TestRequest request) {
		CorsDecision decision = policies.decide(request);
		return (decision != null) ? decision.reason() : null;
	}

	@Test
	void eachRemedyLetsTheRequestThroughAndChangesNothingElse() {
		List<TestRequest> others = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			others.add(request());
		}
		Map<RefusalReason, Integer> applied = new TreeMap<>();
		Map<RefusalReason, Integer> sentences = new TreeMap<>();
		for (int i = 0; i < ROUNDS; i++) {
			Map<String, Object> properties = configuration();
			CorsPoliciesFactory factory = read(properties);
			if (factory.problems().isEmpty()) {
				follow(properties, factory, request(), others, applied, sentences);
			}
		}
		assertThat(applied.keySet()).containsExactly(RefusalReason.ORIGIN_NOT_ALLOWED, RefusalReason.METHOD_NOT_ALLOWED,
				RefusalReason.HEADER_NOT_ALLOWED, RefusalReason.PRIVATE_NETWORK_NOT_ALLOWED);
		assertThat(applied.values()).allMatch((count) -> count > ROUNDS / 500);
		// Where no value helps, or one that opens more than the request, a sentence
		// stands
		assertThat(sentences.keySet()).containsExactly(RefusalReason.ORIGIN_MALFORMED, RefusalReason.ORIGIN_NULL,
				RefusalReason.ORIGIN_NOT_ALLOWED, RefusalReason.METHOD_NOT_ALLOWED, RefusalReason.HEADER_NOT_ALLOWED);
	}

	/**
	 * The same with applications that are started, some of the rounds.
	 */
	@Test
	void aStartedApplicationLetsTheRequestThrough() {
		int followed = 0;
		for (int i = 0; i < ROUNDS / 200; i++) {
			Map<String, Object> properties = configuration();
			TestRequest request = request();
			CorsPoliciesFactory factory = read(properties);
			CorsDecision decision = factory.problems().isEmpty() ? factory.create().decide(request) : null;
			RefusalReason reason = (decision != null) ? decision.reason() : null;
			if (decision == null || reason == null) {
				continue;
			}
			Remedy remedy = Hint.remedyOf(request, decision.policy(), reason);
			if (remedy.key() != null && remedy.value() != null) {
				properties.put(remedy.key(), remedy.value());
				new WebApplicationContextRunner()
					.withConfiguration(AutoConfigurations.of(CorsPolicyAutoConfiguration.class))
					.withPropertyValues(properties.entrySet()
						.stream()
						.map((property) -> property.getKey() + "=" + property.getValue())
						.toArray(String[]::new))
					.run((context) -> assertThat(reason(context.getBean(CorsPolicies.class), request))
						.isNotEqualTo(reason));
				followed++;
			}
		}
		assertThat(followed).isGreaterThan(ROUNDS / 2000);
	}

	private static void follow(Map<String, Object> properties, CorsPoliciesFactory factory, TestRequest request,
			List<TestRequest> others, Map<RefusalReason, Integer> applied, Map<RefusalReason, Integer> sentences) {
		CorsPolicies policies = factory.create();
		CorsDecision decision = policies.decide(request);
		RefusalReason reason = (decision != null) ? decision.reason() : null;
		if (decision == null || reason == null) {
			return;
		}
		Remedy remedy = Hint.remedyOf(request, decision.policy(), reason);
		if (remedy.key() == null || remedy.value() == null) {
			sentences.merge(reason, 1, Integer::sum);
			return;
		}
		applied.merge(reason, 1, Integer::sum);
		assertThat(remedy.text()).contains(remedy.key());
		Map<String, Object> changed = new LinkedHashMap<>(properties);
		changed.put(remedy.key(), remedy.value());
		String description = properties + "\n" + request + "\n" + remedy;
		CorsPoliciesFactory after = read(changed);
		assertThat(after.problems()).as(description).isEmpty();
		// Every http origin has a warning of its own
		assertThat(warnings(after)).as(description).isSubsetOf(warnings(factory));
		CorsPolicies now = after.create();
		RefusalReason left = reason(now, request);
		assertThat(left).as(description).isNotEqualTo(reason);
		String policy = decision.policy().name();
		for (TestRequest other : others) {
			RefusalReason before = reason(policies, other);
			RefusalReason then = reason(now, other);
			if (before == null) {
				assertThat(then).as(description + "\n" + other).isNull();
			}
			else if (then == null) {
				String owner = policyOf(now, other);
				assertThat(before).as(description + "\n" + other).isEqualTo(reason);
				// What else a change of the top level opens is said
				assertThat(owner.equals(policy) || remedy.text().contains("'" + owner + "'"))
					.as(description + "\n" + other)
					.isTrue();
				boolean meant = switch (reason) {
					case ORIGIN_NOT_ALLOWED -> String.valueOf(request.origin()).equals(other.origin());
					// GET implies HEAD
					case METHOD_NOT_ALLOWED -> method(request).equals(method(other))
							|| (method(request).equals("GET") && method(other).equals("HEAD"));
					case HEADER_NOT_ALLOWED -> names(request).containsAll(missing(policies, other));
					default -> true;
				};
				assertThat(meant).as(description + "\n" + other).isTrue();
			}
		}
		if (left != null) {
			follow(changed, after, request, others, applied, sentences);
		}
	}

	/**
	 * Return values with what is remarkable about them, wherever they stand.
	 */
	private static List<String> warnings(CorsPoliciesFactory factory) {
		return factory.warnings("")
			.stream()
			.map((warning) -> warning.substring(warning.indexOf(" = ")))
			.filter((warning) -> !warning.contains("speak for this http origin"))
			.toList();
	}

	private static String policyOf(CorsPolicies policies, TestRequest request) {
		CorsDecision decision = policies.decide(request);
		return (decision != null) ? decision.policy().name() : "none";
	}

	private static String method(TestRequest request) {
		String requested = request.header("Access-Control-Request-Method");
		return (requested != null) ? requested : request.method();
	}

	private static List<String> names(TestRequest request) {
		String names = request.header("Access-Control-Request-Headers");
		return (names != null) ? List.of(names.split(",", -1)) : List.of();
	}

	private static List<String> missing(CorsPolicies policies, TestRequest request) {
		CorsDecision decision = policies.decide(request);
		return (decision != null) ? Hint.missingHeaders(request, decision.policy().allowedHeaders()) : List.of();
	}

}
