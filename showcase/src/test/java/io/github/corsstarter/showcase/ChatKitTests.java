package io.github.corsstarter.showcase;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The requests of ChatKit's widget, from the origin of its frame.
 */
@ShowcaseTest
class ChatKitTests {

	private static final String ORIGIN = "https://cdn.platform.openai.com";

	private static final String MULTIPART_HEAD = "--b\r\nContent-Disposition: form-data; name=\"file\"; "
			+ "filename=\"cat.png\"\r\nContent-Type: image/png\r\n\r\n";

	private final AllowedClient client = new AllowedClient(ORIGIN);

	@LocalServerPort
	private int port;

	@Value("${attachments.directory}")
	private Path directory = Path.of("");

	private String url(String path) {
		return "http://localhost:" + this.port + path;
	}

	private HttpResponse<byte[]> operation(String json) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create(url("/chatkit")))
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	private HttpResponse<byte[]> announce(long size, String type) throws Exception {
		return operation("""
				{"type":"attachments.create","params":{"name":"cat.png","size":%d,"mime_type":"%s"},"metadata":{}}"""
			.formatted(size, type));
	}

	private String announcedUrl(long size) throws Exception {
		return json(announce(size, "image/png")).get("upload_descriptor").get("url").asString();
	}

	private HttpResponse<byte[]> put(String url, byte[] content) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create(url))
			.header("Content-Type", "image/png")
			.PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
	}

	private HttpResponse<byte[]> post(String url, byte[] content) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create(url))
			.header("Content-Type", "multipart/form-data; boundary=b")
			.POST(HttpRequest.BodyPublishers.concat(HttpRequest.BodyPublishers.ofString(MULTIPART_HEAD),
					HttpRequest.BodyPublishers.ofByteArray(content),
					HttpRequest.BodyPublishers.ofString("\r\n--b--\r\n"))));
	}

	private String uploaded() throws Exception {
		return json(post(url("/chatkit/upload"), AllowedClient.PNG)).get("id").asString();
	}

	private HttpResponse<byte[]> delete(String id) throws Exception {
		return operation("""
				{"type":"attachments.delete","params":{"attachment_id":"%s"}}""".formatted(id));
	}

	private static String input(String attachments) {
		return """
				"input":{"content":[{"type":"input_text","text":"Look"}],"quoted_text":"","attachments":[%s],\
				"inference_options":{}}""".formatted(attachments);
	}

	private HttpResponse<byte[]> createThread(String attachments) throws Exception {
		return operation("{\"type\":\"threads.create\",\"params\":{" + input(attachments) + "}}");
	}

	private HttpResponse<byte[]> addMessage(String thread, String attachments) throws Exception {
		return operation("{\"type\":\"threads.add_user_message\",\"params\":{\"thread_id\":\"" + thread + "\","
				+ input(attachments) + "}}");
	}

	private static JsonNode json(HttpResponse<byte[]> response) {
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		return JsonMapper.shared().readTree(response.body());
	}

	private static List<JsonNode> events(HttpResponse<byte[]> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
		String body = new String(response.body(), StandardCharsets.UTF_8);
		assertThat(body).matches("(data: \\{.*}\n\n)+");
		return Arrays.stream(body.split("\n\n"))
			.map((frame) -> JsonMapper.shared().readTree(frame.substring("data: ".length())))
			.toList();
	}

	private static JsonNode assertProblem(HttpResponse<byte[]> response, int status, String detail) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = JsonMapper.shared().readTree(response.body());
		assertThat(problem.get("status").asInt()).isEqualTo(status);
		assertThat(problem.get("detail").asString()).isEqualTo(detail);
		return problem;
	}

	private List<Path> stored() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.sorted().toList();
		}
	}

	@ParameterizedTest
	@CsvSource({ "/chatkit,POST", "/chatkit/upload,POST", "/chatkit/upload/x,PUT" })
	void preflightsSucceed(String path, String method) throws Exception {
		HttpResponse<Void> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url(path)))
				.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
				.header("Origin", ORIGIN)
				.header("Access-Control-Request-Method", method)
				.header("Access-Control-Request-Headers", "authorization,content-type")
				.build(), HttpResponse.BodyHandlers.discarding());
		assertThat(response.statusCode()).isEqualTo(204);
		assertThat(response.headers().map()).containsEntry("access-control-allow-origin", List.of(ORIGIN))
			.containsEntry("access-control-allow-methods", List.of("POST,PUT"))
			.containsEntry("access-control-allow-headers", List.of("*,Authorization,content-type"))
			.containsEntry("access-control-max-age", List.of("1800"))
			.containsEntry("vary", List.of("Origin,Access-Control-Request-Headers"))
			.doesNotContainKeys("access-control-allow-credentials", "access-control-expose-headers", "cors-refusal");
	}

	@Test
	void aDirectUploadReturnsTheAttachment() throws Exception {
		HttpResponse<byte[]> response = post(url("/chatkit/upload"), AllowedClient.PNG);
		assertThat(response.statusCode()).isEqualTo(201);
		JsonNode attachment = json(response);
		String id = attachment.get("id").asString();
		assertThat(id).matches("atc_[0-9a-f]{32}");
		assertThat(attachment).isEqualTo(image(id));
		assertThat(response.headers().firstValue("Location")).hasValue(url("/attachments/" + id));
	}

	private JsonNode image(String id) {
		return JsonMapper.shared()
			.readTree("""
					{"type":"image","id":"%s","name":"cat.png","mime_type":"image/png","preview_url":"%s"}"""
				.formatted(id, url("/attachments/" + id)));
	}

	@Test
	void aDirectUploadOfAFileHasNoPreview() throws Exception {
		JsonNode attachment = json(post(url("/chatkit/upload"), "words".getBytes(StandardCharsets.US_ASCII)));
		assertThat(attachment.propertyNames()).containsExactly("type", "id", "name", "mime_type");
		assertThat(attachment.get("type").asString()).isEqualTo("file");
		assertThat(attachment.get("mime_type").asString()).isEqualTo("text/plain");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT", "POST" })
	void anAnnouncedUploadIsAcceptedOnce(String method) throws Exception {
		HttpResponse<byte[]> announced = announce(AllowedClient.PNG.length, "image/png");
		assertThat(announced.statusCode()).isEqualTo(200);
		JsonNode attachment = json(announced);
		assertThat(attachment.propertyNames()).containsExactly("type", "id", "name", "mime_type", "preview_url",
				"upload_descriptor");
		JsonNode descriptor = attachment.get("upload_descriptor");
		assertThat(descriptor.propertyNames()).containsExactly("url", "method", "headers");
		assertThat(descriptor.get("method").asString()).isEqualTo("PUT");
		assertThat(descriptor.get("headers").isEmpty()).isTrue();
		String url = descriptor.get("url").asString();
		assertThat(url).matches(url("/chatkit/upload/") + "[0-9a-f]{32}");
		String id = attachment.get("id").asString();
		assertThat(url).doesNotContain(id.substring(4));

		assertProblem(createThread("\"" + id + "\""), 404, "This attachment doesn't exist.");
		HttpResponse<byte[]> uploaded = method.equals("PUT") ? put(url, AllowedClient.PNG)
				: post(url, AllowedClient.PNG);
		assertThat(uploaded.statusCode()).isEqualTo(201);
		assertThat(json(uploaded)).isEqualTo(image(id));

		List<Path> before = stored();
		for (HttpResponse<byte[]> again : List.of(put(url, AllowedClient.PNG), post(url, AllowedClient.PNG))) {
			assertProblem(again, 404,
					"This upload URL was already used, has expired or never existed. Request a new one.");
		}
		assertThat(stored()).isEqualTo(before);
	}

	@Test
	void anOversizedOrUnacceptedFileIsRefusedBeforeItIsSent() throws Exception {
		JsonNode problem = assertProblem(announce(5 * 1024 * 1024 + 1, "image/png"), 413,
				"A file can be at most 5 MB.");
		assertThat(problem.get("limit").asInt()).isEqualTo(5 * 1024 * 1024);
		for (String type : List.of("text/html", "image/svg+xml", "application/zip", "image/x-made-up")) {
			assertProblem(announce(1, type), 415, "“cat.png” isn’t a PNG, JPEG, GIF, WebP, PDF or plain text file.");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "image/png", "image/jpeg", "text/plain;charset=utf-8", "text/csv", "text/x-java-source",
			"application/octet-stream", "" })
	void aFileThatMightBeAcceptedIsAnnounced(String type) throws Exception {
		assertThat(announce(5 * 1024 * 1024, type).statusCode()).isEqualTo(200);
	}

	@Test
	void limitAndTypesApplyToAnAnnouncedUpload() throws Exception {
		List<Path> before = stored();
		String url = announcedUrl(5 * 1024 * 1024);
		byte[] large = Arrays.copyOf(AllowedClient.PNG, 5 * 1024 * 1024 + 1);
		assertProblem(put(url, large), 413, "A file can be at most 5 MB.");
		assertProblem(post(url, large), 413, "A file can be at most 5 MB.");
		HttpRequest.BodyPublisher chunked = HttpRequest.BodyPublishers
			.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(large));
		assertProblem(this.client.send(HttpRequest.newBuilder(URI.create(url)).PUT(chunked)), 413,
				"A file can be at most 5 MB.");
		assertProblem(put(url, "<html>".getBytes(StandardCharsets.US_ASCII)), 415,
				"“cat.png” isn’t a PNG, JPEG, GIF, WebP, PDF or plain text file.");
		assertProblem(put(url, new byte[0]), 400, "The file is empty.");
		assertThat(stored()).isEqualTo(before);
		// None of these was an upload, so the URL is still valid
		assertThat(put(url, Arrays.copyOf(AllowedClient.PNG, 5 * 1024 * 1024)).statusCode()).isEqualTo(201);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "multipart/form-data", "text/html", "nonsense" })
	void theBodyOfAPutIsTheFileRegardlessOfItsType(String type) throws Exception {
		assertThat(this.client
			.send(HttpRequest.newBuilder(URI.create(announcedUrl(AllowedClient.PNG.length)))
				.header("Content-Type", type)
				.PUT(HttpRequest.BodyPublishers.ofByteArray(AllowedClient.PNG)))
			.statusCode()).isEqualTo(201);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 1 })
	void anAnnouncedUploadMustHaveTheAnnouncedSize(int difference) throws Exception {
		List<Path> before = stored();
		String url = announcedUrl(AllowedClient.PNG.length);
		byte[] other = Arrays.copyOf(AllowedClient.PNG, AllowedClient.PNG.length + difference);
		String detail = "The file has " + other.length + " bytes, but " + AllowedClient.PNG.length + " bytes "
				+ "were announced.";
		assertProblem(put(url, other), 422, detail);
		assertProblem(post(url, other), 422, detail);
		assertProblem(put(url, Arrays.copyOf(AllowedClient.PNG, 5 * 1024 * 1024 + 1)), 413,
				"A file can be at most 5 MB.");
		assertThat(stored()).isEqualTo(before);
		assertThat(put(url, AllowedClient.PNG).statusCode()).isEqualTo(201);
	}

	@Test
	void anAttachmentCanBeDeletedUntilItIsSent() throws Exception {
		String id = uploaded();
		HttpResponse<byte[]> deleted = delete(id);
		assertThat(deleted.statusCode()).isEqualTo(200);
		assertThat(json(deleted).toString()).isEqualTo("{}");
		assertProblem(delete(id), 404, "This attachment doesn't exist.");

		String sent = uploaded();
		assertThat(createThread("\"" + sent + "\"").statusCode()).isEqualTo(200);
		assertProblem(delete(sent), 403, "This attachment was sent with a message and can no longer be deleted.");
		assertThat(Files.exists(this.directory.resolve(sent))).isTrue();
	}

	@Test
	void anAttachmentSentByThePageCannotBeDeletedByTheWidget() throws Exception {
		String id = uploaded();
		HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url("/messages")))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"x\",\"attachments\":[\"" + id + "\"]}"))
				.build(), HttpResponse.BodyHandlers.discarding());
		assertThat(delete(id).statusCode()).isEqualTo(403);
	}

	@Test
	void anAnnouncedUploadCanBeDeletedToo() throws Exception {
		JsonNode attachment = json(announce(1, "image/png"));
		assertThat(json(delete(attachment.get("id").asString())).toString()).isEqualTo("{}");
		assertThat(put(attachment.get("upload_descriptor").get("url").asString(), AllowedClient.PNG).statusCode())
			.isEqualTo(404);
	}

	@Test
	void aNewThreadIsReportedAndCanBeContinued() throws Exception {
		String id = uploaded();
		List<JsonNode> events = events(createThread("\"" + id + "\""));
		assertThat(events).extracting((event) -> event.get("type").asString())
			.containsExactly("thread.created", "thread.item.done", "thread.item.done");
		String thread = events.get(0).get("thread").get("id").asString();
		JsonNode message = events.get(1).get("item");
		assertThat(message.get("type").asString()).isEqualTo("user_message");
		assertThat(message.get("thread_id").asString()).isEqualTo(thread);
		assertThat(message.get("content").toString()).isEqualTo("[{\"type\":\"input_text\",\"text\":\"Look\"}]");
		assertThat(message.get("attachments").get(0)).isEqualTo(image(id));
		JsonNode answer = events.get(2).get("item");
		assertThat(answer.get("type").asString()).isEqualTo("assistant_message");
		assertThat(answer.get("content").toString())
			.isEqualTo("[{\"type\":\"output_text\",\"text\":\"Got it, with cat.png.\",\"annotations\":[]}]");

		List<JsonNode> more = events(addMessage(thread, ""));
		assertThat(more).extracting((event) -> event.get("type").asString())
			.containsExactly("thread.item.done", "thread.item.done");
		assertThat(more.get(1).get("item").get("thread_id").asString()).isEqualTo(thread);
	}

	@Test
	void theTextIsReturnedUnchanged() throws Exception {
		String content = """
				[{"type":"input_text","text":"Ask "},{"type":"input_tag","text":"Ada","id":"u1","group":"People",\
				"interactive":true,"data":{"age":36}},{"type":"input_tag","text":"Bob","id":"u2"}]""";
		List<JsonNode> events = events(operation("{\"type\":\"threads.create\",\"params\":{\"input\":{\"content\":"
				+ content + ",\"attachments\":[]}}}"));
		assertThat(events.get(1).get("item").get("content")).isEqualTo(JsonMapper.shared().readTree(content));
	}

	@Test
	void anOversizedOperationIsRefused() throws Exception {
		String json = """
				{"type":"threads.create","metadata":[%s0],"params":{"input":{"content":[],"attachments":[]}}}""";
		assertThat(operation(json.formatted("0,".repeat(1_000_000))).statusCode()).isEqualTo(200);
		HttpResponse<byte[]> longer = operation(json.formatted("0,".repeat(3_000_000)));
		if (Objects.requireNonNull(SpringBootVersion.getVersion()).startsWith("4.0.")) {
			// Spring Boot 4.0 doesn't support max-document-length
			assertThat(longer.statusCode()).isEqualTo(200);
			return;
		}
		assertProblem(longer, 400, "An operation must be a JSON object with a type and its params.");
	}

	@Test
	void unknownIdsAreNotFound() throws Exception {
		assertProblem(addMessage("thr_1", ""), 404, "This thread doesn't exist.");
		assertProblem(createThread("\"atc_1\""), 404, "This attachment doesn't exist.");
		String thread = events(createThread("")).get(0).get("thread").get("id").asString();
		assertProblem(addMessage(thread, "\"atc_1\""), 404, "This attachment doesn't exist.");
		assertProblem(delete("atc_1"), 404, "This attachment doesn't exist.");
	}

	@Test
	void anUnknownAttachmentSendsNoneOfTheOthers() throws Exception {
		String id = uploaded();
		assertThat(createThread("\"" + id + "\",\"atc_1\"").statusCode()).isEqualTo(404);
		assertThat(delete(id).statusCode()).isEqualTo(200);
	}

	@Test
	void anUnknownOperationIsUnprocessable() throws Exception {
		for (String type : List.of("threads.list", "java.lang.String", "")) {
			assertProblem(operation("{\"type\":\"" + type + "\",\"params\":{}}"), 422,
					"This service doesn't support this operation.");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "null", "1", "{}", "{\"type\":null}", "{\"params\":{}}",
			"{\"type\":\"attachments.delete\",\"params\":1}", "{\"type\":\"attachments.delete\",\"params\":{}} x",
			"{\"type\":\"attachments.create\",\"params\":{\"name\":\"x\",\"size\":\"large\",\"mime_type\":\"\"}}" })
	void anInvalidOperationIsABadRequest(String body) throws Exception {
		assertProblem(operation(body), 400, "An operation must be a JSON object with a type and its params.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "attachments.create|null|params",
			"attachments.create|{}|params.mime_type, params.name, params.size",
			"attachments.create|{\"name\":\" \",\"size\":0,\"mime_type\":\"png\"}|params.mime_type, params.name, "
					+ "params.size",
			"attachments.delete|{\"attachment_id\":\"\"}|params.attachment_id", "threads.create|{}|params.input",
			"threads.create|{\"input\":{}}|params.input.attachments, params.input.content",
			"threads.create|{\"input\":{\"content\":[null],\"attachments\":[null]}}|params.input.attachments[0], "
					+ "params.input.content[0]",
			"threads.create|{\"input\":{\"content\":[{\"type\":\"x\"}],\"attachments\":[]}}|params.input.content[0].text, params.input.content[0].type",
			"threads.create|{\"input\":{\"content\":[],\"attachments\":[],\"quoted_text\":\"{long}\"}}|params.input.quoted_text",
			"threads.add_user_message|{\"input\":{\"content\":[],\"attachments\":[]}}|params.thread_id" })
	void invalidFieldsAreNamed(String type, String params, String fields) throws Exception {
		String json = "{\"type\":\"" + type + "\",\"params\":" + params + "}";
		JsonNode problem = assertProblem(operation(json.replace("{long}", "x".repeat(10_001))), 400,
				"Missing or invalid: " + fields + ".");
		assertThat(problem.get("fields")).extracting(JsonNode::asString).containsExactly(fields.split(", "));
	}

}
