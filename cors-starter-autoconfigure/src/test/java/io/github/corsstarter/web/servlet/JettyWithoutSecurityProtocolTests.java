package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Jetty, without Spring Security.
 */
@SpringBootTest(classes = { ProtocolApplication.class, JettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = ProtocolApplication.WITHOUT_SECURITY)
class JettyWithoutSecurityProtocolTests extends ServletProtocolContract {

	@Override
	protected boolean hasSecurity() {
		return false;
	}

}
