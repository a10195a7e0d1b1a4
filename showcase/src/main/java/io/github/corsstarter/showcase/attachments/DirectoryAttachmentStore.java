package io.github.corsstarter.showcase.attachments;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Profile;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/**
 * Stores attachments in a directory, each in its own folder. Files are written to another
 * folder and then moved into place. The next start removes incomplete files that a killed
 * process left.
 */
@Component
@Profile("!s3")
class DirectoryAttachmentStore implements AttachmentStore {

	private static final String INCOMING = "incoming-";

	private static final String CONTENT = "content";

	private static final String DESCRIPTION = "attachment.json";

	private static final DataSize FULL = DataSize.ofKilobytes(64);

	private final Path directory;

	private final long maxTotalSize;

	private final JsonMapper json;

	private long totalSize;

	DirectoryAttachmentStore(AttachmentProperties properties, JsonMapper json) throws IOException {
		this.directory = Files.createDirectories(properties.directory());
		this.maxTotalSize = properties.maxTotalSize().toBytes();
		// Metadata from an earlier version may lack fields
		this.json = json.rebuild().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();
		for (Path path : list()) {
			if (path.getFileName().toString().startsWith(INCOMING)) {
				FileSystemUtils.deleteRecursively(path);
			}
			else if (Files.exists(path.resolve(CONTENT))) {
				this.totalSize += Files.size(path.resolve(CONTENT));
			}
		}
	}

	private List<Path> list() throws IOException {
		try (Stream<Path> paths = Files.list(this.directory)) {
			return paths.toList();
		}
	}

	@Override
	public StoredAttachment store(String id, String name, String mimeType, long announcedSize, InputStream content)
			throws IOException {
		Path incoming = Files.createTempDirectory(this.directory, INCOMING);
		try {
			long size = Files.copy(content, incoming.resolve(CONTENT));
			StoredAttachment attachment = new StoredAttachment(id, name, mimeType, size, RandomToken.next(), true);
			Files.write(incoming.resolve(DESCRIPTION), this.json.writeValueAsBytes(attachment));
			moveIntoPlace(incoming, attachment);
			return attachment;
		}
		catch (IOException ex) {
			throw orFull(ex);
		}
		finally {
			FileSystemUtils.deleteRecursively(incoming);
		}
	}

	// The message differs between systems, so check the disk instead
	private IOException orFull(IOException ex) throws IOException {
		if (Files.getFileStore(this.directory).getUsableSpace() < FULL.toBytes()) {
			throw new StorageFullException(ex);
		}
		return ex;
	}

	private synchronized void moveIntoPlace(Path incoming, StoredAttachment attachment) throws IOException {
		if (this.totalSize + attachment.size() > this.maxTotalSize) {
			throw new StorageFullException(null);
		}
		Files.move(incoming, folder(attachment), StandardCopyOption.ATOMIC_MOVE);
		this.totalSize += attachment.size();
	}

	private Path folder(StoredAttachment attachment) {
		return this.directory.resolve(attachment.id());
	}

	@Override
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

	@Override
	public Resource content(StoredAttachment attachment) {
		return new FileSystemResource(folder(attachment).resolve(CONTENT));
	}

	@Override
	public void update(StoredAttachment attachment) throws IOException {
		Path incoming = Files.createTempFile(this.directory, INCOMING, null);
		try {
			Files.write(incoming, this.json.writeValueAsBytes(attachment));
			Files.move(incoming, folder(attachment).resolve(DESCRIPTION), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw orFull(ex);
		}
		finally {
			Files.deleteIfExists(incoming);
		}
	}

	@Override
	public synchronized void delete(StoredAttachment attachment) throws IOException {
		// Move first: the attachment disappears at once, and the next start removes
		// leftovers
		Path outgoing = this.directory.resolve(INCOMING + attachment.id());
		try {
			Files.move(folder(attachment), outgoing, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (NoSuchFileException ex) {
			throw new UnknownAttachmentException();
		}
		this.totalSize -= attachment.size();
		FileSystemUtils.deleteRecursively(outgoing);
	}

}
