package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Tomcat.
 */
@SpringBootTest(classes = { ServletProtocolContract.Application.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TomcatProtocolTests extends ServletProtocolContract {

}
