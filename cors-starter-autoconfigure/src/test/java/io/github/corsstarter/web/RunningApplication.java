package io.github.corsstarter.web;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that a test starts on a real port and closes.
 *
 * @param context the application
 */
public record RunningApplication(ConfigurableApplicationContext context) implements AutoCloseable {

	public RawHttp http() {
		return http("local.server.port");
	}

	public RawHttp http(String portProperty) {
		return new RawHttp(this.context.getEnvironment().getRequiredProperty(portProperty, Integer.class));
	}

	public void assertAnswer(String request, String origin, int status, String... corsHeaders) throws IOException {
		assertAnswer(request, status, List.of(corsHeaders), origin);
	}

	/**
	 * Assert the status and all CORS headers, so that an extra header fails too.
	 * @param request method and path
	 * @param status the expected status
	 * @param corsHeaders the expected header lines
	 * @param headers the header lines to send
	 * @throws IOException if the server sends no response
	 */
	public void assertAnswer(String request, int status, List<String> corsHeaders, String... headers)
			throws IOException {
		RawHttp.Answer answer = http().send(request, headers);
		assertThat(answer.corsHeaders()).as(request + " " + List.of(headers)).isEqualTo(new TreeSet<>(corsHeaders));
		assertThat(answer.status()).as(request).isEqualTo(status);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
