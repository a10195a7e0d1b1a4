package io.github.corsstarter.web;

import java.util.List;
import java.util.function.Supplier;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.OriginAuthorizer;
import io.github.corsstarter.policy.PolicyProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Holds an application's current policies, which are replaced atomically, how its
 * handlers read paths, and its authorizer. Safe for concurrent use.
 */
final class PolicyHolder implements Supplier<PolicySet> {

	private volatile PolicySet set;

	private volatile @Nullable OriginAuthorizer authorizer;

	private volatile @Nullable ApplicationEventPublisher publisher;

	PolicyHolder(PolicySet set) {
		this.set = set;
	}

	@Override
	public PolicySet get() {
		return this.set;
	}

	@Nullable OriginAuthorizer authorizer() {
		return this.authorizer;
	}

	void authorizeBy(OriginAuthorizer authorizer) {
		this.authorizer = authorizer;
	}

	/**
	 * Set how handlers read paths. Paths that are left alone don't change.
	 */
	synchronized void matchPathsOf(HandlerPaths handlers) {
		this.set = this.set.with(handlers.leavingAlone(this.set.handlers().leftAlone()));
	}

	void publishBy(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Replace the policies, unless the new ones have problems.
	 * @param policies the policies
	 * @param disabled path patterns of disabled policies, or {@code null} to keep the
	 * current ones
	 * @return the problems
	 */
	List<PolicyProblem> replace(List<CorsPolicy> policies, @Nullable List<String> disabled) {
		List<PolicyProblem> problems = swap(policies, disabled);
		ApplicationEventPublisher publisher = this.publisher;
		if (publisher != null) {
			publisher.publishEvent(CorsPoliciesChange.of(this.set.toString(), problems));
		}
		return problems;
	}

	private synchronized List<PolicyProblem> swap(List<CorsPolicy> policies, @Nullable List<String> disabled) {
		try {
			this.set = new PolicySet(policies, (disabled != null) ? disabled : this.set.disabled(),
					this.set.handlers());
			return List.of();
		}
		catch (InvalidCorsPolicyException ex) {
			return ex.problems();
		}
	}

}
