package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

import io.github.corsstarter.web.AnswerCase;
import io.github.corsstarter.web.ProtocolContract;
import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What only servlets can do to the headers.
 */
abstract class ServletProtocolContract extends ProtocolContract {

	@ParameterizedTest
	@ValueSource(strings = { "/dispatches/ok", "/dispatches/resets", "/dispatches/adds", "/dispatches/throw" })
	void aDispatchWithoutTheWrappersKeepsThem(String path) throws IOException {
		assertThat(http().send("GET " + path, "Origin: " + AnswerCase.ORIGIN).corsHeaders())
			.isEqualTo(new TreeSet<>(AnswerCase.decorated()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "resets", "sets", "adds", "sends-error" })
	void whatStartsAsynchronouslyWithoutTheWrappersKeepsThem(String what) throws IOException {
		for (String from : List.of("context", "event")) {
			String request = "GET /spoils/from-" + from + "/" + what;
			assertThat(http().send(request, "Origin: " + AnswerCase.ORIGIN).corsHeaders())
				.isEqualTo(new TreeSet<>(AnswerCase.decorated()));
			assertThat(http().send(request).corsHeaders()).containsExactly("Vary: Origin");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "context", "event" })
	void whatStartsAsynchronouslyWithoutTheWrappersKeepsVary(String from) throws IOException {
		assertThat(http().send("GET /spoils/from-" + from + "/sets-vary").corsHeaders())
			.containsExactly("Vary: Accept,Origin");
	}

	@Test
	void aForwardedRequestIsDispatchedToWhereItCameIn() throws IOException {
		RawHttp.Answer answer = http().send("GET /forwards", "Origin: " + AnswerCase.ORIGIN);
		assertThat(answer.body()).contains("back at /forwards");
		assertThat(answer.corsHeaders()).isEqualTo(new TreeSet<>(AnswerCase.decorated()));
	}

}
