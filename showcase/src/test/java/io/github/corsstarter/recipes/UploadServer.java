package io.github.corsstarter.recipes;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A server for every client, with the minimum of each protocol. It accepts
 * {@value #LIMIT} bytes.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
		excludeName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@Import({ TusEndpoint.class, FormEndpoint.class, CompanionEndpoint.class, FilePondEndpoint.class, BlueimpEndpoint.class,
		BucketEndpoint.class, ResumableEndpoint.class, RequestRecorder.class })
class UploadServer {

	static final int LIMIT = 100 * 1024;

}
