package io.github.corsstarter.docs;

import io.github.corsstarter.policy.OriginQuery;
import io.github.corsstarter.web.reactive.ReactiveOriginAuthorizer;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Asks another service for the origins of the tenants' pages.
 */
@Component
public class DirectoryOfTenants implements ReactiveOriginAuthorizer {

	private final WebClient client;

	DirectoryOfTenants(@Value("${directory.url}") String url) {
		this.client = WebClient.create(url);
	}

	@Override
	public Mono<Boolean> isAllowed(OriginQuery query) {
		return this.client.get()
			.uri("/tenants?origin={origin}", query.origin())
			.exchangeToMono((answer) -> switch (answer.statusCode().value()) {
				case 200 -> answer.releaseBody().thenReturn(true);
				case 404 -> answer.releaseBody().thenReturn(false);
				default -> answer.createError();
			});
	}

}
