package io.github.corsstarter.showcase.attachments;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when an upload URL isn't valid.
 */
@SuppressWarnings("serial")
class UnknownUploadException extends ErrorResponseException {

	UnknownUploadException() {
		super(HttpStatus.NOT_FOUND, ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND,
				"This upload URL was already used, has expired or never existed. Request a new one."), null);
	}

}
