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
 * The policies that have a say about a path. Where there are several, all of them have to
 * allow; where one reading of the path or one pattern leaves it alone, the others may
 * refuse but never open. Immutable.
 */
final class Coverage {

	/**
	 * No pattern matches.
	 */
	static final Coverage NONE = new Coverage(List.of(), null, true);

	/**
	 * A pattern matches whose paths are left alone.
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
	 * Return what a pattern stands for.
	 * @param policy the policy of the pattern, or {@code null} if its paths are left
	 * alone
	 */
	static Coverage of(@Nullable CorsPolicy policy) {
		return (policy != null) ? new Coverage(List.of(policy), policy, false) : LEFT_ALONE;
	}

	/**
	 * Return the policies, the first of which has the most specific pattern.
	 */
	List<CorsPolicy> policies() {
		return this.policies;
	}

	boolean isLeftAlone() {
		return this.leftAlone;
	}

	/**
	 * Return this coverage, but only as far as another one allows.
	 * @param other the other one
	 * @param combinations builds the policy that decides
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
	 * Let the policies decide about a request.
	 * @param authorizer asked about origins that no list covers, or {@code null}
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
		// Nobody asks again about a path that is left alone
		CorsDecision refusal = decision.ofUncheckedHandshake(request);
		return (refusal.reason() != null) ? refusal.whereLeftAlone() : null;
	}

	/**
	 * Builds policies that several others have to agree with, and keeps them: most
	 * applications have none, and the others few. Safe for concurrent use.
	 */
	static final class Combinations {

		// Beyond these a request pays for its own
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
