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
 * Requests with wrong values, as problem details that name the fields as the sender does.
 */
@RestControllerAdvice
@Order(-1) // before Spring Boot's own, which names none
class InvalidFields {

	@ExceptionHandler
	ProblemDetail invalid(MethodArgumentNotValidException ex) {
		List<String> fields = ex.getFieldErrors().stream().map(InvalidFields::nameInJson).distinct().sorted().toList();
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"Missing or invalid: " + String.join(", ", fields) + ".");
		problem.setProperty("fields", fields);
		return problem;
	}

	// All names in this service's JSON are in snake case
	private static String nameInJson(FieldError error) {
		return error.getField().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
	}

}
