package io.github.corsstarter.recipes;

import java.nio.charset.StandardCharsets;

import reactor.core.publisher.Flux;

import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/**
 * A query and a subscription for Spring for GraphQL.
 */
@Controller
class GraphQlEndpoint {

	@Bean
	static GraphQlSourceBuilderCustomizer schema() {
		String schema = "type Query { greeting: String } type Subscription { greetings: String }";
		return (builder) -> builder.schemaResources(new ByteArrayResource(schema.getBytes(StandardCharsets.UTF_8)));
	}

	@QueryMapping
	String greeting() {
		return "Hello, page";
	}

	@SubscriptionMapping
	Flux<String> greetings() {
		return Flux.just("Hello, subscriber");
	}

}
