package io.github.corsstarter.web.servlet;

import io.github.corsstarter.web.OriginAuthorizerContract;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Origins that an authorizer knows, on Jetty.
 */
@SpringBootTest(
		classes = { OriginAuthorizerContract.Application.class, JettyServer.class,
				ServletOriginAuthorizerContract.Authorizer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JettyOriginAuthorizerTests extends ServletOriginAuthorizerContract {

}
