package com.example.attachments;

import org.springframework.test.context.TestPropertySource;

/**
 * The same test of a reactive application.
 */
@TestPropertySource(properties = "spring.main.web-application-type=reactive")
class ReactiveClientTests extends ClientTests {

}
