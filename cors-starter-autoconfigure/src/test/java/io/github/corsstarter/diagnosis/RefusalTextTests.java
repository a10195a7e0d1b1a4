package io.github.corsstarter.diagnosis;

import java.util.List;

import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.policy.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalTextTests {

	@Test
	void saysWhatWasRefusedAndWhatToDo() {
		TestRequest request = TestRequest.request("GET").at("/attachments").from("https://stranger.example");
		assertThat(RefusalText.of(request, "default", RefusalReason.ORIGIN_NOT_ALLOWED))
			.isEqualTo("Refused CORS request GET /attachments from origin \"https://stranger.example\" "
					+ "by policy 'default': origin-not-allowed. "
					+ "If its pages may call this application, add it to cors.allowed-origins.");
	}

	@Test
	void namesTheMethodThatAPreflightIsFor() {
		TestRequest request = TestRequest.preflight("https://app.example", "DELETE").at("/x");
		assertThat(RefusalText.of(request, "uploads", RefusalReason.METHOD_NOT_ALLOWED))
			.isEqualTo("Refused CORS preflight for DELETE /x from origin \"https://app.example\" "
					+ "by policy 'uploads': method-not-allowed. "
					+ "If pages may use the method, add DELETE to cors.policies.uploads.allowed-methods.");
	}

	@Test
	void namesTheRequestedHeaders() {
		TestRequest request = TestRequest.preflight("https://app.example", "GET").asking("x-a,x-b");
		assertThat(RefusalText.of(request, "default", RefusalReason.HEADER_NOT_ALLOWED))
			.endsWith("It asks for \"x-a,x-b\": if pages may send all of these, "
					+ "add what is missing to cors.allowed-headers.");
	}

	@Test
	void tellsSeveralOriginsFromAStrangeOne() {
		TestRequest one = TestRequest.request("GET").from("https://a/");
		assertThat(RefusalText.of(one, "default", RefusalReason.ORIGIN_MALFORMED)).contains("No browser sends such");
		assertThat(RefusalText.of(one.from("https://b"), "default", RefusalReason.ORIGIN_MALFORMED))
			.contains("It came in several lines");
	}

	@Test
	void saysHowToExemptAWebSocket() {
		TestRequest request = TestRequest.request("GET").from("https://stranger.example").with("Upgrade", "WebSocket");
		assertThat(RefusalText.of(request, "default", RefusalReason.ORIGIN_NOT_ALLOWED)).endsWith(
				"add it to cors.allowed-origins. It is a WebSocket handshake, which browsers leave to the server to "
						+ "check: if its handler checks origins by itself, leave its path alone by a policy with "
						+ "enabled: false.");
	}

	@Test
	void neverAdvisesWhatWouldNotStart() {
		for (String method : List.of("TRACE", "", "A B")) {
			assertThat(RefusalText.of(TestRequest.preflight("https://a", method), "default",
					RefusalReason.METHOD_NOT_ALLOWED))
				.endsWith("No browser lets a page use such a method: another client sent it.");
		}
	}

	@ParameterizedTest
	@EnumSource
	void noValueForgesALineOrColoursTheTerminal(RefusalReason reason) {
		String hostile = "\"x\r\n2026 WARN forged \u001b[31m\u2028\u0085\\u000a" + "y".repeat(10_000);
		TestRequest request = TestRequest.preflight(hostile, hostile).at("/" + hostile).asking(hostile);
		String text = RefusalText.of(request, "default", reason);
		assertThat(text).matches("[ -~]+").hasSizeLessThan(1_500).doesNotContain("\\u000ay");
		assertThat(text).contains("\\u0022x\\u000d\\u000a2026 WARN forged \\u001b[31m\\u2028\\u0085\\u005cu000a");
	}

}
