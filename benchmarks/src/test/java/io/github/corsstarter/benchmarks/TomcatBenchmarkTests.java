package io.github.corsstarter.benchmarks;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatBenchmarkTests {

	private static TomcatBenchmark benchmark(Peer peer, Scenario scenario) throws Exception {
		TomcatBenchmark benchmark = new TomcatBenchmark();
		benchmark.peer = peer;
		benchmark.scenario = scenario;
		benchmark.setUp();
		return benchmark;
	}

	@Test
	void respondsToEachRequest() throws Exception {
		TomcatBenchmark benchmark = benchmark(Peer.CORS_STARTER, Scenario.ALLOWED_1);
		try {
			for (int i = 0; i < 1_000; i++) {
				assertThat(benchmark.request()).isPositive();
				assertThat(benchmark.answer().replaceAll("Date: .*", "Date: now")).isEqualTo("""
						HTTP/1.1 200 \r
						Access-Control-Allow-Origin: https://app-0.example.com\r
						Vary: Origin\r
						Content-Length: 2\r
						Date: now\r
						\r
						ok""");
			}
		}
		finally {
			benchmark.tearDown();
		}
	}

	static Stream<Arguments> pairs() {
		return Stream.of(Peer.CORS_STARTER, Peer.SPRING, Peer.TOMCAT)
			.flatMap((peer) -> Stream
				.of(Scenario.NO_ORIGIN, Scenario.ALLOWED_1, Scenario.ALLOWED_10000, Scenario.CREDENTIALS,
						Scenario.REFUSED_1, Scenario.REFUSED_10000, Scenario.PREFLIGHT)
				.map((scenario) -> Arguments.of(peer, scenario)));
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void allFiltersRespondAlike(Peer peer, Scenario scenario) throws Exception {
		TomcatBenchmark benchmark = benchmark(peer, scenario);
		try {
			benchmark.request();
			String status = benchmark.answer().substring("HTTP/1.1 ".length()).substring(0, 3);
			boolean readable = benchmark.answer().contains("Access-Control-Allow-Origin: https://");
			switch (scenario) {
				case NO_ORIGIN -> assertThat(status + readable).isEqualTo("200false");
				case REFUSED_1, REFUSED_10000 -> assertThat(status + readable).isEqualTo("403false");
				case PREFLIGHT -> assertThat(status + readable).isIn("200true", "204true");
				default -> assertThat(status + readable).isEqualTo("200true");
			}
		}
		finally {
			benchmark.tearDown();
		}
	}

}
