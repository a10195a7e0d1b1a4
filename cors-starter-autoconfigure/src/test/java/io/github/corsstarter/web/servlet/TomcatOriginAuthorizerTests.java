package io.github.corsstarter.web.servlet;

import io.github.corsstarter.web.OriginAuthorizerContract;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Origins that an authorizer knows, on Tomcat.
 */
@SpringBootTest(
		classes = { OriginAuthorizerContract.Application.class, TomcatServer.class,
				ServletOriginAuthorizerContract.Authorizer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TomcatOriginAuthorizerTests extends ServletOriginAuthorizerContract {

}
