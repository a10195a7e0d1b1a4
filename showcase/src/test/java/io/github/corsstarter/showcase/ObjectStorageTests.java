package io.github.corsstarter.showcase;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.github.corsstarter.recipes.NpmPackages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances of the service behind the system's nginx, with attachments in object
 * storage. An upload to one instance can be read from the other, and announced uploads go
 * directly to the bucket. The storage is s3rver. It applies the bucket's CORS rules, but
 * doesn't support signatures, permissions and checksums.
 */
class ObjectStorageTests {

	private static final String APP = "https://app.example.com";

	private static final byte[] PICTURE = picture();

	private static final List<Process> processes = new ArrayList<>();

	private static final List<ConfigurableApplicationContext> instances = new ArrayList<>();

	private static String storage = "";

	private static String service = "";

	@BeforeAll
	static void start(@TempDir Path folder) throws Exception {
		storage = "http://localhost:" + startStorage(folder.resolve("storage"));
		for (String name : List.of("one", "other")) {
			instances.add(new SpringApplicationBuilder(ShowcaseApplication.class).profiles("s3")
				.run("--server.port=0", "--attachments.directory=" + folder.resolve(name), "--S3_ENDPOINT=" + storage,
						"--S3_ACCESS_KEY=S3RVER", "--S3_SECRET_KEY=S3RVER"));
		}
		service = "http://127.0.0.1:" + startNginx(Files.createDirectory(folder.resolve("nginx")));
	}

	@AfterAll
	static void stop() {
		instances.forEach(ConfigurableApplicationContext::close);
		processes.forEach((process) -> {
			process.destroy();
			process.onExit().join();
		});
	}

	private static int port(ConfigurableApplicationContext instance) {
		return Objects.requireNonNull(((WebServerApplicationContext) instance).getWebServer()).getPort();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static int startStorage(Path data) throws IOException, InterruptedException {
		Path packages = Path.of("src/test/object-storage");
		NpmPackages.install(packages);
		int port = freePort();
		start("listening", "node", packages.resolve("node_modules/s3rver/bin/s3rver.js").toString(), "--directory",
				data.toString(), "--address", "localhost", "--port", String.valueOf(port), "--no-vhost-buckets",
				"--configure-bucket", "attachments");
		return port;
	}

	private static int startNginx(Path folder) throws IOException {
		int port = freePort();
		Files.writeString(folder.resolve("nginx.conf"), """
				daemon off;
				master_process off;
				pid nginx.pid;
				error_log stderr notice;
				events {}
				http {
				access_log off;
				client_max_body_size 10m;
				client_body_temp_path client_body;
				proxy_temp_path proxy;
				fastcgi_temp_path fastcgi;
				uwsgi_temp_path uwsgi;
				scgi_temp_path scgi;
				upstream service { server 127.0.0.1:%d; server 127.0.0.1:%d; }
				server {
				listen 127.0.0.1:%d;
				location / {
				proxy_pass http://service;
				proxy_set_header Host $http_host;
				add_header X-Instance $upstream_addr always;
				}
				}
				}
				""".formatted(port(instances.get(0)), port(instances.get(1)), port));
		start("event method", nginx().toString(), "-p", folder.toString(), "-c", "nginx.conf", "-e", "stderr");
		return port;
	}

	private static Path nginx() {
		// On Debian, it isn't on the PATH of ordinary users
		return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
			.map((folder) -> Path.of(folder, "nginx"))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseGet(ObjectStorageTests::noNginx);
	}

	private static Path noNginx() {
		String message = "Needs nginx on the PATH or in /usr/sbin (Debian: apt-get install nginx)";
		if (System.getenv("CI") != null) {
			throw new AssertionError(message);
		}
		return Assumptions.abort(message);
	}

	private static void start(String sign, String... command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		processes.add(process);
		StringBuilder output = new StringBuilder();
		BufferedReader reader = process.inputReader();
		String line = "";
		while (!line.contains(sign)) {
			line = reader.readLine();
			if (line == null) {
				throw new AssertionError(command[0] + " did not start:\n" + output);
			}
			output.append(line).append('\n');
		}
		// Otherwise, the process blocks when its output buffer is full
		Thread drain = new Thread(() -> reader.lines().forEach((ignored) -> {
		}));
		drain.setDaemon(true);
		drain.start();
	}

	private static byte[] picture() {
		byte[] picture = new byte[300_000];
		System.arraycopy(
				new byte[] { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R' }, 0,
				picture, 0, 16);
		return picture;
	}

	private static HttpRequest.Builder request(String url) {
		return HttpRequest.newBuilder(URI.create(url)).header("Origin", APP);
	}

	private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
	}

	private static JsonNode json(HttpResponse<byte[]> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	private static HttpResponse<byte[]> operation(String type, String params) throws Exception {
		return send(request(service + "/chatkit").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("""
					{"type": "%s", "params": %s, "metadata": {}}
					""".formatted(type, params))));
	}

	private static JsonNode announce(int size) throws Exception {
		HttpResponse<byte[]> response = operation("attachments.create", """
				{"name": "cat.png", "size": %d, "mime_type": "image/png"}
				""".formatted(size));
		assertThat(response.statusCode()).isEqualTo(200);
		return json(response);
	}

	private static HttpRequest.Builder upload(JsonNode attachment, byte[] content) {
		JsonNode descriptor = attachment.get("upload_descriptor");
		HttpRequest.Builder request = request(descriptor.get("url").asString())
			.method(descriptor.get("method").asString(), HttpRequest.BodyPublishers.ofByteArray(content));
		descriptor.get("headers")
			.propertyStream()
			.forEach((header) -> request.header(header.getKey(), header.getValue().asString()));
		return request;
	}

	/**
	 * Read an attachment until both instances have responded.
	 */
	private static void assertThatBothHave(String id, byte[] content) throws Exception {
		Set<String> answered = new LinkedHashSet<>();
		for (int i = 0; i < 4; i++) {
			HttpResponse<byte[]> response = send(request(service + "/attachments/" + id));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).isEqualTo(content);
			assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly(APP);
			answered.addAll(response.headers().allValues("X-Instance"));
		}
		assertThat(answered).hasSize(2);
	}

