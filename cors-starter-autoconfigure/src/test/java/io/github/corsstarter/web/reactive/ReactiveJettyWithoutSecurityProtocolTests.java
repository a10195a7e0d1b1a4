package io.github.corsstarter.web.reactive;

import io.github.corsstarter.web.ProtocolContract;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Jetty as a reactive server, without Spring Security.
 */
@SpringBootTest(classes = { ReactiveProtocolApplication.class, ReactiveJettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", ReactiveProtocolApplication.WITHOUT_SECURITY })
class ReactiveJettyWithoutSecurityProtocolTests extends ProtocolContract {

	@Override
	protected boolean hasSecurity() {
		return false;
	}

}
