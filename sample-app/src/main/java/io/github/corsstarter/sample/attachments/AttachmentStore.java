package io.github.corsstarter.sample.attachments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Keeps attachments in a directory, each in a folder of its own. An attachment is there
 * as a whole or not at all: it is written elsewhere and moved into place.
 */
@Component
public class AttachmentStore {

	private static final String INCOMING = "incoming-";

	private static final String CONTENT = "content";

	private static final String DESCRIPTION = "attachment.json";

	private final SecureRandom random = new SecureRandom();

	private final Path directory;

	private final JsonMapper json;

	AttachmentStore(AttachmentProperties properties, JsonMapper json) throws IOException {
		this.directory = Files.createDirectories(properties.directory());
		this.json = json;
		sweep();
	}

	/**
	 * Remove what a killed process left half-written.
	 */
	private void sweep() throws IOException {
		try (Stream<Path> folders = Files.list(this.directory)) {
			for (Path folder : folders.filter((path) -> path.getFileName().toString().startsWith(INCOMING)).toList()) {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
	}

	/**
	 * Store an upload.
	 * @param name the name of its file
	 * @param content writes the content into a file that doesn't exist yet
	 * @return what was stored
	 * @throws UnsupportedAttachmentException if its content is of no accepted type
	 * @throws IOException if it can't be stored; nothing is left of it then
	 */
	StoredAttachment store(String name, Upload content) throws IOException {
		Path incoming = Files.createTempDirectory(this.directory, INCOMING);
		try {
			Path file = incoming.resolve(CONTENT);
			content.writeTo(file);
			String type = AttachmentType.of(file);
			if (type == null) {
				throw new UnsupportedAttachmentException(name);
			}
			StoredAttachment attachment = new StoredAttachment("atc_" + token(), name, type, Files.size(file), token());
			this.json.writeValue(incoming.resolve(DESCRIPTION).toFile(), attachment);
			Files.move(incoming, this.directory.resolve(attachment.id()), StandardCopyOption.ATOMIC_MOVE);
			return attachment;
		}
		finally {
			FileSystemUtils.deleteRecursively(incoming);
		}
	}

	private String token() {
		byte[] bytes = new byte[16];
		this.random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	/**
	 * Find an attachment.
	 * @param id its id, which may be anything that a client sent
	 * @return the attachment, or nothing if there is none
	 */
	public Optional<StoredAttachment> find(String id) {
		if (!id.matches("atc_[0-9a-f]{32}")) {
			return Optional.empty();
		}
		try {
			byte[] description = Files.readAllBytes(this.directory.resolve(id).resolve(DESCRIPTION));
			return Optional.of(this.json.readValue(description, StoredAttachment.class));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Resource content(StoredAttachment attachment) {
		return new FileSystemResource(this.directory.resolve(attachment.id()).resolve(CONTENT));
	}

	void delete(StoredAttachment attachment) throws IOException {
		FileSystemUtils.deleteRecursively(this.directory.resolve(attachment.id()));
	}

	/**
	 * The bytes of an upload, on their way into the store.
	 */
	interface Upload {

		void writeTo(Path file) throws IOException;

	}

}
