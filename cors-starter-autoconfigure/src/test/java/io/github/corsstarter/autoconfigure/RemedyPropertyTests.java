package io.github.corsstarter.autoconfigure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.corsstarter.RandomCases;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.MethodNames;
import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.TestRequest;
import io.github.corsstarter.refusal.ForwardedHeaders;
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
 * Follows the text of hints as a person would, and reads the changed configuration. It
 * must have no problems and no new warnings, allow the request and everything that it
 * allowed before, and allow nothing else.
 */
class RemedyPropertyTests {

	private static final int ROUNDS = RandomCases.count(5_000);

	private static final String LONG_HOST = "a-label-of-many-letters-and-digits-0123456789.".repeat(4) + "example.com";

	private static final List<String> ORIGINS = List.of("https://app.example.com", "https://admin.example.com",
			"https://app.example.com:8443", "http://app.example.com", "http://localhost:3000", "http://127.0.0.1:5173",
			"http://127.evil.example", "https://www.example.com", "https://example.com", "capacitor://localhost",
			"chrome-extension://abcdef", "moz-extension://5d8c", "https://me.github.io", "https://192.168.1.7",
			"https://app.exmaple.com", "file://", "null", "https://APP.example.com", "https://" + LONG_HOST, "app://",
			"http://localhost");

	private static final List<String> PATTERNS = List.of("https://app.example.com", "https://admin.example.com",
			"https://*.example.com", "http://localhost:*", "http://localhost:3000", "http://127.0.0.1:3000",
			"https://example.com", "capacitor://localhost", "http://partner.example", "moz-extension://*",
			"moz-extension://77aa", "https://me.github.io", "null", "file://", "*");

