package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;

/**
 * WebSocket handshakes on Jetty.
 */
@SpringBootTest(classes = { WebSocketContract.Application.class, JettyServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(JettyRequestUpgradeStrategy.class)
class JettyWebSocketTests extends WebSocketContract {

}
