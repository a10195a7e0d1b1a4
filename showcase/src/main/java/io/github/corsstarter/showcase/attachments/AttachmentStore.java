package io.github.corsstarter.showcase.attachments;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

import org.springframework.core.io.Resource;

/**
 * Where attachments are kept: a directory, unless there is another bean of this type. An
 * attachment is there as a whole or not at all.
 */
interface AttachmentStore {

	/**
	 * Store an attachment.
	 * @param id its id
	 * @param name the name of its file
	 * @param mimeType what it is
	 * @param size how many bytes it has, as far as the client says so
	 * @param content what it consists of
	 * @return what was stored
	 * @throws StorageFullException if there is no room for it; nothing is left of it then
	 * @throws IOException if it can't be read or stored; nothing is left of it then
	 */
	StoredAttachment store(String id, String name, String mimeType, long size, InputStream content) throws IOException;

	/**
	 * Prepare for an upload that comes without this service, if it may.
	 * @param upload what was announced
	 * @return where the client has to {@code PUT} it, or nothing if it has to come by
	 * this service
	 * @throws IOException if that can't be stored
	 */
	default Optional<URI> announce(AnnouncedUpload upload) throws IOException {
		return Optional.empty();
	}

	/**
	 * Forget an upload that was announced and comes without this service.
	 * @param id its id, which may be anything that a client sent
	 * @return whether there was one
	 */
	default boolean withdraw(String id) {
		return false;
	}

	/**
	 * Find an attachment.
	 * @param id its id, which may be anything that a client sent
	 * @return the attachment, or nothing if there is none
	 */
	Optional<StoredAttachment> find(String id);

	/**
	 * Return what an attachment consists of.
	 * @param attachment the attachment
	 * @return its content
	 */
	Resource content(StoredAttachment attachment);

	/**
	 * Replace what is known of an attachment.
	 * @param attachment what is known from now on
	 * @throws StorageFullException if there is no room for it; what was known before is
	 * still there
	 * @throws IOException if it can't be stored; what was known before is still there
	 */
	void update(StoredAttachment attachment) throws IOException;

	/**
	 * Delete an attachment.
	 * @param attachment the attachment
	 * @throws IOException if it can't be deleted
	 */
	void delete(StoredAttachment attachment) throws IOException;

}
