package io.github.corsstarter.showcase.attachments;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when an attachment doesn't fit into the store.
 */
@SuppressWarnings("serial")
class StorageFullException extends ErrorResponseException {

	StorageFullException(@Nullable Throwable cause) {
		super(HttpStatus.INSUFFICIENT_STORAGE, ProblemDetail.forStatusAndDetail(HttpStatus.INSUFFICIENT_STORAGE,
				"There is no space for more attachments at the moment."), cause);
	}

}
