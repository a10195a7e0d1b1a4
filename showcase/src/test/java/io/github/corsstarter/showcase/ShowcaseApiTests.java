package io.github.corsstarter.showcase;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The showcase's service: attachments, and messages that refer to them.
 */
@ShowcaseTest
class ShowcaseApiTests extends AttachmentApiContract {

	@LocalServerPort
	private int port;

	@Value("${attachments.directory}")
	private Path directory = Path.of("");

	ShowcaseApiTests() {
		super("https://app.example.com", AllowedClient.EXPOSED, "atc_[0-9a-f]{32}",
				"a PNG, JPEG, GIF, WebP, PDF or plain text file");
	}

	@Override
	int port() {
		return this.port;
	}

	@Override
	Path directory() {
		return this.directory;
	}

	@Test
	void aMessageWithAnUnknownAttachmentIsNotFound() throws Exception {
		assertProblem(message("{\"text\":\"x\",\"attachments\":[\"atc_made-up\"]}"), 404,
				"This attachment doesn't exist.");
	}

	@Test
	void aMessageNamesItsAttachments() throws Exception {
		String id = json(upload("file", "cat.png", AllowedClient.PNG)).get("id").asString();
		HttpResponse<byte[]> sent = message("{\"text\":\"x\",\"attachments\":[\"" + id + "\"]}");
		assertThat(sent.statusCode()).isEqualTo(201);
		assertThat(json(sent).get("attachments").get(0).asString()).isEqualTo("cat.png");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "{}", "{\"text\":\"x\"}", "{\"text\":null,\"attachments\":[]}",
			"{\"text\":\"x\",\"attachments\":[null]}" })
	void anInvalidMessageIsABadRequest(String body) throws Exception {
		assertThat(message(body).statusCode()).isEqualTo(400);
	}

	private HttpResponse<byte[]> message(String body) throws Exception {
		return send(to("/messages").POST(HttpRequest.BodyPublishers.ofString(body))
			.header("Content-Type", "application/json"));
	}

}
