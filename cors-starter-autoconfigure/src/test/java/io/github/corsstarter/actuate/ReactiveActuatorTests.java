package io.github.corsstarter.actuate;

import io.github.corsstarter.web.reactive.ReactiveNettyServer;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * What operators of a reactive application see.
 */
@SpringBootTest(classes = { ActuatorContract.Application.class, ReactiveNettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.main.web-application-type=reactive", "spring.autoconfigure.exclude="
				+ "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration,"
				+ "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration" })
class ReactiveActuatorTests extends ActuatorContract {

}
