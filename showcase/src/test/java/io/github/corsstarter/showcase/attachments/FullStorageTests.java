package io.github.corsstarter.showcase.attachments;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

import io.github.corsstarter.showcase.ShowcaseApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The responses to clients if the disk is full.
 */
@SpringBootTest(classes = ShowcaseApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "attachments.directory=target/full")
@Import(FullStorageTests.FullStorage.class)
class FullStorageTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	private HttpResponse<String> send(String origin, HttpRequest.Builder request) throws Exception {
		HttpResponse<String> response = this.client.send(request.header("Origin", origin).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly(origin);
		assertThat(response.headers().allValues("Vary")).containsExactly("Origin");
		return response;
	}

	private HttpRequest.Builder to(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port).resolve(path));
	}

	private static void assertFull(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(507);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = JsonMapper.shared().readTree(response.body());
		assertThat(problem.get("status").asInt()).isEqualTo(507);
		assertThat(problem.get("detail").asString()).isEqualTo("There is no space for more attachments at the moment.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/attachments", "/chatkit/upload" })
	void theErrorOfADirectUploadIsReadable(String path) throws Exception {
		assertFull(send("https://app.example.com",
				to(path).header("Content-Type", "multipart/form-data; boundary=b")
					.POST(HttpRequest.BodyPublishers.ofString("--b\r\nContent-Disposition: form-data; name=\"file\"; "
							+ "filename=\"x\"\r\n\r\nwords\r\n--b--\r\n"))));
	}

	@Test
	void theErrorOfAnAnnouncedUploadIsReadable() throws Exception {
		String origin = "https://cdn.platform.openai.com";
		HttpResponse<String> announced = send(origin,
				to("/chatkit").header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("""
						{"type":"attachments.create","params":{"name":"x","size":5,"mime_type":"text/plain"}}""")));
		String url = JsonMapper.shared().readTree(announced.body()).get("upload_descriptor").get("url").asString();
		assertFull(send(origin, to(url).PUT(HttpRequest.BodyPublishers.ofString("words"))));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class FullStorage {

		@Bean
		@Primary
		AttachmentStore fullStore() {
			return new AttachmentStore() {

				@Override
				public StoredAttachment store(String id, String name, String mimeType, long size, InputStream content)
						throws IOException {
					content.readAllBytes();
					throw new StorageFullException(new IOException("No space left on device"));
				}

				@Override
				public Optional<StoredAttachment> find(String id) {
					return Optional.empty();
				}

				@Override
				public Resource content(StoredAttachment attachment) {
					return new ByteArrayResource(new byte[0]);
				}

				@Override
				public void update(StoredAttachment attachment) {
					throw new UnsupportedOperationException();
				}

				@Override
				public void delete(StoredAttachment attachment) {
					throw new UnsupportedOperationException();
				}

			};
		}

	}

}
