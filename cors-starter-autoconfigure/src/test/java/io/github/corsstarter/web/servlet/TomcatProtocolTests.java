package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Tomcat, behind Spring Security.
 */
@SpringBootTest(classes = { ProtocolApplication.class, ProtocolSecurity.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TomcatProtocolTests extends ServletProtocolContract {

	@Override
	protected boolean hasSecurity() {
		return true;
	}

}
