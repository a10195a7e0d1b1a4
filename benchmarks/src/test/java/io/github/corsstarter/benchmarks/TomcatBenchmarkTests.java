package io.github.corsstarter.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatBenchmarkTests {

	@Test
	void answersAsManyTimesAsItIsAsked() throws Exception {
		TomcatBenchmark benchmark = new TomcatBenchmark();
		benchmark.peer = Peer.CORS_STARTER;
		benchmark.scenario = Scenario.ALLOWED_1;
		benchmark.setUp();
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

}
