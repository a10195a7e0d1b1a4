package io.github.corsstarter.web.reactive;

import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Chooses Tomcat as the reactive server.
 */
@Configuration(proxyBeanMethods = false)
class ReactiveTomcatServer {

	@Bean
	TomcatReactiveWebServerFactory tomcat() {
		return new TomcatReactiveWebServerFactory();
	}

}
