package io.github.corsstarter.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublicSuffixesTests {

	@ParameterizedTest
	@CsvSource({ "com, true", "com., true", "co.uk, true", "github.io, true", "xn--p1ai, true",
			// *.kawasaki.jp, but not city.kawasaki.jp
			"kawasaki.jp, true", "a.kawasaki.jp, true", "city.kawasaki.jp, false", "b.a.kawasaki.jp, false",
			"example.com, false", "example.com., false", "internal, false", "рф, false",
			// Other contents of the list
			"'', false", "// ===BEGIN ICANN DOMAINS===, false" })
	void containsSuffixesUnderWhichAnyoneCanRegister(String host, boolean expected) {
		assertThat(PublicSuffixes.read().contains(host)).isEqualTo(expected);
	}

	@Test
	void hasTheDateOfTheList() {
		assertThat(PublicSuffixes.read().date()).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}");
	}

	@Test
	void isLoadedOnce() {
		PublicSuffixes suffixes = PublicSuffixes.get();
		assertThat(PublicSuffixes.get()).isSameAs(suffixes);
	}

}
