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
 * What is in force in an application: the policies, which are replaced as a whole, how
 * handlers read paths, and the authorizer. Safe for concurrent use.
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
	 * Set how handlers read paths. Paths that are left alone stay so.
	 */
	synchronized void matchPathsOf(HandlerPaths handlers) {
		this.set = this.set.with(handlers.leavingAlone(this.set.handlers().leftAlone()));
	}

	void publishBy(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Replace the policies, unless there are problems.
	 * @param policies the policies
	 * @param disabled path patterns of policies that are off, or {@code null} for those
	 * of now
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
