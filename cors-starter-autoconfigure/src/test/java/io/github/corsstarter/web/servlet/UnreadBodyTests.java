package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A large body whose response is sent before the body arrives. If the server doesn't read
 * the body, it closes the connection, and Firefox and WebKit lose the response.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnreadBodyTests {

	private static final String LINE = " of it and then closes the connection. ";

	private static final String LISTED = "https://app.example.com";

	private static final String STRANGER = "https://stranger.example";

	// Exceeds the buffers of two sockets
	private static final int LARGE = 30_000_000;

	private static ConfigurableApplicationContext start(Class<?> server, String... arguments) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--cors.allowed-origins=" + LISTED,
				"--cors.policies.read-only.paths=/read-only", "--cors.policies.read-only.allowed-methods=GET",
				"--spring.servlet.multipart.enabled=true"));
		all.addAll(List.of(arguments));
		return new SpringApplicationBuilder(Application.class, server).run(all.toArray(String[]::new));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/read-only", "/answers/413", "/answers/401" })
	void jettyReadsTheRestOfABodyIfThePageCanReadTheResponse(String path) throws IOException {
		try (ConfigurableApplicationContext context = start(JettyServer.class)) {
			assertThat(sentAfterTheAnswer(context, path, LISTED, LARGE)).isEqualTo(LARGE);
		}
	}

	@Test
	void jettyReadsNoRestForUnlistedOriginsOverTheLimitOrAfterASuccess() throws IOException {
		try (ConfigurableApplicationContext context = start(JettyServer.class)) {
			assertThat(sentAfterTheAnswer(context, "/answers/413", STRANGER, LARGE)).isLessThan(LARGE);
			assertThat(sentAfterTheAnswer(context, "/answers/200", LISTED, LARGE)).isLessThan(LARGE);
			int tooLarge = 110_000_000;
			assertThat(sentAfterTheAnswer(context, "/answers/413", LISTED, tooLarge)).isLessThan(LARGE);
		}
	}

	@Test
	void tomcatReadsTheRestUpToItsProperty() throws IOException {
		try (ConfigurableApplicationContext context = start(TomcatServer.class)) {
			assertThat(sentAfterTheAnswer(context, "/answers/413", LISTED, LARGE)).isLessThan(LARGE);
		}
		try (ConfigurableApplicationContext context = start(TomcatServer.class,
				"--server.tomcat.max-swallow-size=100MB")) {
			assertThat(sentAfterTheAnswer(context, "/read-only", LISTED, LARGE)).isEqualTo(LARGE);
		}
	}

	@Test
	void theStartLogsHowMuchTomcatReads(CapturedOutput output) {
		start(TomcatServer.class).close();
		assertThat(output).containsOnlyOnce("Tomcat reads at most 2 MB" + LINE)
			.containsOnlyOnce("Set server.tomcat.max-swallow-size to ");
	}

	@Test
	void theStartLogsItForUnlimitedUploads(CapturedOutput output) {
		start(TomcatServer.class, "--spring.servlet.multipart.max-request-size=-1",
				"--server.tomcat.max-swallow-size=1000")
			.close();
		assertThat(output).contains("Tomcat reads at most 1,000 bytes" + LINE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--server.tomcat.max-swallow-size=10MB", "--server.tomcat.max-swallow-size=-1",
			"--spring.servlet.multipart.max-request-size=2MB", "--spring.servlet.multipart.enabled=false",
			"--cors.allowed-methods=GET,DELETE" })
	void theStartLogsNothingIfNothingIsCutOffOrUploaded(String property, CapturedOutput output) {
		start(TomcatServer.class, property).close();
		assertThat(output).contains("CORS policies in force").doesNotContain(LINE);
	}

	@Test
	void theStartLogsNothingForJetty(CapturedOutput output) {
		start(JettyServer.class).close();
		assertThat(output).contains("CORS policies in force").doesNotContain(LINE);
	}

	/**
	 * Announce a body, wait for the response, then send the body.
	 * @return the number of bytes that were sent before the connection broke
	 */
	private static int sentAfterTheAnswer(ConfigurableApplicationContext context, String path, String origin,
			int length) throws IOException {
		int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(10_000);
			OutputStream out = socket.getOutputStream();
			out.write(("POST " + path + " HTTP/1.1\r\nHost: api.example.com\r\nOrigin: " + origin
					+ "\r\nContent-Type: text/plain\r\nContent-Length: " + length + "\r\nConnection: close\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			InputStream in = socket.getInputStream();
			assertThat(new String(in.readNBytes(9), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 ");
			byte[] part = new byte[100_000];
			int sent = 0;
			try {
				for (; sent < length; sent += part.length) {
					out.write(part);
				}
				// The rest of the response, which a broken connection would have lost
				in.transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				return Math.min(sent, length - 1);
			}
			return sent;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration" })
	static class Application {

		@RestController
		static class Uploads {

			@PostMapping("/answers/{status}")
			void answer(@PathVariable int status) {
				throw new ResponseStatusException(status, "intended", null);
			}

		}

	}

}
