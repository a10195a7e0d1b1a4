package io.github.corsstarter.showcase.attachments;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

import org.springframework.core.io.Resource;

/**
 * A store for attachments: a directory, unless another bean of this type exists. An
 * attachment is stored completely or not at all.
 */
interface AttachmentStore {

	/**
	 * Store an attachment.
	 * @param id its id
	 * @param name the name of its file
	 * @param mimeType its media type
	 * @param size its size in bytes according to the client
	 * @param content its content
	 * @return the stored attachment
	 * @throws StorageFullException if it doesn't fit into the store; no part of it is
	 * kept
	 * @throws IOException if it can't be read or stored; no part of it is kept
	 */
	StoredAttachment store(String id, String name, String mimeType, long size, InputStream content) throws IOException;

	/**
	 * Prepare for an upload that bypasses this service, if the store supports it.
	 * @param upload the announced upload
	 * @return the URL for the client's {@code PUT}, or empty if the upload must go
	 * through this service
	 * @throws IOException if the announcement can't be stored
	 */
	default Optional<URI> announce(AnnouncedUpload upload) throws IOException {
		return Optional.empty();
	}

	/**
	 * Forget an announced upload that bypasses this service.
	 * @param id its id, which may be any text from a client
	 * @return whether the upload existed
	 */
	default boolean withdraw(String id) {
		return false;
	}

	/**
	 * Find an attachment.
	 * @param id its id, which may be any text from a client
	 * @return the attachment, or empty if it doesn't exist
	 */
	Optional<StoredAttachment> find(String id);

	/**
	 * Return the content of an attachment.
	 * @param attachment the attachment
	 * @return its content
	 */
	Resource content(StoredAttachment attachment);

	/**
	 * Replace the metadata of an attachment.
	 * @param attachment the new metadata
	 * @throws StorageFullException if it doesn't fit into the store; the old metadata is
	 * kept
	 * @throws IOException if it can't be stored; the old metadata is kept
	 */
	void update(StoredAttachment attachment) throws IOException;

	/**
	 * Delete an attachment.
	 * @param attachment the attachment
	 * @throws IOException if it can't be deleted
	 */
	void delete(StoredAttachment attachment) throws IOException;

}
