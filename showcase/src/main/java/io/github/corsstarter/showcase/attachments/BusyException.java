package io.github.corsstarter.showcase.attachments;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when the maximum number of concurrent uploads is reached.
 */
@SuppressWarnings("serial")
class BusyException extends ErrorResponseException {

	BusyException() {
		super(HttpStatus.SERVICE_UNAVAILABLE, ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"Too many uploads are in progress. Try again in a few seconds."), null);
		getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
	}

}
