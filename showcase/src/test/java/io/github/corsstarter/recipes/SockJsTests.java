package io.github.corsstarter.recipes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.corsstarter.showcase.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.handler.TextWebSocketHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SockJS and STOMP from a page on another origin, with the libraries for browsers.
 */
@ExtendWith(OutputCaptureExtension.class)
class SockJsTests {

	private static ClientPages pages;

	private static ConfigurableApplicationContext application;

	private static List<String> lastConsole = List.of();

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		Browser.shared();
		pages = new ClientPages();
		application = new SpringApplicationBuilder(Application.class).run("--server.port=0",
				"--spring.config.location=optional:classpath:/none/", "--cors.allowed-origins=" + pages.origin(),
				"--cors.allow-credentials=true", "--cors.policies.plain.paths=/plain/**,/plain-own/**",
				"--cors.policies.plain.allow-credentials=false");
	}

	@AfterAll
	static void stop() throws IOException {
		application.close();
		pages.close();
	}

	private static String open(String origin, String endpoint, String more) {
		String port = application.getEnvironment().getRequiredProperty("local.server.port");
		Browser browser = Browser.shared();
		browser.driver().get(origin + "/sockjs.html?endpoint=http://localhost:" + port + endpoint + more);
		String shown = new WebDriverWait(browser.driver(), Duration.ofSeconds(30))
			.until((driver) -> driver.findElement(By.tagName("output")).getText().isEmpty() ? null
					: driver.findElement(By.tagName("output")).getText());
		lastConsole = browser.console();
		return shown;
	}

	@Test
	void aListedOriginConnectsUnderAPolicyWithCredentials() {
		assertThat(open(pages.origin(), "/echo", "")).isEqualTo("received hello");
		assertThat(open(pages.origin(), "/stomp", "&stomp=true")).isEqualTo("received hello");
	}

	@Test
	void anotherOriginDoesNotConnect(CapturedOutput output) {
		assertThat(open(pages.stranger(), "/echo", "")).startsWith("closed ");
		assertThat(output).contains("from origin \"" + pages.stranger() + "\" by policy 'default': origin-not-allowed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/plain-own" })
	void withoutCredentialsTheConsoleNamesTheCause(String endpoint) {
		assertThat(open(pages.origin(), endpoint, "")).startsWith("closed ");
		assertThat(lastConsole).anyMatch((line) -> line.contains("Access-Control-Allow-Credentials"));
	}

	@Test
	void theStartWarnsAboutEndpointsUnderAPolicyWithoutCredentials(CapturedOutput output) {
		assertThat(output.getAll()).contains(
				"Policy 'plain' covers the SockJS endpoint /plain-own/**, /plain/** and doesn't allow credentials.");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			excludeName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
	@EnableWebSocket
	@EnableWebSocketMessageBroker
	static class Application implements WebSocketConfigurer, WebSocketMessageBrokerConfigurer {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			TextWebSocketHandler echo = new TextWebSocketHandler() {

				@Override
				protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
					session.sendMessage(message);
				}

			};
			registry.addHandler(echo, "/echo", "/plain").withSockJS();
			registry.addHandler(echo, "/plain-own").setAllowedOriginPatterns("*").withSockJS();
		}

		@Override
		public void registerStompEndpoints(StompEndpointRegistry registry) {
			registry.addEndpoint("/stomp").withSockJS();
			// A message that arrives before its subscription is lost
			registry.setPreserveReceiveOrder(true);
		}

		@Override
		public void configureMessageBroker(MessageBrokerRegistry registry) {
			registry.enableSimpleBroker("/topic");
		}

	}

}
