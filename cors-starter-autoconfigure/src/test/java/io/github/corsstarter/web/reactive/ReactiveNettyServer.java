package io.github.corsstarter.web.reactive;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Chooses Netty as the reactive server.
 */
@Configuration(proxyBeanMethods = false)
public class ReactiveNettyServer {

	@Bean
	NettyReactiveWebServerFactory netty() {
		return new NettyReactiveWebServerFactory();
	}

}
