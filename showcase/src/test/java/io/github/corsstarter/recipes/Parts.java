package io.github.corsstarter.recipes;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Uploads in parts.
 */
final class Parts {

	private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

	/**
	 * Begin an upload.
	 * @param length its total length, or -1 if unknown
	 * @return its id
	 */
	String begin(long length) {
		String id = UUID.randomUUID().toString();
		this.uploads.put(id, new Upload(checked(length), 0));
		return id;
	}

	/**
	 * Accept a part.
	 * @param id the upload
	 * @param offset the offset of the part, which must be the end of the previous one
	 * @param size the length of the part
	 * @param length the total length, or -1
	 * @return the end of the part
	 */
	long append(String id, long offset, long size, long length) {
		Upload before = get(id);
		if (before.offset() != offset) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, "The next byte is " + before.offset());
		}
		Upload after = new Upload((length >= 0) ? checked(length) : before.length(), offset + size);
		this.uploads.put(id, after);
		return after.offset();
	}

	Upload get(String id) {
		Upload upload = this.uploads.get(id);
		if (upload == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		return upload;
	}

	void remove(String id) {
		get(id);
		this.uploads.remove(id);
	}

	static long checked(long length) {
		if (length > UploadServer.LIMIT) {
			throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE, "Too large");
		}
		return length;
	}

	/**
	 * An upload.
	 *
	 * @param length its total length, or -1
	 * @param offset the received length
	 */
	record Upload(long length, long offset) {

	}

}
