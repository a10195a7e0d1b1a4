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
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * One request through WebFlux and the filter of a reactive application, until the
 * response is complete.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReactiveFilterBenchmark {

	/** The filter. */
	@Param({ "NONE", "CORS_STARTER", "SPRING" })
	public Peer peer = Peer.NONE;

	/** The request. */
	@Param({ "NO_ORIGIN", "SAME_ORIGIN", "ALLOWED_1", "ALLOWED_10000", "CREDENTIALS", "REFUSED_1", "REFUSED_10000",
			"PREFLIGHT", "PREFLIGHT_REFUSED", "PATTERN_10000" })
	public Scenario scenario = Scenario.NO_ORIGIN;

	private StubReactiveRequest.Template request = Scenario.NO_ORIGIN.reactiveRequest();

	private HttpHandler handler = (request, response) -> response.setComplete();

	/**
	 * Create the filter and the handlers.
	 */
	@Setup
	public void setUp() {
		WebFilter filter = Objects.requireNonNull(this.peer.webFilter(this.scenario.allowed()));
		this.request = this.scenario.reactiveRequest();
		this.handler = WebHttpHandlerBuilder
			.webHandler((exchange) -> Mono.fromRunnable(() -> exchange.getResponse().setStatusCode(HttpStatus.CREATED)))
			.filter(filter)
			.build();
	}

	/**
	 * Send the request.
	 * @return the response
	 */
	@Benchmark
	public StubReactiveResponse filter() {
		StubReactiveResponse response = new StubReactiveResponse();
		this.handler.handle(this.request.next(), response).subscribe(null, ReactiveFilterBenchmark::fail);
		return response;
	}

	private static void fail(Throwable failure) {
		throw new IllegalStateException(failure);
	}

}
