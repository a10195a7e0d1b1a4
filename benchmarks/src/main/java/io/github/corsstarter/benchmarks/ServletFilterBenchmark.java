package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One request through a filter and back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ServletFilterBenchmark {

	/** The filter. */
	@Param
	public Peer peer = Peer.NONE;

	/** The request. */
	@Param
	public Scenario scenario = Scenario.NO_ORIGIN;

	private final StubResponse response = new StubResponse();

	private final FilterChain chain = (request, response) -> ((HttpServletResponse) response).setStatus(201);

	private StubRequest request = Scenario.NO_ORIGIN.request();

	private @Nullable Filter filter;

	/**
	 * Create filter and request.
	 */
	@Setup
	public void setUp() throws ServletException {
		this.filter = this.peer.filter(this.scenario.allowed());
		this.request = this.scenario.request();
		// On a running server, a hundred thousand origins are in the old generation, and
		// collections no longer copy them
		System.gc();
	}

	/**
	 * Send the request.
	 * @return the status of the response
	 */
	@Benchmark
	public int filter() throws IOException, ServletException {
		this.request.renew();
		this.response.renew();
		if (this.filter == null) {
			throw new IllegalStateException(this.peer + " can't be configured to allow this");
		}
		this.filter.doFilter(this.request, this.response, this.chain);
		return this.response.getStatus();
	}

}
