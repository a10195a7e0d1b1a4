package io.github.corsstarter.test;

import io.github.corsstarter.check.Explanation;
import io.github.corsstarter.check.HypotheticalRequest;

/**
 * Who tells what becomes of a request.
 */
interface Verdict {

	/**
	 * Tell what becomes of a request.
	 * @param asked the request
	 * @param preflightOnly whether only its preflight counts
	 * @return what becomes of it, and why
	 */
	Explanation of(HypotheticalRequest asked, boolean preflightOnly);

}
