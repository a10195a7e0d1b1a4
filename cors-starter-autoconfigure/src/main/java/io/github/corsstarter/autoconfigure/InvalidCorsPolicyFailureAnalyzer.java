package io.github.corsstarter.autoconfigure;

import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.ProblemText;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells what is wrong with policies that were built in code.
 */
final class InvalidCorsPolicyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCorsPolicyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidCorsPolicyException cause) {
		StringBuilder description = new StringBuilder("CORS policies that are built in code are invalid:");
		for (PolicyProblem problem : cause.problems()) {
			description
				.append(String.format("%n%n  policy '%s', %s = \"%s\"%n    why:       %s (%s)%n    fix:       %s",
						problem.policy(), problem.place(), ProblemText.oneLine(problem.value()), problem.explanation(),
						problem.code().code(), problem.suggestion()));
		}
		return new FailureAnalysis(description.toString(),
				"Correct the code that builds them. Each code is explained in "
						+ InvalidCorsPropertiesFailureAnalyzer.CODES + ".",
				cause);
	}

}
