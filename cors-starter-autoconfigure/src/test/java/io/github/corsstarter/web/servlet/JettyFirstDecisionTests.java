package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Policies that are replaced in the middle of a request, on Jetty.
 */
@SpringBootTest(classes = { FirstDecisionContract.Application.class, JettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JettyFirstDecisionTests extends FirstDecisionContract {

}
