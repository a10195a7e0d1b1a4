package io.github.corsstarter.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.corsstarter.RandomCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AllowedOriginsTests {

	private static boolean allows(List<String> patterns, String origin) {
		AllowedOrigins allowed = new AllowedOrigins(patterns.stream().map(AllowedOriginsTests::pattern).toList());
		return allows(allowed, origin);
	}

	private static OriginPattern pattern(String text) {
		OriginPattern pattern = OriginPattern.parse(text).pattern();
		assertThat(pattern).as(text).isNotNull();
		return pattern;
	}

	private static boolean allows(AllowedOrigins allowed, String text) {
		WebOrigin origin = WebOrigin.parse(text);
		return allowed.allowsExactly(text) || (origin != null && allowed.allowsByPattern(origin));
	}

	@ParameterizedTest
	@CsvSource({
			// exact
			"https://foo.com, https://foo.com, true", "https://foo.com, https://barfoo.com, false",
			"https://foo.com, https://foo.com.bar, false", "https://foo.com, http://foo.com, false",
			"https://foo.com, https://foo.com:8443, false", "https://foo.com:8443, https://foo.com:8443, true",
			"https://foo.com:8443, https://foo.com, false", "https://a_b.foo.com, https://a_b.foo.com, true",
			"https://ab--c.foo.com, https://ab--c.foo.com, true", "capacitor://localhost, capacitor://localhost, true",
			"chrome-extension://AbC, chrome-extension://AbC, true",
			"chrome-extension://AbC, chrome-extension://abc, false", "http://[::1]:3000, http://[::1]:3000, true",
			"http://127.0.0.1, http://127.0.0.1, true", "http://127.0.0.1, http://127.1, false",
			// subdomains: one or more whole labels
			"https://*.example.com, https://a.example.com, true",
			"https://*.example.com, https://a.b.c.example.com, true",
			"https://*.example.com, https://a-1_b.example.com, true",
			"https://*.example.com, https://xn--bcher-kva.example.com, true",
			"https://*.example.com, https://z09.example.com, true",
			"https://*.example.com, https://a`b.example.com, false",
			"https://*.example.com, https://example.com, false",
			"https://*.example.com, https://evilexample.com, false",
			"https://*.example.com, https://.example.com, false",
			"https://*.example.com, https://a..example.com, false",
			"https://*.example.com, https://..example.com, false", "https://*.example.com, http://a.example.com, false",
			"https://*.example.com, https://a.example.com:8443, false",
			"https://*.example.com, https://a.example.com:443, false",
			"https://*.example.com, https://a.example.com., false",
			"https://*.example.com, https://A.example.com, false",
			"https://*.example.com, https://a.Example.com, false",
			"https://*.example.com, HTTPS://a.example.com, false",
			"https://*.example.com, https://a.example.com.evil.com, false",
			"https://*.example.com, https://a!b.example.com, false",
			"https://*.example.com, https://evil.com{a.example.com, false",
			"https://*.example.com:8443, https://a.example.com:8443, true",
			"https://*.example.com:8443, https://a.example.com, false",
			"https://*.example.com:8443, https://a.example.com:18443, false",
			"https://*.a.example.com, https://b.a.example.com, true",
			"https://*.a.example.com, https://b.example.com, false",
			// ports: any or none
			"http://localhost:*, http://localhost, true", "http://localhost:*, http://localhost:3000, true",
			"http://localhost:*, http://localhost:65535, true", "http://localhost:*, http://localhost:80, false",
			"http://localhost:*, http://localhost:65536, false", "http://localhost:*, http://localhost:0, false",
			"http://localhost:*, https://localhost:3000, false", "http://localhost:*, http://xlocalhost:3000, false",
			"http://localhost:*, http://a.localhost:3000, false", "http://localhost:*, http://localhost.:3000, false",
			"http://[::1]:*, http://[::1]:3000, true", "http://127.0.0.1:*, http://127.0.0.1:8080, true",
			// both
			"https://*.example.com:*, https://a.example.com, true",
			"https://*.example.com:*, https://a.b.example.com:8443, true",
			"https://*.example.com:*, https://example.com:8443, false",
			"https://*.example.com:*, https://a.example.com:443, false",
			"capacitor://*.example:*, capacitor://a.example:1, true",
			// a host that starts with a dot isn't a wildcard
			"app://.foo:*, app://.foo:1, true", "app://.foo:*, app://a.foo:1, false",
			// default ports, which browsers omit only for http and https
			"httpx://a:*, httpx://a:80, true", "abcd://a:*, abcd://a:80, true", "abcde://a:*, abcde://a:443, true",
			"vscode-webview://a~b, vscode-webview://a~b, true" })
	void matches(String pattern, String origin, boolean expected) {
		assertThat(allows(List.of(pattern), origin)).isEqualTo(expected);
		assertThat(allows(amongMany(List.of(pattern)), origin)).isEqualTo(expected);
	}

	/**
	 * Return patterns with enough others that they are looked up instead of compared.
	 */
	private static List<String> amongMany(List<String> patterns) {
		List<String> many = new ArrayList<>(patterns);
		for (int i = 0; i < 5; i++) {
			many.add("other" + i + "://*.example.com");
			many.add("https://other" + i);
		}
		return many;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void patternsDoNotMerge(boolean many) {
		List<String> few = List.of("https://foo.com", "https://bar.com", "https://*.example.com",
				"http://*.example.org:*", "https://*.example.org:8443", "https://www.example.com");
		List<String> patterns = many ? amongMany(few) : few;
		assertThat(allows(patterns, "https://barfoo.com")).isFalse();
		assertThat(allows(patterns, "https://foo.combar.com")).isFalse();
		assertThat(allows(patterns, "http://a.example.com")).isFalse();
		assertThat(allows(patterns, "https://a.example.org")).isFalse();
		assertThat(allows(patterns, "https://a.example.org:8443")).isTrue();
		assertThat(allows(patterns, "http://a.example.org:8443")).isTrue();
		assertThat(allows(patterns, "https://www.example.com")).isTrue();
	}

	@Test
	void shorterPatternThatFailsDoesNotHideALongerOne() {
		List<String> patterns = List.of("app://*.b", "app://*.A.b");
		assertThat(allows(patterns, "app://x.A.b")).isTrue();
		assertThat(allows(amongMany(patterns), "app://x.A.b")).isTrue();
	}

	@Test
	void agreesWithANaiveMatcher() {
		Random random = RandomCases.random(42);
		int cases = RandomCases.count(500);
		int matched = 0;
		for (int round = 0; round < cases; round++) {
			List<OriginPattern> patterns = new ArrayList<>();
			for (int i = random.nextInt(12); i >= 0; i--) {
				patterns.add(pattern(pick(random, "https://", "http://", "app://") + (random.nextBoolean() ? "*." : "")
						+ host(random, "a", "b", "ab", "ba", "com", "example") + pick(random, "", ":*", ":8080")));
			}
			AllowedOrigins allowed = new AllowedOrigins(patterns);
			for (int i = 0; i < 20; i++) {
				String origin = pick(random, "https://", "http://", "app://")
						+ host(random, "a", "b", "ab", "ba", "com", "example") + pick(random, "", ":8080", ":81");
				if (random.nextInt(4) == 0) {
					origin = distort(random, origin);
				}
				boolean expected = NaiveOrigins.allow(patterns, origin);
				assertThat(allows(allowed, origin)).as("%s in %s", origin, patterns).isEqualTo(expected);
				matched += expected ? 1 : 0;
			}
		}
		assertThat(matched).isGreaterThan(cases / 4);
	}

	private static String distort(Random random, String origin) {
		int place = random.nextInt(origin.length() + 1);
		return origin.substring(0, place)
				+ pick(random, "A", ".", "!", "@", "{", "[::1]", "/", ":80", ":443", ":0", ":08080", ":65536", "_", "-")
				+ origin.substring(place);
	}

	private static String host(Random random, String... labels) {
		return String.join(".",
				IntStream.rangeClosed(0, random.nextInt(3)).mapToObj((i) -> pick(random, labels)).toList());
	}

	private static String pick(Random random, String... values) {
		return values[random.nextInt(values.length)];
	}

}
