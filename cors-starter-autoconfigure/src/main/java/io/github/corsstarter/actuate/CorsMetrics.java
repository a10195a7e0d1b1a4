package io.github.corsstarter.actuate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.DecisionListener;
import io.github.corsstarter.policy.RefusalReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts CORS requests as {@value #NAME}, by policy, type ({@code actual} or
 * {@code preflight}), outcome ({@code allowed} or {@code refused}) and reason
 * ({@code none} or the code). Clients can't add values, so the number of counters is
 * bounded. Safe for concurrent use.
 */
public final class CorsMetrics implements DecisionListener {

	/** The name of the counter. */
	public static final String NAME = "cors.requests";

	private final MeterRegistry registry;

	private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

	/**
	 * Create a listener.
	 * @param registry the registry of the counters
	 */
	public CorsMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void decided(CorsRequest request, CorsDecision decision) {
		Key key = new Key(decision.policy().name(), decision.kind(), decision.reason());
		this.counters.computeIfAbsent(key, this::counter).increment();
	}

	private Counter counter(Key key) {
		RefusalReason reason = key.reason;
		return Counter.builder(NAME)
			.description("CORS requests decided by a policy")
			.tag("policy", key.policy)
			.tag("type", (key.kind == CorsDecision.Kind.PREFLIGHT) ? "preflight" : "actual")
			.tag("outcome", (reason != null) ? "refused" : "allowed")
			.tag("reason", (reason != null) ? reason.code() : Explanation.NONE)
			.register(this.registry);
	}

	private record Key(String policy, CorsDecision.Kind kind, @Nullable RefusalReason reason) {
	}

}
