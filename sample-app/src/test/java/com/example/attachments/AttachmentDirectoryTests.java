package com.example.attachments;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The directory has only complete attachments.
 */
class AttachmentDirectoryTests {

	private static final DataSize MORE_THAN_ANY_DISK = DataSize.ofTerabytes(1_000_000);

	private static final Attachment ATTACHMENT = new Attachment("0".repeat(32), "notes.txt", "text/plain", 5);

	private static final MockMultipartFile FILE = new MockMultipartFile("file", "words".getBytes());

	@TempDir
	private Path path;

	private AttachmentDirectory start(DataSize keepFree) throws IOException {
		return new AttachmentDirectory(this.path.toString(), keepFree, JsonMapper.shared());
	}

	private Stream<Path> files() throws IOException {
		return Files.walk(this.path).filter(Files::isRegularFile);
	}

	@Test
	void restartKeepsAttachmentsAndRemovesIncompleteUploads() throws IOException {
		start(DataSize.ofBytes(0)).store(ATTACHMENT, FILE);
		Files.writeString(this.path.resolve("incoming/upload.tmp"), "wor");
		AttachmentDirectory directory = start(DataSize.ofBytes(0));
		assertThat(directory.get(ATTACHMENT.id())).isEqualTo(ATTACHMENT);
		assertThat(directory.content(ATTACHMENT).getContentAsByteArray()).isEqualTo(FILE.getBytes());
		assertThat(files()).hasSize(2);
		directory.delete(ATTACHMENT);
		assertThat(files()).isEmpty();
	}

	@Test
	void failedUploadLeavesNoFiles() throws IOException {
		AttachmentDirectory directory = start(DataSize.ofBytes(0));
		assertThatIOException()
			.isThrownBy(() -> directory.store(ATTACHMENT, new MockMultipartFile("file", new byte[0]) {

				@Override
				public void transferTo(File destination) throws IOException {
					Files.writeString(destination.toPath(), "wor");
					throw new IOException("broken");
				}

			}))
			.withMessage("broken");
		assertThat(files()).isEmpty();
	}

	@Test
	void fullDiskIsInsufficientStorage() throws IOException {
		AttachmentDirectory directory = start(MORE_THAN_ANY_DISK);
		assertStatus(HttpStatus.INSUFFICIENT_STORAGE, () -> directory.store(ATTACHMENT, FILE));
		assertThat(files()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "incoming", "../secret", "00000000000000000000000000000001" })
	void unknownIdIsNotFound(String id) throws IOException {
		AttachmentDirectory directory = start(DataSize.ofBytes(0));
		assertStatus(HttpStatus.NOT_FOUND, () -> directory.get(id));
	}

	@Test
	void secondDeleteIsNotFound() throws IOException {
		AttachmentDirectory directory = start(DataSize.ofBytes(0));
		directory.store(ATTACHMENT, FILE);
		directory.delete(ATTACHMENT);
		assertStatus(HttpStatus.NOT_FOUND, () -> directory.delete(ATTACHMENT));
	}

	private static void assertStatus(HttpStatus status, ThrowingCallable call) {
		assertThatThrownBy(call).isInstanceOfSatisfying(ResponseStatusException.class,
				(ex) -> assertThat(ex.getStatusCode()).isEqualTo(status));
	}

}
