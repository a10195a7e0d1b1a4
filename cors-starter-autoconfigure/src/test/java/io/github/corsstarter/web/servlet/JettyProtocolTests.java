package io.github.corsstarter.web.servlet;

import java.io.IOException;

import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocol on Jetty.
 */
@SpringBootTest(classes = JettyProtocolTests.Application.class,
		webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class JettyProtocolTests extends ServletProtocolContract {

	@Test
	void theServerIsJetty(@Autowired ServletWebServerFactory factory) {
		assertThat(factory).isInstanceOf(JettyServletWebServerFactory.class);
	}

	/**
	 * The error page can't read the upload either, so Jetty answers by itself, and
	 * without {@code Vary}.
	 */
	@Override
	@Test
	void anOversizedUploadIsReadable() throws IOException {
		RawHttp.Answer answer = uploadTooMuch();
		assertThat(answer.status()).isEqualTo(413);
		assertThat(answer.corsHeaders()).containsExactly("Access-Control-Allow-Credentials: true",
				"Access-Control-Allow-Origin: https://app.example.com", "Access-Control-Expose-Headers: Location");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(ServletProtocolContract.Application.class)
	static class Application {

		@Bean
		JettyServletWebServerFactory jetty() {
			return new JettyServletWebServerFactory();
		}

	}

}
