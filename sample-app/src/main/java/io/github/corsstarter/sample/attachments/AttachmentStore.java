package io.github.corsstarter.sample.attachments;

import java.io.IOException;
import java.io.InputStream;
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
	 * @param content what it consists of
	 * @return what was stored
	 * @throws StorageFullException if there is no room for it; nothing is left of it then
	 * @throws IOException if it can't be read or stored; nothing is left of it then
	 */
	StoredAttachment store(String id, String name, String mimeType, InputStream content) throws IOException;

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
