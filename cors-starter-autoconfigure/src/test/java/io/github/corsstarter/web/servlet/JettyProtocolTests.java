package io.github.corsstarter.web.servlet;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocol on Jetty.
 */
@SpringBootTest(classes = { ServletProtocolContract.Application.class, JettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JettyProtocolTests extends ServletProtocolContract {

	@Test
	void theServerIsJetty(@Autowired ServletWebServerFactory factory) {
		assertThat(factory).isInstanceOf(JettyServletWebServerFactory.class);
	}

}
