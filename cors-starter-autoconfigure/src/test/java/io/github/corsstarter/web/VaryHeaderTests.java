package io.github.corsstarter.web;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VaryHeaderTests {

	@Test
	void isTheWantedValueIfNoneIsPresent() {
		assertThat(VaryHeader.line(List.of(), "Origin,X-A")).isEqualTo("Origin,X-A");
	}

	@Test
	void addsOnlyMissingNames() {
		assertThat(VaryHeader.line(List.of("Accept-Encoding"), "Origin")).isEqualTo("Accept-Encoding,Origin");
		assertThat(VaryHeader.line(List.of("Accept, origin "), "Origin")).isNull();
		assertThat(VaryHeader.line(List.of("X-Origin"), "Origin")).isEqualTo("X-Origin,Origin");
	}

	@Test
	void joinsSeveralLines() {
		assertThat(VaryHeader.line(List.of("Accept", "ORIGIN"), "Origin,X-A")).isEqualTo("Accept,ORIGIN,X-A");
		assertThat(VaryHeader.line(List.of("Origin", "Accept, origin"), "Origin")).isEqualTo("Origin,Accept");
	}

	@Test
	void addsNothingToAWildcard() {
		assertThat(VaryHeader.line(List.of("*"), "Origin")).isNull();
		assertThat(VaryHeader.line(List.of("Accept, *"), "Origin")).isNull();
	}

}