	private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "patch", "DELETE",
			"OPTIONS", "PURGE", "TRACE", "*", "PU*T", "X".repeat(65), "-x");

	private static final List<String> HEADERS = List.of("content-type", "authorization", "x-requested-with", "x-a",
			"x-b", "mcp-session-id", "access-control-allow-origin", "cookie", "x-stainless-arch", "x-stainless-lang",
			"x-a*", "#x", "hx-prompt", many("x-header-number-", 25), many("x-a-header-with-quite-a-long-name-", 60));

	private static final List<String> SETTINGS = List.of("cors.", "cors.policies.a.", "cors.policies.[b.c].",
			"cors.policies.c.");

	private static final String KEY = "(cors\\.[A-Za-z0-9.\\[\\]-]*[a-z])";

	private static final Pattern WRITE = Pattern.compile("rite \"" + KEY + ": ([^\"]*)\"");

	private static final Pattern ADD = Pattern.compile("dd ((?:[^ ,]+, )*[^ ,]+) to " + KEY);

	private static final Pattern SET = Pattern.compile("et " + KEY + " to (true|false)");

	private static final Pattern REPLACE = Pattern.compile("eplace (\\S+(?:(?:, | and )\\S+)*) with (\\S+) in " + KEY);

	private static final Pattern ANY_PORT = Pattern.compile(
			"To allow any port, (?:add (\\S+:\\*) instead|replace (\\S+(?:(?:, | and )\\S+)*) with (\\S+:\\*))\\.");

	private final Random random = RandomCases.random(22);

	private static String many(String prefix, int count) {
		StringBuilder names = new StringBuilder(prefix).append(0);
		for (int i = 1; i < count; i++) {
			names.append(',').append(prefix).append(i);
		}
		return names.toString();
	}

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
		properties.put("cors.policies.[b.c].paths", "/b/**");
		// Overlaps with the others
		properties.put("cors.policies.c.paths", one(List.of("/c/**", "/*/x", "/{any}/x")));
		if (this.random.nextInt(4) == 0) {
			properties.put("cors.policies.off.paths", "/*/off");
			properties.put("cors.policies.off.enabled", "false");
		}
		if (this.random.nextInt(4) > 0) {
			properties.put("cors.dangerously-allow",
					some(List.of("null-origin", "file-origin", "insecure-origins", "any-host"), 4));
		}
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
				properties.put(prefix + "exposed-headers", some(List.of("ETag", "Location", "*"), 2));
			}
			if (this.random.nextInt(3) == 0) {
				properties.put(prefix + "allow-credentials", String.valueOf(this.random.nextBoolean()));
			}
		}
		return properties;
	}

	private TestRequest request() {
		String path = one(List.of("/a/x", "/b/x", "/x", "/c/x", "/a/off"));
		int kind = this.random.nextInt(5);
		if (kind < 2) {
			return TestRequest.request(one(METHODS)).from(one(ORIGINS)).at(path);
		}
		if (kind == 2) {
			return TestRequest.request("GET").from(one(ORIGINS)).at(path).with("Upgrade", "websocket");
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

	private static @Nullable CorsDecision decide(CorsPolicies policies, TestRequest request) {
		CorsDecision decision = policies.decide(request);
		return (decision != null) ? decision.ofUncheckedHandshake(request) : null;
	}

	private static @Nullable RefusalReason reason(CorsPolicies policies, TestRequest request) {
		CorsDecision decision = decide(policies, request);
		return (decision != null) ? decision.reason() : null;
	}

	@Test
	void eachRemedyLetsTheRequestThroughAndChangesNothingElse() {
		List<TestRequest> others = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			others.add(request());
		}
		Map<RefusalReason, Integer> applied = new TreeMap<>();
		Set<String> sentences = new HashSet<>();
		for (int i = 0; i < ROUNDS; i++) {
			Map<String, Object> properties = configuration();
			CorsPoliciesFactory factory = read(properties);
			if (factory.problems().isEmpty()) {
				follow(properties, factory, request(), others, applied, sentences);
			}
		}
		assertThat(applied.keySet()).containsExactly(RefusalReason.ORIGIN_MALFORMED, RefusalReason.ORIGIN_NULL,
				RefusalReason.ORIGIN_NOT_ALLOWED, RefusalReason.METHOD_NOT_ALLOWED,
				RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS, RefusalReason.HEADER_NOT_ALLOWED,
				RefusalReason.PRIVATE_NETWORK_NOT_ALLOWED);
		assertThat(applied.values()).allMatch((count) -> count > ROUNDS / 1000);
		// Hints without a value give the reason
		assertThat(sentences.stream().filter((sentence) -> SENTENCES.stream().noneMatch(sentence::contains))).isEmpty();
	}

	/**
	 * Parts of hints that name no value, since no value helps or it would allow more than
	 * the request.
	 */
	private static final List<String> SENTENCES = List.of("Browsers send null for",
			"Browsers don't send an origin in this form", "Web views send this origin", "call a path that allows",
			"Methods are case-sensitive", "This method can't be allowed", "Remove it from the page's request",
			"can't be allowed", " more to ", "Another path pattern leaves this path alone", "instead of \"*\"",
			"can't have credentials", "can be read in several ways", "to the values of cors.",
			"A policy can't allow a WebSocket", "erve its pages over https and allow the https origin",
			"so cors.dangerously-allow doesn't apply to it");

	/**
	 * The same with started applications, in some of the rounds.
	 */
	@Test
	void startedApplicationLetsTheRequestThrough() {
		int followed = 0;
		for (int i = 0; i < ROUNDS / 150; i++) {
			Map<String, Object> properties = configuration();
			TestRequest request = request();
			CorsPoliciesFactory factory = read(properties);
			CorsDecision decision = factory.problems().isEmpty() ? decide(factory.create(), request) : null;
			if (decision == null || decision.reason() == null || !isComplete(request, decision)) {
				continue;
			}
			for (Map<String, Object> changed : followed(properties, request, decision)) {
				new WebApplicationContextRunner()
					.withConfiguration(AutoConfigurations.of(CorsPolicyAutoConfiguration.class))
					.withPropertyValues(changed.entrySet()
						.stream()
						.map((property) -> property.getKey() + "=" + property.getValue())
						.toArray(String[]::new))
					.run((context) -> assertThat((context.getStartupFailure() != null) ? ""
							: reason(context.getBean(CorsPolicies.class), request))
						.as(properties + "\n" + request + "\n" + Hint.of(request, decision, ForwardedHeaders.UNREAD)
								+ "\n" + changed)
						.isNotIn("", decision.reason()));
				followed++;
			}
		}
		assertThat(followed).isGreaterThan(ROUNDS / 1_500);
	}

	/**
	 * Return whether the hint names all necessary changes.
	 */
	private static boolean isComplete(TestRequest request, CorsDecision decision) {
		return !decision.isLeftAlone()
				&& Hint.remediesOf(request, decision).stream().allMatch((remedy) -> remedy.key() != null);
	}

	/**
	 * Follow a hint literally.
	 * @return the changed configuration for each alternative
	 */
	private static List<Map<String, Object>> followed(Map<String, Object> properties, TestRequest request,
			CorsDecision decision) {
		String hint = Hint.of(request, decision, ForwardedHeaders.UNREAD);
		boolean incomplete = decision.isLeftAlone() || hint.contains("instead of \"*\"")
				|| hint.contains("can't have credentials") || hint.contains(" more to ");
		Map<String, Object> changed = new LinkedHashMap<>(properties);
		WRITE.matcher(hint).results().forEach((each) -> changed.put(each.group(1), each.group(2)));
		ADD.matcher(hint)
			.results()
			.forEach((each) -> changed.merge(each.group(2), each.group(1), (one, other) -> one + "," + other));
		REPLACE.matcher(hint).results().forEach((each) -> {
			List<String> replaced = List.of(each.group(1).split("(, | and )", -1));
			List<String> kept = new ArrayList<>(List.of(String.valueOf(changed.get(each.group(3))).split(",", -1)));
			kept.removeAll(replaced);
			kept.add(each.group(2));
			changed.put(each.group(3), String.join(",", kept));
		});
		SET.matcher(hint).results().forEach((each) -> changed.put(each.group(1), each.group(2)));
		Pattern.compile(" and " + KEY + " to false")
			.matcher(hint)
			.results()
			.forEach((each) -> changed.put(each.group(1), "false"));
		if (incomplete || changed.equals(properties)) {
			return List.of();
		}
		Matcher anyPort = ANY_PORT.matcher(hint);
		if (!anyPort.find() || anyPort.find()) {
			return List.of(changed);
		}
		anyPort.reset();
		anyPort.find();
		Set<String> replaced = new HashSet<>(
				List.of(Objects.requireNonNullElse(anyPort.group(2), "").split("(, | and )", -1)));
		replaced.add(String.valueOf(request.origin()));
		Map<String, Object> alternative = new LinkedHashMap<>(changed);
		String key = Objects.requireNonNull(Hint.remediesOf(request, decision).get(0).key());
		String kept = List.of(String.valueOf(changed.get(key)).split(",", -1))
			.stream()
			.map(String::strip)
			.filter((origin) -> !replaced.contains(origin))
			.map((origin) -> origin + ",")
			.collect(Collectors.joining());
		alternative.put(key, kept + Objects.requireNonNullElse(anyPort.group(1), anyPort.group(3)));
		return List.of(changed, alternative);
	}

	private static void follow(Map<String, Object> properties, CorsPoliciesFactory factory, TestRequest request,
			List<TestRequest> others, Map<RefusalReason, Integer> applied, Set<String> sentences) {
		CorsPolicies policies = factory.create();
		CorsDecision decision = decide(policies, request);
		RefusalReason reason = (decision != null) ? decision.reason() : null;
		if (decision == null || reason == null) {
			return;
		}
		String hint = Hint.of(request, decision, ForwardedHeaders.UNREAD);
		List<Map<String, Object>> alternatives = followed(properties, request, decision);
		for (Remedy remedy : Hint.remediesOf(request, decision)) {
			assertThat(remedy.key() == null || hint.contains(remedy.key())).as(hint).isTrue();
		}
		if (alternatives.isEmpty()) {
			sentences.add(hint);
			return;
		}
		applied.merge(reason, 1, Integer::sum);
		for (Map<String, Object> changed : alternatives) {
			String description = properties + "\n" + request + "\n" + hint + "\n" + changed;
			boolean anyPort = changed != alternatives.get(0);
			CorsPoliciesFactory after = read(changed);
			assertThat(after.problems()).as(description).isEmpty();
			// Every http origin has its own warning
			assertThat(warnings(after)).as(description).isSubsetOf(warnings(factory));
			CorsPolicies now = after.create();
			RefusalReason left = reason(now, request);
			if (isComplete(request, decision)) {
				assertThat(left).as(description).isNotEqualTo(reason);
			}
			for (TestRequest other : others) {
				checkOther(description, hint, other, decision, policies, now, request, anyPort);
			}
			if (left != null && left != reason && !anyPort) {
				follow(changed, after, request, others, applied, sentences);
			}
		}
	}

	private static void checkOther(String description, String hint, TestRequest other, CorsDecision decision,
			CorsPolicies policies, CorsPolicies now, TestRequest request, boolean anyPort) {
		RefusalReason before = reason(policies, other);
		RefusalReason then = reason(now, other);
		if (before == null) {
			assertThat(then).as(description + "\n" + other).isNull();
			return;
		}
		CorsDecision opened = decide(now, other);
		if (then != null || opened == null) {
			// Left alone otherwise
			return;
		}
		RefusalReason reason = Objects.requireNonNull(decision.reason());
		Set<String> changed = decision.policy().members().stream().map(CorsPolicy::name).collect(Collectors.toSet());
		// The hint names other policies that a change of the top level affects
		assertThat(opened.policy()
			.members()
			.stream()
			.map(CorsPolicy::name)
			.anyMatch((owner) -> changed.contains(owner) || hint.contains("'" + owner + "'")))
			.as(description + "\n" + other)
			.isTrue();
		String origin = String.valueOf(request.origin());
		if (before == RefusalReason.WEBSOCKET_NEEDS_CREDENTIALS && hint.contains("allow-credentials")) {
			return;
		}
		boolean meant = switch (reason) {
			case ORIGIN_NOT_ALLOWED, ORIGIN_MALFORMED -> origin.equals(other.origin())
					|| (anyPort && String.valueOf(other.origin()).startsWith(origin.replaceAll(":[0-9]+$", "")))
					|| (hint.contains("://*") && String.valueOf(other.origin()).startsWith(origin.split(":", -1)[0]));
			// GET implies HEAD
			case METHOD_NOT_ALLOWED -> MethodNames.normalize(method(request)).equals(method(other))
					|| (method(request).equals("GET") && method(other).equals("HEAD"));
			case HEADER_NOT_ALLOWED -> names(request).containsAll(missing(policies, other));
			default -> true;
		};
		assertThat(meant).as(description + "\n" + other).isTrue();
	}

	/**
	 * Return the warnings without their places.
	 */
	private static List<String> warnings(CorsPoliciesFactory factory) {
		return factory.warnings("")
			.stream()
			.map((warning) -> warning.substring(warning.indexOf(" = ")))
			.filter((warning) -> !warning.contains("impersonate this http origin")
					&& !warning.contains("without a port"))
			.toList();
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
