package io.github.corsstarter.web.reactive;

import io.github.corsstarter.web.ProtocolContract;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The protocol on Tomcat as a reactive server, behind Spring Security.
 */
@SpringBootTest(
		classes = { ReactiveProtocolApplication.class, ReactiveProtocolSecurity.class, ReactiveTomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive" })
class ReactiveTomcatProtocolTests extends ProtocolContract {

	@Override
	protected boolean hasSecurity() {
		return true;
	}

}
