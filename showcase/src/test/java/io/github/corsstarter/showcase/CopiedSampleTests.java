package io.github.corsstarter.showcase;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.github.corsstarter.policy.RefusalReason;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The copied sample's service, with the configured front end and types of files.
 */
class CopiedSampleTests extends AttachmentApiContract {

	CopiedSampleTests() {
		super(CopiedSample.FRONT_END, "Location,Content-Disposition,ETag", "[0-9a-f]{32}",
				"an accepted type of file. Accepted types: PNG, JPG, GIF, WEBP, PDF, TXT, DOCX");
	}

	@Override
	int port() {
		return CopiedSample.running().port();
	}

	@Override
	Path directory() {
		return CopiedSample.running().data();
	}

	@Test
	void acceptsTheTypeThatWasAdded() throws Exception {
		ByteArrayOutputStream archive = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(archive)) {
			zip.putNextEntry(new ZipEntry("word/document.xml"));
		}
		HttpResponse<byte[]> response = upload("file", "letter.docx", archive.toByteArray());
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(json(response).get("type").asString()).isEqualTo(CopiedSample.ADDED_TYPE);
		assertThat(upload("file", "letter.zip", archive.toByteArray()).statusCode()).isEqualTo(415);
		HttpResponse<byte[]> picture = upload("file", "letter.docx", AllowedClient.PNG);
		assertThat(json(picture).get("type").asString()).isEqualTo("image/png");
	}

	@Test
	void allowsTheConfiguredFrontEndInsteadOfTheSamples() {
		URI service = URI.create("http://localhost:" + port());
		assertThatCors(service).preflight(HttpMethod.POST, "/attachments").from(CopiedSample.FRONT_END).isAllowed();
		assertThatCors(service).preflight(HttpMethod.POST, "/attachments")
			.from("https://app.example.com")
			.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
	}

	@Test
	void incompleteUploadsAreRemoved() throws Exception {
		upload("file", "notes.txt", new byte[] { 'x' });
		upload("file", "page.txt", "<!doctype html>".getBytes(StandardCharsets.US_ASCII));
		try (Stream<Path> incoming = Files.walk(directory().resolve("incoming"))) {
			assertThat(incoming.filter(Files::isRegularFile)).isEmpty();
		}
	}

}
