package io.github.corsstarter.showcase;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cross-origin requests to the service behind Spring Security.
 */
@SecuredShowcaseTest
class SecuredTests {

	private static final String PAGE = "https://app.example.com";

	private static final String WIDGET = "https://cdn.platform.openai.com";

	private static final String UPLOAD = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.txt\""
			+ "\r\n\r\nwords\r\n--b--\r\n";

	private static final String THREAD = """
			{"type":"threads.create","params":{"input":{"content":[],"attachments":[]}}}""";

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	static Stream<Arguments> calls() {
		String multipart = "multipart/form-data; boundary=b";
		String json = "application/json";
		return Stream.of(Arguments.of(PAGE, "/attachments", multipart, UPLOAD, 201),
				Arguments.of(PAGE, "/messages", json, "{\"text\":\"x\",\"attachments\":[]}", 201),
				Arguments.of(WIDGET, "/chatkit", json, THREAD, 200),
				Arguments.of(WIDGET, "/chatkit/upload", multipart, UPLOAD, 201));
	}

	private HttpRequest.Builder to(String path, String origin) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port).resolve(path))
			.header("Origin", origin);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<String> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		String origin = response.request().headers().firstValue("Origin").orElseThrow();
		assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly(origin);
		// A preflight response lists the requested headers
		boolean named = response.request().headers().firstValue("Access-Control-Request-Headers").isPresent();
		assertThat(response.headers().allValues("Vary"))
			.containsExactly(named ? "Origin,Access-Control-Request-Headers" : "Origin");
		return response;
	}

	private HttpResponse<String> post(String origin, String path, String type, String body, @Nullable String token)
			throws Exception {
		HttpRequest.Builder request = to(path, origin).header("Content-Type", type)
			.POST(HttpRequest.BodyPublishers.ofString(body));
		Optional.ofNullable(token).ifPresent((value) -> request.header("Authorization", "Bearer " + value));
		return send(request);
	}

	@ParameterizedTest
	@MethodSource("calls")
	void aPreflightNeedsNoToken(String origin, String path) throws Exception {
		HttpResponse<String> response = send(to(path, origin).method("OPTIONS", HttpRequest.BodyPublishers.noBody())
			.header("Access-Control-Request-Method", "POST")
			.header("Access-Control-Request-Headers", "authorization,content-type"));
		assertThat(response.statusCode()).isEqualTo(204);
		assertThat(response.headers().allValues("Access-Control-Allow-Headers"))
			.containsExactly("*,Authorization,content-type");
	}

	@ParameterizedTest
	@MethodSource("calls")
	void withoutTheTokenTheResponseIsReadable(String origin, String path, String type, String body) throws Exception {
		for (String token : new @Nullable String[] { null, "guess" }) {
			HttpResponse<String> response = post(origin, path, type, body, token);
			assertThat(response.statusCode()).isEqualTo(401);
			assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			JsonNode problem = JsonMapper.shared().readTree(response.body());
			assertThat(problem.get("status").asInt()).isEqualTo(401);
			assertThat(problem.get("detail").asString())
				.isEqualTo("This service requires a valid access token, sent as Authorization: Bearer.");
		}
	}

	@ParameterizedTest
	@MethodSource("calls")
	void theTokenGivesAccess(String origin, String path, String type, String body, int status) throws Exception {
		HttpResponse<String> response = post(origin, path, type, body, "let-me-in");
		assertThat(response.statusCode()).isEqualTo(status);
		// A stream is written on another thread, after another check of Spring Security
		assertThat(response.body()).contains(path.equals("/chatkit") ? "assistant_message" : "\"id\":");
	}

	@Test
	void unguessableUrlsNeedNoToken() throws Exception {
		HttpResponse<String> announced = post(WIDGET, "/chatkit", "application/json", """
				{"type":"attachments.create","params":{"name":"x.txt","size":5,"mime_type":"text/plain"}}""",
				"let-me-in");
		String url = JsonMapper.shared().readTree(announced.body()).get("upload_descriptor").get("url").asString();
		HttpResponse<String> uploaded = send(to(url, WIDGET).PUT(HttpRequest.BodyPublishers.ofString("words")));
		assertThat(uploaded.statusCode()).isEqualTo(201);
		String id = JsonMapper.shared().readTree(uploaded.body()).get("id").asString();
		HttpResponse<String> read = send(to("/attachments/" + id, PAGE));
		assertThat(read.statusCode()).isEqualTo(200);
		assertThat(read.body()).isEqualTo("words");
		assertThat(read.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
		assertThat(send(to("/attachments/" + id, PAGE).DELETE()).statusCode()).isEqualTo(401);
	}

	@Test
	void theErrorForAnOversizedFileIsReadable() throws Exception {
		HttpResponse<String> response = post(PAGE, "/attachments", "multipart/form-data; boundary=b",
				UPLOAD.replace("words", "x".repeat(6_000_000)), "let-me-in");
		assertThat(response.statusCode()).isEqualTo(413);
	}

}
