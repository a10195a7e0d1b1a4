package io.github.corsstarter.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A request through a complete Tomcat, from the bytes of the request to the bytes of the
 * response, with a browser's headers and without a network.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TomcatBenchmark {

	private static final List<Map.Entry<String, String>> BROWSER = List.of(Map.entry("sec-ch-ua-platform", "\"Linux\""),
			Map.entry("User-Agent",
					"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
							+ "Chrome/140.0.0.0 Safari/537.36"),
			Map.entry("sec-ch-ua", "\"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\""),
			Map.entry("sec-ch-ua-mobile", "?0"), Map.entry("Sec-Fetch-Mode", "cors"),
			Map.entry("Sec-Fetch-Dest", "empty"), Map.entry("Accept-Encoding", "gzip, deflate, br, zstd"),
			Map.entry("Accept-Language", "en-US,en;q=0.9"));

	/** The filter. */
	@Param({ "NONE", "CORS_STARTER", "SPRING", "TOMCAT" })
	public Peer peer = Peer.NONE;

	/** The request. */
	@Param({ "NO_ORIGIN", "ALLOWED_1", "ALLOWED_10000", "CREDENTIALS", "REFUSED_1", "REFUSED_10000", "PREFLIGHT" })
	public Scenario scenario = Scenario.NO_ORIGIN;

	private final Tomcat tomcat = new Tomcat();

	private @Nullable MemoryConnection connection;

	/**
	 * Start a server and connect to it.
	 */
	@Setup
	public void setUp() throws Exception {
		ServerUnderLoad.start(this.tomcat, this.peer, this.scenario);
		this.connection = new MemoryConnection(this.tomcat.getConnector(), request(this.scenario));
	}

	private static String request(Scenario scenario) {
		List<Map.Entry<String, String>> headers = new ArrayList<>(scenario.headers());
		headers.addAll(BROWSER);
		List<String> names = scenario.headers().stream().map(Map.Entry::getKey).toList();
		if (!names.contains("Sec-Fetch-Site")) {
			headers.add(Map.entry("Sec-Fetch-Site", names.contains("Origin") ? "cross-site" : "same-origin"));
		}
		StringBuilder request = new StringBuilder(scenario.method() + " " + scenario.path() + " HTTP/1.1\r\n");
		headers
			.forEach((header) -> request.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n"));
		return request.append("\r\n").toString();
	}

	/**
	 * Send the request.
	 * @return the length of the response
	 */
	@Benchmark
	public int request() throws IOException {
		return Objects.requireNonNull(this.connection).send();
	}

	/**
	 * Stop the server.
	 */
	@TearDown
	public void tearDown() throws LifecycleException {
		this.tomcat.stop();
		this.tomcat.destroy();
	}

	/**
	 * Return the last response.
	 */
	String answer() {
		return Objects.requireNonNull(this.connection).answer();
	}

}
