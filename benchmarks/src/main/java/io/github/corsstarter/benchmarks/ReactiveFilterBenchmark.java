package io.github.corsstarter.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * One request through the filter of a reactive application, and back. Request and
 * response are those of Spring's tests, which cost far more than the filters do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReactiveFilterBenchmark {

	/** The filter. */
	@Param({ "NONE", "CORS_STARTER", "SPRING" })
	public Peer peer = Peer.NONE;

	/** The request. */
	@Param({ "NO_ORIGIN", "ALLOWED_1", "ALLOWED_10000", "CREDENTIALS", "REFUSED_10000", "PREFLIGHT", "PATTERN_10000" })
	public Scenario scenario = Scenario.NO_ORIGIN;

	private final WebFilterChain chain = (exchange) -> Mono
		.fromRunnable(() -> exchange.getResponse().setStatusCode(HttpStatus.CREATED));

	private MockServerHttpRequest request = Scenario.NO_ORIGIN.reactiveRequest();

	private WebFilter filter = (exchange, chain) -> chain.filter(exchange);

	/**
	 * Make filter and request.
	 */
	@Setup
	public void setUp() {
		this.filter = Objects.requireNonNull(this.peer.webFilter(this.scenario.allowed()));
		this.request = this.scenario.reactiveRequest();
	}

	/**
	 * Send the request.
	 * @return the exchange, with the answer
	 */
	@Benchmark
	public MockServerWebExchange filter() {
		MockServerWebExchange exchange = MockServerWebExchange.from(this.request);
		this.filter.filter(exchange, this.chain).block();
		return exchange;
	}

}
