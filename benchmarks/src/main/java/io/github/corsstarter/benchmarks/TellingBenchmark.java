package io.github.corsstarter.benchmarks;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.corsstarter.actuate.CorsMetrics;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.refusal.ForwardedHeaders;
import io.github.corsstarter.refusal.RecentRefusals;
import io.github.corsstarter.refusal.RefusalLogger;
import io.github.corsstarter.web.CorsPolicies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The cost of reporting a decision to the log, the actuator and the metrics, compared
 * with the cost of the decision itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TellingBenchmark {

	/** The request. */
	@Param({ "ALLOWED_100", "REFUSED_10000", "PREFLIGHT", "PREFLIGHT_REFUSED" })
	public Scenario scenario = Scenario.NO_ORIGIN;

	private final DecisionListener log = new RefusalLogger(ForwardedHeaders.UNREAD);

	private final DecisionListener actuator = new RecentRefusals(InstantSource.system(), ForwardedHeaders.UNREAD);

	private final DecisionListener metrics = new CorsMetrics(new SimpleMeterRegistry());

	private StubCorsRequest request = Scenario.NO_ORIGIN.corsRequest();

	private CorsPolicies policies = CorsPolicies.of(List.of());

	private CorsDecision decision = decide(Scenario.NO_ORIGIN);

	private static CorsDecision decide(Scenario scenario) {
		return Objects.requireNonNull(Peer.policies(scenario.allowed()).decide(scenario.corsRequest()));
	}

	/**
	 * Create policies and request.
	 */
	@Setup
	public void setUp() {
		this.request = this.scenario.corsRequest();
		this.policies = Peer.policies(this.scenario.allowed());
		this.decision = decide(this.scenario);
	}

	/**
	 * Decide.
	 * @return the decision
	 */
	@Benchmark
	public CorsDecision decision() {
		return Objects.requireNonNull(this.policies.decide(this.request));
	}

	/**
	 * Report to the log, which already has a line for this refusal from the last minute.
	 */
	@Benchmark
	public void log() {
		this.log.decided(this.request, this.decision);
	}

	/**
	 * Report to the actuator.
	 */
	@Benchmark
	public void actuator() {
		this.actuator.decided(this.request, this.decision);
	}

	/**
	 * Report to the metrics.
	 */
	@Benchmark
	public void metrics() {
		this.metrics.decided(this.request, this.decision);
	}

}
