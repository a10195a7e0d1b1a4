package io.github.corsstarter.docs;

import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.WebExceptionHandler;

/**
 * An upload over the limit is the client's mistake: 413, not 500.
 */
@Configuration(proxyBeanMethods = false)
public class UploadLimit {

	@Bean
	@Order(-2) // before Spring Boot's handler, which sends the response
	WebExceptionHandler tooLarge() {
		return (exchange, ex) -> Mono
			.error((ex instanceof DataBufferLimitException) ? new ContentTooLargeException(ex) : ex);
	}

}
