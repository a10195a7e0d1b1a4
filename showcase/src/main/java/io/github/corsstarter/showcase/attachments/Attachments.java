package io.github.corsstarter.showcase.attachments;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.server.ResponseStatusException;

/**
 * The operations on attachments, for pages that use plain HTTP and for ChatKit's widget.
 */
@Service
public class Attachments {

	private final AttachmentStore store;

	private final AnnouncedUploads announced;

	private final long maxSize;

	Attachments(AttachmentStore store, AnnouncedUploads announced, MultipartProperties properties) {
		this.store = store;
		this.announced = announced;
		this.maxSize = properties.getMaxFileSize().toBytes();
	}

	/**
	 * Announce an upload, so that a file that would be refused isn't sent.
	 * @param name the name of its file
	 * @param size its size in bytes
	 * @param mimeType its media type according to the client
	 * @return the upload, with its ticket
	 * @throws IOException if it can't be stored
	 */
	public AnnouncedUpload announce(String name, long size, String mimeType) throws IOException {
		if (size > this.maxSize) {
			throw new MaxUploadSizeExceededException(this.maxSize);
		}
		String fileName = FileName.of(name);
		if (!AttachmentType.mayBeAccepted(mimeType)) {
			throw new UnsupportedAttachmentException(fileName);
		}
		AnnouncedUpload upload = this.announced.add(newId(), fileName, size, mimeType);
		Optional<URI> url = this.store.announce(upload);
		if (url.isEmpty()) {
			return upload;
		}
		this.announced.cancel(upload.id());
		return upload.at(url.get());
	}

	/**
	 * Store an announced upload. It must have the announced size: a shorter one was cut
	 * off, and a longer one is another file.
	 * @param ticket its ticket
	 * @param content its content
	 * @return the stored attachment
	 * @throws IOException if it can't be read or stored; the ticket stays valid
	 */
	public StoredAttachment upload(String ticket, InputStream content) throws IOException {
		AnnouncedUpload upload = this.announced.take(ticket);
		boolean stored = false;
		try {
			StoredAttachment attachment = store(upload.id(), upload.name(), upload.size(), content,
					(stream) -> new AnnouncedInputStream(stream, upload.size()));
			stored = true;
			return attachment;
		}
		finally {
			if (!stored) {
				this.announced.giveBack(upload);
			}
		}
	}

	/**
	 * Store an upload that wasn't announced.
	 * @param path the name of its file, as the client sent it
	 * @param size its size in bytes
	 * @param content its content
	 * @return the stored attachment
	 * @throws IOException if it can't be read or stored
	 */
	public StoredAttachment uploadDirectly(@Nullable String path, long size, InputStream content) throws IOException {
		return store(newId(), FileName.of(path), size, content, UnaryOperator.identity());
	}

	private static String newId() {
		return "atc_" + RandomToken.next();
	}

	private StoredAttachment store(String id, String name, long size, InputStream content,
			UnaryOperator<InputStream> check) throws IOException {
		// Buffered, so that the type can be detected before anything is stored
		BufferedInputStream stream = new BufferedInputStream(new LimitedInputStream(content, this.maxSize));
		stream.mark(1);
		if (stream.read() == -1) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "The file is empty.");
		}
		stream.reset();
		String type = AttachmentType.of(stream);
		if (type == null) {
			throw new UnsupportedAttachmentException(name);
		}
		return this.store.store(id, name, type, size, check.apply(stream));
	}

	/**
	 * Return an attachment.
	 * @param id its id, which may be any text from a client
	 * @return the attachment
	 * @throws UnknownAttachmentException if it doesn't exist
	 */
	public StoredAttachment get(String id) {
		return this.store.find(id).orElseThrow(UnknownAttachmentException::new);
	}

	Resource content(StoredAttachment attachment) {
		return this.store.content(attachment);
	}

	/**
	 * Send attachments with a message. The widget can't delete them afterwards.
	 * @param ids their ids
	 * @return the attachments
	 * @throws UnknownAttachmentException if one of them doesn't exist; none is sent then
	 * @throws IOException if their new state can't be stored
	 */
	public synchronized List<StoredAttachment> send(List<String> ids) throws IOException {
		List<StoredAttachment> attachments = new ArrayList<>();
		for (String id : ids) {
			attachments.add(get(id));
		}
		for (StoredAttachment attachment : attachments) {
			this.store.update(attachment.asSent());
		}
		return attachments;
	}

	/**
	 * Delete an attachment for its uploader.
	 * @param id its id
	 * @param deleteToken the token that only the uploader knows
	 * @throws IOException if it can't be deleted
	 */
	synchronized void delete(String id, @Nullable String deleteToken) throws IOException {
		StoredAttachment attachment = get(id);
		if (deleteToken == null || !MessageDigest.isEqual(bytes(deleteToken), bytes(attachment.deleteToken()))) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"Only the uploader can delete an attachment. Send its deleteToken in the header X-Delete-Token.");
		}
		this.store.delete(attachment);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Delete an attachment that wasn't sent with a message. Until it is sent, only its
	 * uploader knows its id; afterwards, every reader of the message does.
	 * @param id its id
	 * @throws IOException if it can't be deleted
	 */
	public synchronized void deleteUnsent(String id) throws IOException {
		if (this.announced.cancel(id)) {
			return;
		}
		Optional<StoredAttachment> stored = this.store.find(id);
		if (stored.isEmpty() && this.store.withdraw(id)) {
			return;
		}
		StoredAttachment attachment = stored.orElseThrow(UnknownAttachmentException::new);
		if (!attachment.draft()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"This attachment was sent with a message and can no longer be deleted.");
		}
		this.store.delete(attachment);
	}

}
