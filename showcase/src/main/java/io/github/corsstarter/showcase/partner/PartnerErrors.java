package io.github.corsstarter.showcase.partner;

import java.net.http.HttpTimeoutException;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;

/**
 * Maps connection failures and time-outs of the partner to problem details.
 */
@RestControllerAdvice
@Order(-1) // before Spring Boot's advice
class PartnerErrors {

	@ExceptionHandler
	ProblemDetail unreachable(ResourceAccessException ex) {
		return (ex.getCause() instanceof HttpTimeoutException)
				? ProblemDetail.forStatusAndDetail(HttpStatus.GATEWAY_TIMEOUT, "The partner didn't respond in time.")
				: ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, "The partner can't be reached.");
	}

}
