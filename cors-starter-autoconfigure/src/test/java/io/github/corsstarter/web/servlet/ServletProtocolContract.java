package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.TreeSet;

import io.github.corsstarter.web.AnswerCase;
import io.github.corsstarter.web.ProtocolContract;
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

}
