package io.github.corsstarter.test;

import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.web.CorsPolicies;

/**
 * The decision of policies. A preflight is refused for the same reasons as the actual
 * request, so both have the same outcome.
 *
 * @param policies the policies
 */
record PoliciesVerdict(CorsPolicies policies) implements Verdict {

	@Override
	public Explanation of(HypotheticalRequest asked, boolean preflightOnly) {
		return Explanation.of(asked, this.policies::decide, "http://localhost:8080");
	}

}