	@Test
	void anUploadToOneInstanceCanBeReadFromAnother() throws Exception {
		byte[] head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cat.png\"\r\n\r\n"
			.getBytes(StandardCharsets.US_ASCII);
		HttpResponse<byte[]> response = send(
				request(service + "/attachments").header("Content-Type", "multipart/form-data; boundary=b")
					.POST(HttpRequest.BodyPublishers.concat(HttpRequest.BodyPublishers.ofByteArray(head),
							HttpRequest.BodyPublishers.ofByteArray(PICTURE),
							HttpRequest.BodyPublishers.ofString("\r\n--b--"))));
		assertThat(response.statusCode()).isEqualTo(201);
		assertThatBothHave(json(response).get("id").asString(), PICTURE);
	}

	@Test
	void anAnnouncedUploadGoesDirectlyToTheBucket() throws Exception {
		JsonNode attachment = announce(PICTURE.length);
		assertThat(attachment.at("/upload_descriptor/url").asString()).startsWith(storage + "/attachments/");
		HttpResponse<byte[]> response = send(upload(attachment, PICTURE));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly(APP);
		assertThat(response.headers().allValues("Access-Control-Expose-Headers")).containsExactly("ETag");
		String id = attachment.get("id").asString();
		assertThatBothHave(id, PICTURE);
		assertThat(operation("threads.create", """
				{"input": {"content": [{"type": "input_text", "text": "Look"}], "quoted_text": "",
				           "attachments": ["%s"], "inference_options": {}}}
				""".formatted(id)).statusCode()).isEqualTo(200);
		assertThat(operation("attachments.delete", "{\"attachment_id\": \"" + id + "\"}").statusCode()).isEqualTo(403);
	}

	@Test
	void aStoredAttachmentCannotBeChangedWithItsUploadUrl() throws Exception {
		JsonNode attachment = announce(PICTURE.length);
		assertThat(send(upload(attachment, PICTURE)).statusCode()).isEqualTo(200);
		assertThatBothHave(attachment.get("id").asString(), PICTURE);
		assertThat(send(upload(attachment, new byte[PICTURE.length])).statusCode()).isEqualTo(200);
		assertThatBothHave(attachment.get("id").asString(), PICTURE);
	}

	@Test
	void anUploadThatDiffersFromItsAnnouncementIsNotFound() throws Exception {
		for (byte[] content : List.of("<!doctype html><script>".getBytes(StandardCharsets.US_ASCII), PICTURE)) {
			JsonNode attachment = announce(23);
			send(upload(attachment, content));
			assertThat(send(request(service + "/attachments/" + attachment.get("id").asString())).statusCode())
				.isEqualTo(404);
		}
	}

