package io.github.corsstarter.web.reactive;

import org.springframework.boot.jetty.reactive.JettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Chooses Jetty as the reactive server.
 */
@Configuration(proxyBeanMethods = false)
class ReactiveJettyServer {

	@Bean
	JettyReactiveWebServerFactory jetty() {
		return new JettyReactiveWebServerFactory();
	}

}
