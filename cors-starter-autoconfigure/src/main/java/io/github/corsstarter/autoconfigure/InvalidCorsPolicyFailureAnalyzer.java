package io.github.corsstarter.autoconfigure;

import java.util.Locale;
import java.util.regex.Pattern;

import io.github.corsstarter.policy.InvalidCorsPolicyException;
import io.github.corsstarter.policy.PolicyProblem;
import io.github.corsstarter.policy.ProblemText;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Failure analyzer for invalid policies that are built in code.
 */
final class InvalidCorsPolicyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCorsPolicyException> {

	private static final Pattern SWITCH = Pattern.compile("cors\\.dangerously-allow: ([a-z-]+)");

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidCorsPolicyException cause) {
		StringBuilder description = new StringBuilder("CORS policies built in code are invalid:");
		for (PolicyProblem problem : cause.problems()) {
			description
				.append(String.format("%n%n  policy '%s', %s = \"%s\"%n    why:       %s (%s)%n    fix:       %s",
						problem.policy(), problem.place(), ProblemText.oneLine(problem.value()), problem.explanation(),
						problem.code().code(), inCode(problem.suggestion())));
		}
		return new FailureAnalysis(description.toString(),
				"Correct the policies and restart the application. Each problem code is explained in "
						+ InvalidCorsPropertiesFailureAnalyzer.CODES + ".",
				cause);
	}

	/**
	 * Replace properties with the methods of the builder.
	 */
	private static String inCode(String suggestion) {
		return SWITCH.matcher(suggestion)
			.replaceAll((danger) -> "dangerouslyAllow(DangerousSetting."
					+ danger.group(1).toUpperCase(Locale.ROOT).replace('-', '_') + ")")
			.replace("et allow-credentials to false", "et allowCredentials(false)")
			.replace("allow-credentials: true", "allowCredentials(true)");
	}

}
