package io.github.corsstarter.policy;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.corsstarter.RandomCases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of all origins, tested with many random combinations of valid and invalid
 * parts.
 */
class OriginPropertiesTests {

	private static final int MANY = RandomCases.count(20_000);

	private static final String[] PIECES = { "https", "http", "HTTP", "app", "file", "://", ":", "/", "//", "*", "*.",
			".", "a", "B", "example", "com", "github.io", "localhost", "127.0.0.1", "0x7f.1", "[::1]", "[", "]", "::",
			":443", ":80", ":8080", ":0", ":*", ":65536", "@", "?", "#", " ", ",", "${x}", "null", "é", "ß", "\u200d",
			"_", "--", "xn--a", "%41", "\\", "\t", "\u0000", "1", "-" };

	private final Random random = RandomCases.random(20261122);

	private String text() {
		StringBuilder text = new StringBuilder();
		if (this.random.nextInt(4) > 0) {
			text.append((this.random.nextInt(3) > 0) ? "https://" : "http://");
		}
		for (int i = this.random.nextInt(5); i >= 0; i--) {
			text.append(PIECES[this.random.nextInt(PIECES.length)]);
		}
		return text.toString();
	}

	private static @Nullable OriginPattern parse(String text) {
		OriginPattern pattern = OriginPattern.parse(text).pattern();
		return (pattern != null && !pattern.isNull() && !pattern.isFile()) ? pattern : null;
	}

	@Test
	void everyTextIsAPatternOrHasOneProblem() {
		int patterns = 0;
		for (int i = 0; i < MANY; i++) {
			String text = text();
			OriginPattern.Parsed parsed = OriginPattern.parse(text);
			assertThat(parsed.fault() == null).as(text).isEqualTo(parsed.pattern() != null);
			patterns += (parsed.pattern() != null) ? 1 : 0;
		}
		assertThat(patterns).isGreaterThan(MANY / 20);
	}

	@Test
	void canonicalFormIsUnchangedByParsing() {
		for (int i = 0; i < MANY; i++) {
			String text = text();
			OriginPattern pattern = parse(text);
			if (pattern != null) {
				assertThat(parse(pattern.toString())).as(text).isEqualTo(pattern).hasToString(pattern.toString());
			}
		}
	}

	@Test
	void fastPathAgreesWithTheFullParser() {
		int patterns = 0;
		for (int i = 0; i < MANY; i++) {
			String rest = text().replace("https://", "");
			OriginPattern pattern = parse("https://" + rest);
			assertThat(parse("HTTPS://" + rest)).as(rest).isEqualTo(pattern);
			patterns += (pattern != null) ? 1 : 0;
		}
		assertThat(patterns).isGreaterThan(MANY / 20);
	}

	@Test
	void patternWithoutAWildcardAllowsOnlyItsOrigin() {
		for (int i = 0; i < MANY; i++) {
			OriginPattern pattern = parse(text());
			if (pattern != null && pattern.isExact()) {
				String origin = pattern.toString();
				assertThat(WebOrigin.parse(origin)).as(origin).isNotNull().hasToString(origin);
				AllowedOrigins allowed = new AllowedOrigins(List.of(pattern));
				assertThat(allowed.allowsExactly(origin)).as(origin).isTrue();
				assertThat(allowed.allowsExactly(origin + "x")).as(origin).isFalse();
			}
		}
	}

	@Test
	void acceptedPatternsNeverThrowAndAllowNoOtherOrigins() {
		for (int i = 0; i < MANY / 10; i++) {
			OriginPattern pattern = parse(text());
			if (pattern == null || pattern.equals(OriginPattern.ANY)) {
				continue;
			}
			CorsPolicy policy = CorsPolicy.builder().allowedOrigins(List.of(pattern.toString())).build();
			for (int j = 0; j < 5; j++) {
				String origin = text();
				CorsDecision decision = policy.decide(TestRequest.request("GET").from(origin));
				if (decision.continues() && decision.kind() == CorsDecision.Kind.ACTUAL) {
					assertThat(origin).as(pattern.toString())
						.startsWith(pattern.scheme() + "://")
						.contains(pattern.host());
				}
			}
		}
	}

	/**
	 * Every suggestion of a fault is valid.
	 */
	@Test
	void acceptsEveryOriginInASuggestion() {
		Pattern origin = Pattern.compile("[a-z+.-]+://[^ ,;]+");
		int suggestions = 0;
		for (int i = 0; i < MANY / 2; i++) {
			String text = text();
			OriginPattern.Fault fault = OriginPattern.parse(text).fault();
			if (fault != null) {
				Matcher matcher = origin.matcher(fault.suggestion());
				while (matcher.find()) {
					assertThat(OriginPattern.parse(matcher.group()).fault()).as(text + " -> " + fault).isNull();
					suggestions++;
				}
			}
		}
		assertThat(suggestions).isGreaterThan(MANY / 20);
	}

	@Test
	void acceptsEverySuggestedOrigin() {
		int suggestions = 0;
		for (int i = 0; i < MANY / 2; i++) {
			String text = text();
			OriginPattern.Fault fault = OriginPattern.parse(text).fault();
			boolean exact = fault != null && (fault.code() == ProblemCode.ORIGIN_HAS_PATH
					|| fault.code() == ProblemCode.ORIGIN_MISSING_SCHEME);
			if (fault != null && exact && !fault.suggestion().startsWith("Write a scheme,")) {
				String suggested = fault.suggestion().substring("Write ".length());
				assertThat(parse(suggested)).as(text + " -> " + suggested).isNotNull();
				suggestions++;
			}
		}
		assertThat(suggestions).isGreaterThan(MANY / 200);
	}

}
