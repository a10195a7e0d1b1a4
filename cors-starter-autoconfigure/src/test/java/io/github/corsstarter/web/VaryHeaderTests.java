package io.github.corsstarter.web;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VaryHeaderTests {

	@Test
	void everythingIsMissingWhereNothingIs() {
		assertThat(VaryHeader.missing(List.of(), "Origin,X-A")).isEqualTo("Origin,X-A");
	}

	@Test
	void onlyWhatIsMissingIsNamed() {
		assertThat(VaryHeader.missing(List.of("Accept-Encoding"), "Origin")).isEqualTo("Origin");
		assertThat(VaryHeader.missing(List.of("Accept, origin ", "Accept-Encoding"), "Origin")).isNull();
		assertThat(VaryHeader.missing(List.of("Accept", "ORIGIN"), "Origin,X-A")).isEqualTo("X-A");
		assertThat(VaryHeader.missing(List.of("X-Origin"), "Origin")).isEqualTo("Origin");
	}

	@Test
	void nothingIsMissingWhereEverythingVaries() {
		assertThat(VaryHeader.missing(List.of("*"), "Origin")).isNull();
	}

}