	@Test
	void anAnnouncedUploadThatNeverArrivedCanBeWithdrawn() throws Exception {
		String id = announce(PICTURE.length).get("id").asString();
		assertThat(operation("attachments.delete", "{\"attachment_id\": \"" + id + "\"}").statusCode()).isEqualTo(200);
		assertThat(operation("attachments.delete", "{\"attachment_id\": \"" + id + "\"}").statusCode()).isEqualTo(404);
	}

	@Test
	void aDeletedAttachmentIsNotFound() throws Exception {
		JsonNode attachment = announce(PICTURE.length);
		send(upload(attachment, PICTURE));
		String id = attachment.get("id").asString();
		assertThatBothHave(id, PICTURE);
		assertThat(operation("attachments.delete", "{\"attachment_id\": \"" + id + "\"}").statusCode()).isEqualTo(200);
		assertThat(send(request(service + "/attachments/" + id)).statusCode()).isEqualTo(404);
		S3Client client = instances.get(0).getBean(S3Client.class);
		assertThat(client.listObjectsV2((request) -> request.bucket("attachments").prefix(id)).contents()).isEmpty();
	}

	@Test
	void theUrlIsSignedForTypeAndSizeAndExpires() throws Exception {
		URI url = URI.create(announce(PICTURE.length).at("/upload_descriptor/url").asString());
		Map<String, String> query = UriComponentsBuilder.fromUri(url).build().getQueryParams().toSingleValueMap();
		assertThat(query).containsEntry("X-Amz-SignedHeaders", "content-length%3Bcontent-type%3Bhost");
		assertThat(Integer.valueOf(query.get("X-Amz-Expires"))).isBetween(1, 600);
	}

	@Test
	void theBucketAllowsWhatThePolicyAllows() throws Exception {
		CORSRule rule = instances.get(0)
			.getBean(S3Client.class)
			.getBucketCors((request) -> request.bucket("attachments"))
			.corsRules()
			.get(0);
		assertThat(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(List.of(rules(rule))))
			.isEqualToIgnoringWhitespace(block("json"));
		assertThat(Files.readString(Path.of("src/main/resources/application-s3.yml"))).contains(block("yaml"));
		String url = announce(PICTURE.length).at("/upload_descriptor/url").asString();
		assertThat(preflight(url, APP, "PUT", "content-type")).isEqualTo(200);
		assertThat(preflight(url, "http://127.0.0.1:8080", "PUT", "content-type")).isEqualTo(200);
		assertThat(preflight(url, "https://stranger.example", "PUT", "content-type")).isEqualTo(403);
		assertThat(preflight(url, APP, "DELETE", "content-type")).isEqualTo(403);
		assertThat(preflight(url, APP, "PUT", "x-other")).isEqualTo(403);
	}

	private static Map<String, Object> rules(CORSRule rule) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("AllowedOrigins", rule.allowedOrigins());
		shown.put("AllowedMethods", rule.allowedMethods());
		shown.put("AllowedHeaders", rule.allowedHeaders());
		shown.put("ExposeHeaders", rule.exposeHeaders());
		shown.put("MaxAgeSeconds", rule.maxAgeSeconds());
		return shown;
	}

	private static String block(String language) throws IOException {
		String page = Files.readString(Path.of("../docs/recipes.md"));
		int section = page.indexOf("\n## Attachments in object storage\n");
		assertThat(section).isPositive();
		int start = page.indexOf("```" + language + "\n", section) + language.length() + 4;
		return page.substring(start, page.indexOf("```", start));
	}

	private static int preflight(String url, String origin, String method, String headers) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(url))
			.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
			.header("Origin", origin)
			.header("Access-Control-Request-Method", method)
			.header("Access-Control-Request-Headers", headers)).statusCode();
	}

	@Test
	void aPageUploadsToTheBucketAndReadsItsTag() throws Exception {
		JsonNode attachment = announce(PICTURE.length);
		@Nullable Object tag;
		try (Browser browser = Browser.start()) {
			browser.driver().get(service + "/unlisted.html");
			tag = browser.driver()
				.executeAsyncScript("""
						const [url, headers, size, done] = arguments;
						const bytes = new Uint8Array(size);
						bytes.set([0x89, 80, 78, 71, 13, 10, 0x1a, 10, 0, 0, 0, 13, 73, 72, 68, 82]);
						fetch(url, {method: 'PUT', headers, body: bytes})
							.then((response) => done(response.headers.get('ETag')), (error) => done(error.message));
						""", attachment.at("/upload_descriptor/url").asString(), Map.of("Content-Type", "image/png"),
						PICTURE.length);
		}
		assertThat(tag).asString().matches("\"[0-9a-f]{32}\"");
		assertThatBothHave(attachment.get("id").asString(), PICTURE);
	}

}
