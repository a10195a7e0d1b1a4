package io.github.corsstarter.web.servlet;

import io.github.corsstarter.web.ProtocolContract;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Jetty, behind Spring Security.
 */
@SpringBootTest(classes = { ProtocolApplication.class, ProtocolSecurity.class, JettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JettyProtocolTests extends ProtocolContract {

	@Override
	protected boolean hasSecurity() {
		return true;
	}

}
