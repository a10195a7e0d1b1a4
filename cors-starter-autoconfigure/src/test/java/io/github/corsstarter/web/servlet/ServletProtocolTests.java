package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import io.github.corsstarter.web.AnswerCase;
import io.github.corsstarter.web.ProtocolContract;
import io.github.corsstarter.web.RawHttp;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocol on servlet containers, with and without Spring Security, and header
 * changes that only servlets can make.
 */
class ServletProtocolTests {

	@Nested
	@Import({ TomcatServer.class, ProtocolSecurity.class })
	class OnTomcat extends Contract {

		@Override
		protected boolean hasSecurity() {
			return true;
		}

	}

	@Nested
	@Import(TomcatServer.class)
	@TestPropertySource(properties = ProtocolApplication.WITHOUT_SECURITY)
	class OnTomcatWithoutSecurity extends Contract {

		@Override
		protected boolean hasSecurity() {
			return false;
		}

	}

	@Nested
	@Import({ JettyServer.class, ProtocolSecurity.class })
	class OnJetty extends Contract {

		@Override
		protected boolean hasSecurity() {
			return true;
		}

	}

	@Nested
	@Import(JettyServer.class)
	@TestPropertySource(properties = ProtocolApplication.WITHOUT_SECURITY)
	class OnJettyWithoutSecurity extends Contract {

		@Override
		protected boolean hasSecurity() {
			return false;
		}

	}

	@SpringBootTest(classes = ProtocolApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	abstract static class Contract extends ProtocolContract {

		@ParameterizedTest
		@ValueSource(strings = { "/dispatches/ok", "/dispatches/resets", "/dispatches/adds", "/dispatches/throw" })
		void keepsTheHeadersOfADispatchWithoutTheWrappers(String path) throws IOException {
			assertThat(http().send("GET " + path, "Origin: " + AnswerCase.ORIGIN).corsHeaders())
				.isEqualTo(new TreeSet<>(AnswerCase.decorated()));
		}

		@ParameterizedTest
		@ValueSource(strings = { "resets", "sets", "adds", "sends-error" })
		void keepsTheHeadersOfAsynchronousProcessingWithoutTheWrappers(String what) throws IOException {
			for (String from : List.of("context", "event")) {
				String request = "GET /spoils/from-" + from + "/" + what;
				// Tomcat checks for time-outs once a second, so both requests wait
				// concurrently
				CompletableFuture<RawHttp.Answer> withoutOrigin = CompletableFuture.supplyAsync(() -> send(request));
				assertThat(http().send(request, "Origin: " + AnswerCase.ORIGIN).corsHeaders())
					.isEqualTo(new TreeSet<>(AnswerCase.decorated()));
				assertThat(withoutOrigin.join().corsHeaders()).containsExactly("Vary: Origin");
			}
		}

		private RawHttp.Answer send(String request) {
			try {
				return http().send(request);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "context", "event" })
		void keepsVaryOfAsynchronousProcessingWithoutTheWrappers(String from) throws IOException {
			assertThat(http().send("GET /spoils/from-" + from + "/sets-vary").corsHeaders())
				.containsExactly("Vary: Accept,Origin");
		}

		@Test
		void dispatchesAForwardedRequestToItsOriginalPath() throws IOException {
			RawHttp.Answer answer = http().send("GET /forwards", "Origin: " + AnswerCase.ORIGIN);
			assertThat(answer.body()).contains("back at /forwards");
			assertThat(answer.corsHeaders()).isEqualTo(new TreeSet<>(AnswerCase.decorated()));
		}

	}

}
