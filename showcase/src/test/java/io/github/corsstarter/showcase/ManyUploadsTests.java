package io.github.corsstarter.showcase;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many concurrent uploads. They are streams of one file, so that the client needs little
 * memory.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "attachments.max-concurrent-uploads=16", "attachments.max-wait=10m" })
class ManyUploadsTests {

	private static final Log logger = LogFactory.getLog(ManyUploadsTests.class);

	private static final int UPLOADS = 200;

	private static final int SIZE = 4 * 1024 * 1024;

	@TempDir
	static Path directory;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("attachments.directory", () -> directory.resolve("store"));
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private CompletableFuture<HttpResponse<String>> upload(HttpClient client, Path file, int index) {
		String head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + index + ".txt\"\r\n\r\n";
		try {
			return client.sendAsync(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/attachments"))
				.header("Origin", "https://app.example.com")
				.header("Content-Type", "multipart/form-data; boundary=b")
				.POST(HttpRequest.BodyPublishers.concat(HttpRequest.BodyPublishers.ofString(head),
						HttpRequest.BodyPublishers.ofFile(file), HttpRequest.BodyPublishers.ofString("\r\n--b--\r\n")))
				.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void noUploadIsLostOrKeptInMemory() throws Exception {
		byte[] content = new byte[SIZE];
		Arrays.fill(content, (byte) 'x');
		Path file = Files.write(directory.resolve("x.txt"), content);
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		upload(client, file, -1).join();

		long before = usedHeap();
		long start = System.nanoTime();
		List<CompletableFuture<HttpResponse<String>>> uploads = new ArrayList<>();
		for (int i = 0; i < UPLOADS; i++) {
			uploads.add(upload(client, file, i));
		}
		List<HttpResponse<String>> responses = uploads.stream().map(CompletableFuture::join).toList();
		long took = (System.nanoTime() - start) / 1_000_000;
		long growth = usedHeap() - before;
		logger.info("%d uploads of %d bytes took %d ms; used heap %d kB before, %d kB more after".formatted(UPLOADS,
				SIZE, took, before / 1024, growth / 1024));

		for (int i = 0; i < UPLOADS; i++) {
			HttpResponse<String> response = responses.get(i);
			assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
			assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
				.containsExactly("https://app.example.com");
			JsonNode attachment = JsonMapper.shared().readTree(response.body());
			assertThat(attachment.get("name").asString()).isEqualTo(i + ".txt");
			Path stored = directory.resolve("store").resolve(attachment.get("id").asString()).resolve("content");
			assertThat(Files.mismatch(stored, file)).isEqualTo(-1);
		}
		assertThat(responses.stream().map((response) -> response.headers().firstValue("Location")).distinct())
			.hasSize(UPLOADS);
		// Of the transferred 800 MB, less than a tenth stays in buffers of both sides
		assertThat(growth).isLessThan(UPLOADS / 10L * SIZE);
	}

}
