package io.github.corsstarter.web.servlet;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import io.github.corsstarter.web.RawHttp;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Policies that are replaced during a request: later dispatches use the first decision.
 */
class FirstDecisionTests {

	private static CorsPolicy policy(String origin) {
		return CorsPolicy.builder().allowedOrigins(List.of(origin)).build();
	}

	@Nested
	@Import(TomcatServer.class)
	class OnTomcat extends Contract {

	}

	@Nested
	@Import(JettyServer.class)
	class OnJetty extends Contract {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@TestPropertySource(properties = ProtocolApplication.WITHOUT_SECURITY)
	abstract static class Contract {

		@LocalServerPort
		private int port;

		@Autowired
		private CorsPolicies policies = CorsPolicies.of();

		@BeforeEach
		void letTheFirstComeIn() {
			assertThat(this.policies.replace(List.of(policy("https://first.example")))).isEmpty();
		}

		@ParameterizedTest
		@CsvSource({ "/answers, 200", "/resets, 200", "/sends-error, 409", "/sends-error-in-words, 409", "/throws, 500",
				"/throws-asynchronously, 500", "/answers-asynchronously, 200", "/sends-error-asynchronously, 409",
				"/times-out, 500", "/forgets-the-response, 500", "/forgets-the-response-and-fails, 409" })
		void theFirstDecisionAppliesToTheWholeRequest(String path, int status) throws IOException {
			RawHttp.Answer answer = new RawHttp(this.port).send("GET " + path, "Origin: https://first.example");
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.corsHeaders()).containsExactly("Access-Control-Allow-Origin: https://first.example",
					"Vary: Origin");
			assertThat(new RawHttp(this.port).send("GET " + path, "Origin: https://first.example").status())
				.as("the next one")
				.isEqualTo(403);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		CorsPolicies corsPolicies() {
			return CorsPolicies.of();
		}

		@RestController
		record Handler(CorsPolicies policies) {

			private void replace() {
				assertThat(this.policies.replace(List.of(policy("https://second.example")))).isEmpty();
			}

			@GetMapping("/answers")
			String answer() {
				replace();
				return "ok";
			}

			@GetMapping("/resets")
			String reset(HttpServletResponse response) {
				replace();
				response.reset();
				return "ok";
			}

			@GetMapping("/sends-error")
			void sendError(HttpServletResponse response) throws IOException {
				replace();
				response.sendError(409);
			}

			@GetMapping("/sends-error-in-words")
			void sendErrorInWords(HttpServletResponse response) throws IOException {
				replace();
				response.sendError(409, "no");
			}

			@GetMapping("/throws")
			void fail() {
				replace();
				throw new IllegalStateException("on purpose");
			}

			@GetMapping("/throws-asynchronously")
			Callable<String> failAsynchronously() {
				return () -> {
					replace();
					throw new IllegalStateException("on purpose");
				};
			}

			@GetMapping("/answers-asynchronously")
			Callable<String> answerAsynchronously() {
				return () -> {
					replace();
					return "ok";
				};
			}

			@GetMapping("/sends-error-asynchronously")
			void sendErrorAsynchronously(HttpServletRequest request, HttpServletResponse response) {
				sendErrorLater(request.startAsync(request, response));
			}

			@GetMapping("/times-out")
			void timeOut(HttpServletRequest request, HttpServletResponse response) {
				AsyncContext context = request.startAsync(request, response);
				context.setTimeout(100);
				replace();
			}

			@GetMapping("/forgets-the-response")
			void forgetTheResponse(HttpServletRequest request) {
				request.startAsync().setTimeout(100);
				replace();
			}

			@GetMapping("/forgets-the-response-and-fails")
			void forgetTheResponseAndFail(HttpServletRequest request) {
				sendErrorLater(request.startAsync());
			}

			/**
			 * Send an error after the handler has returned.
			 */
			private void sendErrorLater(AsyncContext context) {
				context.setTimeout(100);
				context.addListener(new AsyncListener() {

					@Override
					public void onStartAsync(AsyncEvent event) {
					}

					@Override
					public void onTimeout(AsyncEvent event) throws IOException {
						replace();
						((HttpServletResponse) context.getResponse()).sendError(409);
						context.complete();
					}

					@Override
					public void onError(AsyncEvent event) {
					}

					@Override
					public void onComplete(AsyncEvent event) {
					}

				});
			}

		}

	}

}
