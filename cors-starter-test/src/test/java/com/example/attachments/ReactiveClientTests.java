package com.example.attachments;

import org.springframework.test.context.TestPropertySource;

/**
 * The same tests for a reactive application.
 */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class ReactiveClientTests extends ClientTests {

}
