package io.github.corsstarter.showcase;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The attachment service for a client on an allowed origin. The sample and the showcase
 * have the same API.
 */
abstract class AttachmentApiContract {

	private final String origin;

	private final AllowedClient client;

	/** The pattern of an id. */
	private final String id;

	/** The end of the sentence about a refused type. */
	private final String types;

	AttachmentApiContract(String origin, String exposedHeaders, String id, String types) {
		this.origin = origin;
		this.client = new AllowedClient(origin, exposedHeaders);
		this.id = id;
		this.types = types;
	}

	abstract int port();

	abstract Path directory();

	HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request);
	}

	HttpRequest.Builder to(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port()).resolve(path));
	}

	HttpResponse<byte[]> upload(String part, String name, byte[] content) throws Exception {
		String head = "--b\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\"" + name
				+ "\"\r\nContent-Type: image/png\r\n\r\n";
		return this.client.send(to("/attachments").header("Content-Type", "multipart/form-data; boundary=b")
			.POST(HttpRequest.BodyPublishers.concat(HttpRequest.BodyPublishers.ofString(head),
					HttpRequest.BodyPublishers.ofByteArray(content),
					HttpRequest.BodyPublishers.ofString("\r\n--b--\r\n"))));
	}

	static JsonNode json(HttpResponse<byte[]> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	static void assertProblem(HttpResponse<byte[]> response, int status, String detail) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(json(response).get("status").asInt()).isEqualTo(status);
		assertThat(json(response).get("detail").asString()).isEqualTo(detail);
	}

	private List<String> stored() throws IOException {
		try (Stream<Path> files = Files.list(directory())) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

	@Test
	void anUploadCanBeReadBackAndDeleted() throws Exception {
		HttpResponse<byte[]> created = upload("file", "Kätzchen.png", AllowedClient.PNG);
		assertThat(created.statusCode()).isEqualTo(201);
		JsonNode attachment = json(created);
		String id = attachment.get("id").asString();
		String url = "http://localhost:" + port() + "/attachments/" + id;
		assertThat(attachment.propertyNames()).containsExactly("id", "name", "type", "size", "url", "deleteToken");
		assertThat(id).matches(this.id);
		assertThat(attachment.get("name").asString()).isEqualTo("Kätzchen.png");
		assertThat(attachment.get("type").asString()).isEqualTo("image/png");
		assertThat(attachment.get("size").asInt()).isEqualTo(AllowedClient.PNG.length);
		assertThat(attachment.get("url").asString()).isEqualTo(url);
		assertThat(created.headers().firstValue("Location")).hasValue(url);

		HttpResponse<byte[]> read = this.client.send(to(url));
		assertThat(read.statusCode()).isEqualTo(200);
		assertThat(read.body()).isEqualTo(AllowedClient.PNG);
		assertThat(read.headers().firstValue("Content-Type")).hasValue("image/png");
		assertThat(read.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(read.headers().firstValue("Content-Security-Policy")).hasValue("default-src 'none'; sandbox");
		assertThat(read.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("cross-origin");
		assertThat(read.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("inline; ")
			.endsWith("filename*=UTF-8''K%C3%A4tzchen.png");
		String tag = read.headers().firstValue("ETag").orElseThrow();
		assertThat(this.client.send(to(url).header("If-None-Match", tag)).statusCode()).isEqualTo(304);

		assertProblem(this.client.send(to(url).DELETE()), 403,
				"Only the uploader can delete an attachment. Send its deleteToken in the header X-Delete-Token.");
		assertThat(this.client.send(to(url).DELETE().header("X-Delete-Token", "guess")).statusCode()).isEqualTo(403);
		assertThat(this.client.send(to(url).DELETE().header("X-Delete-Token", attachment.get("deleteToken").asString()))
			.statusCode()).isEqualTo(204);
		assertProblem(this.client.send(to(url)), 404, "This attachment doesn't exist.");
		assertThat(stored()).doesNotContain(id);
	}

	static Stream<Arguments> accepted() {
		return Stream.of(Arguments.of("%PDF-1.7\n", "application/pdf"), Arguments.of("plain words", "text/plain"),
				Arguments.of("From: me\nSubject: you\n\nwords", "text/plain"),
				Arguments.of("#!/bin/sh\nls\n", "text/plain"), Arguments.of("GIF89a\u0001\u0000", "image/gif"),
				Arguments.of("\u00ff\u00d8\u00ff\u00e0", "image/jpeg"),
				Arguments.of("RIFF\u0001\u0000\u0000\u0000WEBPVP8 ", "image/webp"));
	}

	@ParameterizedTest
	@MethodSource("accepted")
	void acceptsByContent(String content, String type) throws Exception {
		HttpResponse<byte[]> response = upload("file", "x.exe", content.getBytes(StandardCharsets.ISO_8859_1));
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(json(response).get("type").asString()).isEqualTo(type);
	}

	@Test
	void aFileIsServedAsADownload() throws Exception {
		HttpResponse<byte[]> created = upload("file", "..\\../etc/no\u202etes\u0007.txt",
				"words".getBytes(StandardCharsets.US_ASCII));
		assertThat(json(created).get("name").asString()).isEqualTo("notes.txt");
		HttpResponse<byte[]> read = this.client.send(to("/attachments/" + json(created).get("id").asString()));
		assertThat(read.headers().firstValue("Content-Type")).hasValue("text/plain");
		assertThat(read.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment; ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<!doctype html><title>x</title><script>alert(1)</script>", "<html><body>x</body></html>",
			"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
			"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
			"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "PK\u0003\u0004rest",
			"MZ\u0090\u0000\u0003", "\u0000\u0001\u0002\u0003" })
	void refusesOtherContentRegardlessOfItsName(String content) throws Exception {
		List<String> before = stored();
		assertProblem(upload("file", "cat.png", content.getBytes(StandardCharsets.ISO_8859_1)), 415,
				"“cat.png” isn’t " + this.types + ".");
		assertThat(stored()).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(ints = { 5 * 1024 * 1024 + 1, 6_000_000, 20_000_000 })
	void refusesAnOversizedFile(int size) throws Exception {
		HttpResponse<byte[]> response = upload("file", "cat.png", new byte[size]);
		assertProblem(response, 413, "A file can be at most 5 MB.");
		assertThat(json(response).get("limit").asInt()).isEqualTo(5 * 1024 * 1024);
	}

	@Test
	void refusesARequestThatIsNotAnUpload() throws Exception {
		String detail = "Send the upload as multipart/form-data with a boundary, and the file in the part named file.";
		assertProblem(upload("other", "cat.png", AllowedClient.PNG), 400, "Required part 'file' is not present.");
		assertProblem(upload("file", "cat.png", new byte[0]), 400, "The file is empty.");
		assertProblem(this.client.send(to("/attachments").POST(HttpRequest.BodyPublishers.ofString("{}"))
			.header("Content-Type", "application/json")), 400, detail);
		assertProblem(this.client.send(to("/attachments").POST(HttpRequest.BodyPublishers.ofString("x"))
			.header("Content-Type", "multipart/form-data")), 400, detail);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "atc_", "atc_00000000000000000000000000000000", "..%5C..", "atc_%00", "%2e%2e" })
	void unknownIdsAreNotFound(String id) throws Exception {
		HttpResponse<byte[]> response = HttpClient.newHttpClient()
			.send(to("/attachments/" + id).header("Origin", this.origin).build(),
					HttpResponse.BodyHandlers.ofByteArray());
		assertThat(response.statusCode()).isIn(400, 404);
	}

	@Test
	void uploadsWithTheSameNameAreSeparateAttachments() throws Exception {
		JsonNode one = json(upload("file", "notes.txt", "one".getBytes(StandardCharsets.US_ASCII)));
		JsonNode two = json(upload("file", "notes.txt", "two".getBytes(StandardCharsets.US_ASCII)));
		assertThat(send(to(one.get("url").asString())).body()).asString().isEqualTo("one");
		assertThat(send(to(two.get("url").asString())).body()).asString().isEqualTo("two");
	}

}
