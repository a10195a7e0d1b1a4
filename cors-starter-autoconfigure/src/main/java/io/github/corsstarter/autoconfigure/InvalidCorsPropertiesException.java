package io.github.corsstarter.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown when the properties under {@code cors} can't work or are dangerous. It lists all
 * problems at once.
 */
@SuppressWarnings("serial")
final class InvalidCorsPropertiesException extends RuntimeException {

	private final List<PropertyProblem> problems;

	InvalidCorsPropertiesException(List<PropertyProblem> problems) {
		super(problems.stream()
			.map((problem) -> problem.property() + " [" + problem.code().code() + "]")
			.collect(Collectors.joining(", ", "Invalid CORS configuration: ", "")));
		this.problems = List.copyOf(problems);
	}

	List<PropertyProblem> problems() {
		return this.problems;
	}

}
