package io.github.corsstarter.web.servlet;

import io.github.corsstarter.web.ProtocolContract;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Tomcat, behind Spring Security.
 */
@SpringBootTest(classes = { ProtocolApplication.class, ProtocolSecurity.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TomcatProtocolTests extends ProtocolContract {

	@Override
	protected boolean hasSecurity() {
		return true;
	}

}
