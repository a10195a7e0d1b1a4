package io.github.corsstarter.showcase;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

/**
 * The showcase behind Spring Security, started once for all tests with this annotation.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "attachments.directory=target/secured-attachments-${fork:process-1}", "BEARER_TOKEN=let-me-in" })
@ActiveProfiles("secured")
@interface SecuredShowcaseTest {

}
