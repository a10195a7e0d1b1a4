package com.example.attachments;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/**
 * The same tests for a reactive application.
 */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class ReactiveServerTests extends ServerTests {

	ReactiveServerTests(@LocalServerPort int port) {
		super(port);
	}

}
