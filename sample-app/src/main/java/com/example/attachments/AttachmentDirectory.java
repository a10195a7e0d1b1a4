package com.example.attachments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/**
 * Stores attachments in a directory, each in a folder named after its id. A folder is
 * written to {@code incoming} and then moved, so that an attachment is stored completely
 * or not at all. The next start removes files that a killed process left in
 * {@code incoming}.
 */
@Component
class AttachmentDirectory {

	private static final String CONTENT = "content";

	private static final String DESCRIPTION = "attachment.json";

	private final Path directory;

	private final Path incoming;

	private final DataSize keepFree;

	private final JsonMapper json;

	AttachmentDirectory(@Value("${attachments.directory}") String directory,
			@Value("${attachments.keep-free}") DataSize keepFree, JsonMapper json) throws IOException {
		this.directory = Path.of(directory);
		this.incoming = this.directory.resolve("incoming");
		this.keepFree = keepFree;
		this.json = json;
		FileSystemUtils.deleteRecursively(this.incoming);
		Files.createDirectories(this.incoming);
	}

	void store(Attachment attachment, MultipartFile file) throws IOException {
		requireSpace();
		Path folder = Files.createDirectory(this.incoming.resolve(attachment.id()));
		try {
			// The absolute path allows a server to move the received file there
			file.transferTo(folder.resolve(CONTENT).toAbsolutePath().toFile());
			Files.write(folder.resolve(DESCRIPTION), this.json.writeValueAsBytes(attachment));
			Files.move(folder, this.directory.resolve(attachment.id()), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			requireSpace();
			throw ex;
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	/**
	 * Return an attachment.
	 * @param id the id, which may be any text from a client
	 * @return the attachment
	 * @throws IOException if it can't be read
	 */
	Attachment get(String id) throws IOException {
		if (!id.matches("[0-9a-f]{32}")) {
			throw unknown();
		}
		try {
			byte[] description = Files.readAllBytes(this.directory.resolve(id).resolve(DESCRIPTION));
			return this.json.readValue(description, Attachment.class);
		}
		catch (NoSuchFileException ex) {
			throw unknown();
		}
	}

	private static ResponseStatusException unknown() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "This attachment doesn't exist.");
	}

	Resource content(Attachment attachment) {
		return new FileSystemResource(this.directory.resolve(attachment.id()).resolve(CONTENT));
	}

	void delete(Attachment attachment) throws IOException {
		Path outgoing = this.incoming.resolve(attachment.id());
		try {
			Files.move(this.directory.resolve(attachment.id()), outgoing, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (NoSuchFileException ex) {
			throw unknown();
		}
		FileSystemUtils.deleteRecursively(outgoing);
	}

	/**
	 * Fail if the disk has too little space for another attachment.
	 * @throws IOException if the directory isn't accessible
	 */
	void requireSpace() throws IOException {
		if (Files.getFileStore(this.incoming).getUsableSpace() < this.keepFree.toBytes()) {
			throw new ResponseStatusException(HttpStatus.INSUFFICIENT_STORAGE,
					"There is no space for more attachments at the moment.");
		}
	}

}
