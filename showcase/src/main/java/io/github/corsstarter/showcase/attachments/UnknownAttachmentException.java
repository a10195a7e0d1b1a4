package io.github.corsstarter.showcase.attachments;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when a request refers to an attachment that doesn't exist.
 */
@SuppressWarnings("serial")
public class UnknownAttachmentException extends ErrorResponseException {

	public UnknownAttachmentException() {
		super(HttpStatus.NOT_FOUND,
				ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "This attachment doesn't exist."), null);
	}

}
