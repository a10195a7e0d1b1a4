package io.github.corsstarter.test;

import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;

/**
 * Determines the outcome of a request.
 */
interface Verdict {

	/**
	 * Determine the outcome of a request.
	 * @param asked the request
	 * @param preflightOnly whether to check only its preflight
	 * @return the outcome and its explanation
	 */
	Explanation of(HypotheticalRequest asked, boolean preflightOnly);

}
