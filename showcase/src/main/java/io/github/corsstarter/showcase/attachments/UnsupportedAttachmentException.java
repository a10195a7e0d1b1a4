package io.github.corsstarter.showcase.attachments;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when the type of a file isn't accepted.
 */
@SuppressWarnings("serial")
class UnsupportedAttachmentException extends ErrorResponseException {

	UnsupportedAttachmentException(String name) {
		super(HttpStatus.UNSUPPORTED_MEDIA_TYPE, ProblemDetail.forStatusAndDetail(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
				"“" + name + "” isn’t a PNG, JPEG, GIF, WebP, PDF or plain text file."), null);
	}

}
