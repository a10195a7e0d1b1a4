package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.corsstarter.refusal.UnreadHeaders;
import io.github.corsstarter.web.servlet.CorsPolicyFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The cost of observing the name of each header that a handler sets: one allowed request
 * through the filter and back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnswerHeadersBenchmark {

	private static final List<String> NAMES = List.of("Cache-Control", "Content-Language", "Content-Type", "Expires",
			"Last-Modified", "Pragma", "X-Content-Type-Options", "X-Frame-Options", "X-XSS-Protection",
			"Strict-Transport-Security", "Referrer-Policy", "Content-Security-Policy", "Permissions-Policy", "Date",
			"Server", "X-Request-Id", "X-Trace-Id", "Age");

	/** The number of headers that the handler sets. */
	@Param({ "0", "20" })
	public int headers;

	/** The number of these headers that clients need and can't read. */
	@Param({ "0", "2" })
	public int unread;

	/** The filter, or none. */
	@Param({ "NONE", "CORS_STARTER" })
	public Peer peer = Peer.NONE;

	private final StubResponse response = new StubResponse();

	private StubRequest request = Scenario.ALLOWED_1.request();

	private Filter filter = (request, response, chain) -> chain.doFilter(request, response);

	private String[] names = new String[0];

	private final FilterChain chain = (request, response) -> {
		for (String name : this.names) {
			((HttpServletResponse) response).setHeader(name, "x");
		}
	};

	/**
	 * Create filter and request.
	 */
	@Setup
	public void setUp() {
		this.request = Scenario.ALLOWED_1.request();
		if (this.peer == Peer.CORS_STARTER) {
			this.filter = new CorsPolicyFilter(Peer.policies(Scenario.ALLOWED_1.allowed()),
					List.of(new UnreadHeaders()));
		}
		List<String> set = new ArrayList<>(List.of("ETag", "Retry-After").subList(0, this.unread));
		for (int i = 0; set.size() < this.headers; i++) {
			set.add((i < NAMES.size()) ? NAMES.get(i) : "X-Header-" + i);
		}
		this.names = set.subList(0, this.headers).toArray(new String[0]);
	}

	/**
	 * Send the request.
	 * @return the status of the response
	 */
	@Benchmark
	public int filter() throws IOException, ServletException {
		this.request.renew();
		this.response.renew();
		this.filter.doFilter(this.request, this.response, this.chain);
		return this.response.getStatus();
	}

}
