package io.github.corsstarter.showcase;

import java.util.List;
import java.util.Locale;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Maps requests with invalid values to problem details with the field names of the
 * request.
 */
@RestControllerAdvice
@Order(-1) // before Spring Boot's advice, which doesn't name fields
class InvalidFields {

	@ExceptionHandler
	ProblemDetail invalid(MethodArgumentNotValidException ex) {
		List<String> fields = ex.getFieldErrors().stream().map(InvalidFields::nameInJson).distinct().sorted().toList();
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"Missing or invalid: " + String.join(", ", fields) + ".");
		problem.setProperty("fields", fields);
		return problem;
	}

	// This service's JSON uses snake case
	private static String nameInJson(FieldError error) {
		return error.getField().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
	}

}
