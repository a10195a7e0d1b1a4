package io.github.corsstarter.test;

import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;
import io.github.corsstarter.web.CorsPolicies;

/**
 * What policies decide. A preflight is refused for what the request itself would be
 * refused for, so it makes no difference which of them counts.
 *
 * @param policies the policies
 */
record PoliciesVerdict(CorsPolicies policies) implements Verdict {

	@Override
	public Explanation of(HypotheticalRequest asked, boolean preflightOnly) {
		return Explanation.of(asked, this.policies::decide, "http://localhost:8080");
	}

}
