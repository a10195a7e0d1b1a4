package io.github.corsstarter.showcase.partner;

import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Forwards only the listed request headers, so that the partner doesn't receive
 * {@code Cookie}, {@code Origin} or {@code Authorization}. A body must have a length,
 * because the route limits it.
 */
@Component
class ForwardedHeaders implements HttpHeadersFilter.RequestHttpHeadersFilter, Ordered {

	private final PartnerProperties properties;

	ForwardedHeaders(PartnerProperties properties) {
		this.properties = properties;
	}

	@Override
	public HttpHeaders apply(HttpHeaders headers, ServerRequest request) {
		if (request.headers().asHttpHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
			throw new ResponseStatusException(HttpStatus.LENGTH_REQUIRED);
		}
		HttpHeaders forwarded = new HttpHeaders();
		headers.forEach((name, values) -> {
			if (this.properties.requestHeaders().stream().anyMatch(name::equalsIgnoreCase)) {
				forwarded.addAll(name, values);
			}
		});
		return forwarded;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE; // after the filters that add headers
	}

}
