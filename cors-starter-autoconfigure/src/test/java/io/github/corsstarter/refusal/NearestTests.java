package io.github.corsstarter.refusal;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NearestTests {

	@ParameterizedTest
	@CsvSource({ "a, a, 0", "'', abc, 3", "abc, '', 3", "abc, abd, 1", "abc, acb, 1", "abc, abcd, 1",
			"kitten, sitting, 3", "max-ag, max-age, 1" })
	void distanceCountsEdits(String a, String b, int expected) {
		assertThat(Nearest.distance(a, b)).isEqualTo(expected);
		assertThat(Nearest.distance(b, a)).isEqualTo(expected);
	}

	@Test
	void findsTheNearestOrNone() {
		List<String> candidates = List.of("allowed-origins", "allowed-methods", "max-age");
		assertThat(Nearest.of("alowed-origin", candidates)).isEqualTo("allowed-origins");
		assertThat(Nearest.of("maxage", candidates)).isEqualTo("max-age");
		assertThat(Nearest.of("whatever", candidates)).isNull();
		assertThat(Nearest.of("x", List.of())).isNull();
	}

}
