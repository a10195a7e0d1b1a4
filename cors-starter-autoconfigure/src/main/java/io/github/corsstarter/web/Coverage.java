package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.corsstarter.policy.CorsDecision;
import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.CorsRequest;
import io.github.corsstarter.policy.OriginAuthorizer;
import org.jspecify.annotations.Nullable;

/**
 * The policies that apply to a path. If several apply, all of them must allow a request.
 * If one reading of the path, or one of the matching patterns, is left alone, the other
 * policies can refuse a request but not allow it. Immutable.
 */
final class Coverage {

	/**
	 * No pattern matches.
	 */
	static final Coverage NONE = new Coverage(List.of(), null, true);

	/**
	 * A pattern for paths that are left alone matches.
	 */
	static final Coverage LEFT_ALONE = new Coverage(List.of(), null, true);

	private final List<CorsPolicy> policies;

	private final @Nullable CorsPolicy decider;

	private final boolean leftAlone;

	private Coverage(List<CorsPolicy> policies, @Nullable CorsPolicy decider, boolean leftAlone) {
		this.policies = policies;
		this.decider = decider;
		this.leftAlone = leftAlone;
	}

	/**
	 * Return the coverage of a pattern.
	 * @param policy the policy of the pattern, or {@code null} if its paths are left
	 * alone
	 */
	static Coverage of(@Nullable CorsPolicy policy) {
		return (policy != null) ? new Coverage(List.of(policy), policy, false) : LEFT_ALONE;
	}

	/**
	 * Return the policies. The first one has the most specific pattern.
	 */
	List<CorsPolicy> policies() {
		return this.policies;
	}

	boolean isLeftAlone() {
		return this.leftAlone;
	}

	/**
	 * Return this coverage, restricted by another one.
	 * @param other the other coverage
	 * @param combinations builds the combined policy
	 */
	Coverage and(Coverage other, Combinations combinations) {
		if (other == this || (other.leftAlone == this.leftAlone && other.policies.equals(this.policies))) {
			return this;
		}
		List<CorsPolicy> all = new ArrayList<>(this.policies);
		for (CorsPolicy policy : other.policies) {
			if (!all.contains(policy)) {
				all.add(policy);
			}
		}
		return new Coverage(all, combinations.allOf(all), this.leftAlone || other.leftAlone);
	}

	/**
	 * Decide about a request.
	 * @param authorizer the authorizer for origins that aren't listed, or {@code null}
	 * @return the decision, or {@code null} if the path is left alone
	 */
	@Nullable CorsDecision apply(CorsRequest request, @Nullable OriginAuthorizer authorizer) {
		if (this.decider == null) {
			return null;
		}
		CorsDecision decision = this.decider.decide(request, authorizer);
		if (!this.leftAlone) {
			return decision;
		}
		// No other check runs on a path without a policy
		CorsDecision refusal = decision.ofUncheckedHandshake(request);
		return (refusal.reason() != null) ? refusal.whereLeftAlone() : null;
	}

	/**
	 * Builds and caches combinations of policies that must all allow a request. Most
	 * applications have none, and the others only a few. Safe for concurrent use.
	 */
	static final class Combinations {

		// Further combinations are built for each request
		private static final int MAX_KEPT = 256;

		private final Map<List<CorsPolicy>, CorsPolicy> kept = new ConcurrentHashMap<>();

		@Nullable CorsPolicy allOf(List<CorsPolicy> policies) {
			if (policies.size() < 2) {
				return policies.isEmpty() ? null : policies.get(0);
			}
			CorsPolicy known = this.kept.get(policies);
			if (known == null) {
				known = CorsPolicy.allOf(policies);
				if (this.kept.size() < MAX_KEPT) {
					this.kept.put(List.copyOf(policies), known);
				}
			}
			return known;
		}

	}

}
