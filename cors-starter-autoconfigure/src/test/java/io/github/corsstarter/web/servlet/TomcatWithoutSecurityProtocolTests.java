package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Tomcat, without Spring Security.
 */
@SpringBootTest(classes = { ProtocolApplication.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = ProtocolApplication.WITHOUT_SECURITY)
class TomcatWithoutSecurityProtocolTests extends ServletProtocolContract {

	@Override
	protected boolean hasSecurity() {
		return false;
	}

}
