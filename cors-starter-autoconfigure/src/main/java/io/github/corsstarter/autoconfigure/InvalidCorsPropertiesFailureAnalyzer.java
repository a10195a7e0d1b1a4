package io.github.corsstarter.autoconfigure;

import java.util.List;

import io.github.corsstarter.policy.ProblemText;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Failure analyzer for an invalid CORS configuration. Reports each property with its
 * value, its source, what is wrong, and what to write instead.
 */
final class InvalidCorsPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCorsPropertiesException> {

	/** The page that explains the codes. */
	static final String CODES = "META-INF/configuration-problems.md in the cors-starter-autoconfigure jar";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidCorsPropertiesException cause) {
		List<PropertyProblem> problems = cause.problems();
		StringBuilder description = new StringBuilder("The CORS configuration has ")
			.append((problems.size() == 1) ? "a problem:" : problems.size() + " problems:");
		for (PropertyProblem problem : problems) {
			description.append(String.format("%n%n  %s%s%n    read from: %s%n    why:       %s (%s)%n    fix:       %s",
					ProblemText.oneLine(problem.property()),
					(problem.value() != null) ? " = \"" + ProblemText.oneLine(problem.value()) + "\"" : "",
					ProblemText.oneLine(PropertyOriginText.of(problem.origin())),
					ProblemText.oneLine(problem.explanation()), problem.code().code(),
					ProblemText.oneLine(problem.suggestion())));
		}
		return new FailureAnalysis(description.toString(),
				"Fix " + ((problems.size() == 1) ? "it" : "all of them")
						+ " and restart the application. Each code is explained, with examples, in " + CODES + ". "
						+ "In an emergency, cors.enabled=false starts the application without any CORS policy.",
				cause);
	}

}
