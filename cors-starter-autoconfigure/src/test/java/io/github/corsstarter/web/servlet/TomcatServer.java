package io.github.corsstarter.web.servlet;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Chooses Tomcat, because Jetty is on the class path too.
 */
@Configuration(proxyBeanMethods = false)
public class TomcatServer {

	@Bean
	TomcatServletWebServerFactory tomcat() {
		return new TomcatServletWebServerFactory();
	}

}
