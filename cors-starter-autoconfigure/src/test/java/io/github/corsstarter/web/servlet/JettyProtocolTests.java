package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Jetty, behind Spring Security.
 */
@SpringBootTest(classes = { ProtocolApplication.class, ProtocolSecurity.class, JettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JettyProtocolTests extends ServletProtocolContract {

	@Override
	protected boolean hasSecurity() {
		return true;
	}

}
