package io.github.corsstarter.web.reactive;

import io.github.corsstarter.web.OriginAuthorizerContract;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Origins that an authorizer allows, on Netty.
 */
@SpringBootTest(
		classes = { OriginAuthorizerContract.Application.class, ReactiveNettyServer.class,
				ReactiveOriginAuthorizerTests.Authorizer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", ReactiveProtocolApplication.WITHOUT_SECURITY })
class ReactiveOriginAuthorizerTests extends OriginAuthorizerContract {

	@Configuration(proxyBeanMethods = false)
	static class Authorizer {

		@Bean
		ReactiveOriginAuthorizer authorizer(Tenants tenants) {
			return (query) -> Mono.fromFuture(tenants.lookUp(query.origin(), query.policy()));
		}

	}

}
