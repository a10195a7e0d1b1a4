package io.github.corsstarter.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PathExamplesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/api/**        | /api/x           | /api/x
			/api/**        | /**              | /api/any-segment
			/*/legacy/**   | /api/**          | /api/legacy
			/{a}/b         | /a/{b}           | /a/b
			/**/b          | /a/*             | /a/b
			/{*rest}       | /a               | /a
			/{id:[0-9]+}   | /*               | /1
			/{id:[a-z]{2}} | /{name}          | /ab
			/*.css         | /main*           | /mainany-segment.css
			/v?/x          | /v1/**           | /v1/x
			/              | /**              | /
			x              | /x               | /x
			""")
	void findsPathsThatBothMatch(String one, String other, String path) {
		assertThat(PathExamples.common(one, other)).contains(path);
		assertThat(PathExamples.common(other, one)).contains(path);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/              | /api/**
			/api           | /apis/**
			/api/*         | /api
			/*/b           | /a/c
			/{id:[0-9]+}   | /x
			/*.css         | /*.js
			/**/c          | /a/b
			""")
	void findsNoneWhereThereIsNone(String one, String other) {
		assertThat(PathExamples.common(one, other)).isEmpty();
		assertThat(PathExamples.common(other, one)).isEmpty();
	}

	@Test
	void aPatternThatFailsAtEachRequestMatchesNothing() {
		assertThat(PathExamples.common("/{id:(a|b)}", "/*")).isEmpty();
		assertThat(PathExamples.common("/{", "/*")).isEmpty();
	}

}
