package io.github.corsstarter.web.servlet;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;

/**
 * WebSocket handshakes on Tomcat.
 */
@SpringBootTest(classes = { WebSocketContract.Application.class, TomcatServer.class },
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(StandardWebSocketUpgradeStrategy.class)
class TomcatWebSocketTests extends WebSocketContract {

}
