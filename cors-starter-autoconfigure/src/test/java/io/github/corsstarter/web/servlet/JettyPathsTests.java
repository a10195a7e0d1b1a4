package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * Policies by path on Jetty.
 */
@SpringBootTest(classes = { PathsContract.Application.class, JettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JettyPathsTests extends PathsContract {

}
