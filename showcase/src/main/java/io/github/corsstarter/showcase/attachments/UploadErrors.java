package io.github.corsstarter.showcase.attachments;

import java.io.IOException;

import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;

/**
 * Maps errors of uploads that don't reach their handler to problem details.
 */
@RestControllerAdvice
@Order(-1) // before Spring Boot's advice
class UploadErrors {

	private final DataSize limit;

	private final UploadSpool spool;

	UploadErrors(MultipartProperties properties, UploadSpool spool) {
		this.limit = properties.getMaxFileSize();
		this.spool = spool;
	}

	@ExceptionHandler
	ProblemDetail tooLarge(MaxUploadSizeExceededException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE,
				"A file can be at most " + this.limit.toMegabytes() + " MB.");
		problem.setProperty("limit", this.limit.toBytes());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail noUpload(MultipartException ex) throws IOException {
		if (this.spool.isFull()) {
			return new StorageFullException(ex).getBody();
		}
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"Send the upload as multipart/form-data with a boundary, and the file in the part named file.");
	}

}
