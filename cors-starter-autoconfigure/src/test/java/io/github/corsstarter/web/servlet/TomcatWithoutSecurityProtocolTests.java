package io.github.corsstarter.web.servlet;

import io.github.corsstarter.web.ProtocolContract;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Tomcat, without Spring Security.
 */
@SpringBootTest(classes = { ProtocolApplication.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = ProtocolApplication.WITHOUT_SECURITY)
class TomcatWithoutSecurityProtocolTests extends ProtocolContract {

	@Override
	protected boolean hasSecurity() {
		return false;
	}

}
