package io.github.corsstarter.showcase.attachments;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.springframework.stereotype.Component;

/**
 * The announced uploads that haven't arrived yet. A ticket is valid for one complete
 * upload. After a restart, uploads must be announced again.
 */
@Component
class AnnouncedUploads {

	private static final int MAX = 10_000;

	private final Map<String, AnnouncedUpload> uploads = new HashMap<>();

	private final Duration lifetime;

	AnnouncedUploads(AttachmentProperties properties) {
		this.lifetime = properties.uploadUrlLifetime();
	}

	synchronized AnnouncedUpload add(String id, String name, long size, String mimeType) {
		Instant now = Instant.now();
		this.uploads.values().removeIf((upload) -> !now.isBefore(upload.expires()));
		if (this.uploads.size() >= MAX) {
			throw new BusyException();
		}
		AnnouncedUpload upload = new AnnouncedUpload(RandomToken.next(), id, name, size, mimeType,
				now.plus(this.lifetime), null);
		this.uploads.put(upload.ticket(), upload);
		return upload;
	}

	synchronized AnnouncedUpload take(String ticket) {
		AnnouncedUpload upload = this.uploads.remove(ticket);
		if (upload == null || !Instant.now().isBefore(upload.expires())) {
			throw new UnknownUploadException();
		}
		return upload;
	}

	synchronized void giveBack(AnnouncedUpload upload) {
		this.uploads.put(upload.ticket(), upload);
	}

	synchronized boolean cancel(String id) {
		return this.uploads.values().removeIf((upload) -> upload.id().equals(id));
	}

}
