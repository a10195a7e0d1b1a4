package io.github.corsstarter.showcase;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Interrupted uploads and killed services leave only complete attachments.
 */
class BrokenUploadTests {

	private static final int SIZE = 3_000_000;

	private static final int SENT = 2_000_000;

	@TempDir
	Path store;

	private final HttpClient client = HttpClient.newHttpClient();

	private ServletWebServerApplicationContext service;

	@BeforeEach
	void start() {
		this.service = run();
	}

	private ServletWebServerApplicationContext run(String... more) {
		String[] arguments = Stream
			.concat(Stream.of("--server.port=0", "--attachments.directory=" + this.store), Stream.of(more))
			.toArray(String[]::new);
		return (ServletWebServerApplicationContext) SpringApplication.run(ShowcaseApplication.class, arguments);
	}

	@AfterEach
	void stop() {
		this.service.close();
	}

	private int port() {
		return Objects.requireNonNull(this.service.getWebServer()).getPort();
	}

	private URI url(String path) {
		return URI.create("http://localhost:" + port()).resolve(path);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.client.send(request.header("Origin", "https://app.example.com").build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> operation(String json) throws Exception {
		return send(HttpRequest.newBuilder(url("/chatkit"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	private JsonNode announce() throws Exception {
		return JsonMapper.shared()
			.readTree(operation("""
					{"type":"attachments.create","params":{"name":"x.txt","size":%d,"mime_type":"text/plain"}}"""
				.formatted(SIZE)).body());
	}

	private static List<Path> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

	private long spooled() throws IOException {
		long size = 0;
		for (Path file : files(this.store)) {
			size += Files.size(file);
		}
		return size;
	}

	private Socket sendHalf(String method, String path, boolean multipart) throws IOException {
		Socket socket = new Socket(InetAddress.getByName("localhost"), port());
		OutputStream out = socket.getOutputStream();
		String head = multipart ? "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.txt\"\r\n\r\n"
				: "";
		out.write((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SIZE + "\r\n"
				+ (multipart ? "Content-Type: multipart/form-data; boundary=b\r\n" : "") + "\r\n" + head)
			.getBytes(StandardCharsets.US_ASCII));
		out.write("x".repeat(SENT).getBytes(StandardCharsets.US_ASCII));
		out.flush();
		return socket;
	}

	@ParameterizedTest
	@CsvSource({ "POST,/attachments", "POST,/chatkit/upload", "POST,announced", "PUT,announced" })
	void anInterruptedUploadLeavesNoFiles(String method, String target) throws Exception {
		String path = target.equals("announced")
				? URI.create(announce().get("upload_descriptor").get("url").asString()).getPath() : target;
		try (Socket socket = sendHalf(method, path, method.equals("POST"))) {
			Awaitility.await().ignoreExceptions().until(this::spooled, (size) -> size > SENT / 2);
			socket.setSoLinger(true, 0);
		}
		Awaitility.await().ignoreExceptions().until(this::spooled, (size) -> size == 0);
		this.service.close();
		this.service = run();
		assertThat(files(this.store)).isEmpty();
	}

	@Test
	void anUploadUrlStaysValidAfterAnInterruption() throws Exception {
		URI url = URI.create(announce().get("upload_descriptor").get("url").asString());
		try (Socket socket = sendHalf("PUT", url.getPath(), false)) {
			Awaitility.await().ignoreExceptions().until(this::spooled, (size) -> size > SENT / 2);
			assertThat(send(HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofString("x".repeat(SIZE))))
				.statusCode()).isEqualTo(404);
			socket.setSoLinger(true, 0);
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> send(HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofString("x".repeat(SIZE))))
				.statusCode(), (status) -> status == 201);
	}

	@Test
	void theStartAfterAKillRemovesIncompleteFiles() throws Exception {
		this.service.close();
		Path incoming = Files.createDirectory(this.store.resolve("incoming-1"));
		Files.write(incoming.resolve("content"), new byte[10]);
		Files.write(this.store.resolve("incoming-2"), new byte[10]);
		Files.write(this.store.resolve("spool").resolve("upload_1.tmp"), new byte[10]);
		this.service = run();
		assertThat(files(this.store)).isEmpty();
	}

	@Test
	void aRestartKeepsStoredAttachments() throws Exception {
		String upload = "--b\r\nContent-Disposition: form-data; name=\"file\"; "
				+ "filename=\"x.txt\"\r\n\r\nwords\r\n--b--\r\n";
		HttpResponse<String> created = send(HttpRequest.newBuilder(url("/attachments"))
			.header("Content-Type", "multipart/form-data; boundary=b")
			.POST(HttpRequest.BodyPublishers.ofString(upload)));
		JsonNode attachment = JsonMapper.shared().readTree(created.body());
		String id = attachment.get("id").asString();
		assertThat(operation("{\"type\":\"threads.create\",\"params\":{\"input\":{\"content\":[],\"attachments\":[\""
				+ id + "\"]}}}")
			.statusCode()).isEqualTo(200);
		this.service.close();
		// As large as the stored attachments
		this.service = run("--attachments.max-total-size=5B");
		assertThat(send(HttpRequest.newBuilder(url("/attachments/" + id))).body()).isEqualTo("words");
		assertThat(operation("{\"type\":\"attachments.delete\",\"params\":{\"attachment_id\":\"" + id + "\"}}")
			.statusCode()).isEqualTo(403);

		HttpRequest.Builder another = HttpRequest.newBuilder(url("/attachments"))
			.header("Content-Type", "multipart/form-data; boundary=b")
			.POST(HttpRequest.BodyPublishers.ofString(upload));
		HttpResponse<String> full = send(another.copy());
		assertThat(full.statusCode()).isEqualTo(507);
		assertThat(full.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example.com");
		assertThat(JsonMapper.shared().readTree(full.body()).get("detail").asString())
			.isEqualTo("There is no space for more attachments at the moment.");
		assertThat(send(HttpRequest.newBuilder(url("/attachments/" + id))
			.DELETE()
			.header("X-Delete-Token", attachment.get("deleteToken").asString())).statusCode()).isEqualTo(204);
		assertThat(send(another.copy()).statusCode()).isEqualTo(201);
	}

	@Test
	void anUploadToAFullDiskIsInsufficientStorage() throws Exception {
		HttpRequest.Builder cut = HttpRequest.newBuilder(url("/attachments"))
			.header("Content-Type", "multipart/form-data; boundary=b")
			.POST(HttpRequest.BodyPublishers
				.ofString("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.txt\"\r\n\r\nwor"));
		assertThat(send(cut.copy()).statusCode()).isEqualTo(400);
		this.service.close();
		// More than the size of any disk
		this.service = run("--spring.servlet.multipart.max-request-size=1000000TB");
		HttpResponse<String> full = send(cut.copy().uri(url("/attachments")));
		assertThat(full.statusCode()).isEqualTo(507);
		assertThat(full.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example.com");
		assertThat(JsonMapper.shared().readTree(full.body()).get("detail").asString())
			.isEqualTo("There is no space for more attachments at the moment.");
	}

	@Test
	void attachmentsOfAnEarlierVersionAreReadable() throws Exception {
		String id = "atc_" + "0".repeat(32);
		Path folder = Files.createDirectory(this.store.resolve(id));
		Files.writeString(folder.resolve("content"), "words");
		Files.writeString(folder.resolve("attachment.json"), """
				{"id":"%s","name":"x.txt","mimeType":"text/plain","size":5,"deleteToken":"secret","gone":1}"""
			.formatted(id));
		assertThat(send(HttpRequest.newBuilder(url("/attachments/" + id))).body()).isEqualTo("words");
		String delete = "{\"type\":\"attachments.delete\",\"params\":{\"attachment_id\":\"" + id + "\"}}";
		assertThat(operation(delete).statusCode()).isEqualTo(403);
		assertThat(send(HttpRequest.newBuilder(url("/attachments/" + id)).DELETE().header("X-Delete-Token", "secret"))
			.statusCode()).isEqualTo(204);
	}

	@Test
	void anUploadUrlExpires() throws Exception {
		this.service.close();
		this.service = run("--attachments.upload-url-lifetime=0s");
		URI url = URI.create(announce().get("upload_descriptor").get("url").asString());
		assertThat(send(HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofString("words"))).statusCode())
			.isEqualTo(404);
		assertThat(files(this.store)).isEmpty();
	}

	@Test
	void anExcessUploadGetsARetryTime() throws Exception {
		this.service.close();
		this.service = run("--attachments.max-concurrent-uploads=1", "--attachments.max-wait=0s");
		HttpRequest.Builder second = HttpRequest.newBuilder(url("/attachments"))
			.header("Content-Type", "multipart/form-data; boundary=b")
			.POST(HttpRequest.BodyPublishers.ofString("--b--\r\n"));
		try (Socket socket = sendHalf("POST", "/chatkit/upload", true)) {
			Awaitility.await().ignoreExceptions().until(this::spooled, (size) -> size > SENT / 2);
			HttpResponse<String> refused = send(second.copy());
			assertThat(refused.statusCode()).isEqualTo(503);
			assertThat(refused.headers().allValues("Retry-After")).containsExactly("5");
			assertThat(refused.headers().allValues("Access-Control-Allow-Origin"))
				.containsExactly("https://app.example.com");
			assertThat(refused.headers().firstValue("Access-Control-Expose-Headers").orElseThrow())
				.contains("Retry-After");
			assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			socket.setSoLinger(true, 0);
		}
		// A request that isn't an upload gets a slot and releases it
		for (int i = 0; i < 3; i++) {
			Awaitility.await().until(() -> send(second.copy()).statusCode(), (status) -> status == 400);
		}
	}

}
