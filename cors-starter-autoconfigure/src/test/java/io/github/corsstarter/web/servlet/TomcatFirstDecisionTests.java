package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Policies that are replaced in the middle of a request, on Tomcat.
 */
@SpringBootTest(classes = { FirstDecisionContract.Application.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TomcatFirstDecisionTests extends FirstDecisionContract {

}
