package io.github.corsstarter.web.servlet;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Chooses Jetty, because Tomcat is on the class path too.
 */
@Configuration(proxyBeanMethods = false)
public class JettyServer {

	@Bean
	JettyServletWebServerFactory jetty() {
		return new JettyServletWebServerFactory();
	}

}
