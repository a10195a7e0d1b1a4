package io.github.corsstarter.actuate;

import io.github.corsstarter.web.servlet.TomcatServer;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * What operators of a servlet application see.
 */
@SpringBootTest(classes = { ActuatorContract.Application.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.autoconfigure.exclude="
				+ "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration")
class ServletActuatorTests extends ActuatorContract {

}
