package io.github.corsstarter.showcase.attachments;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Profile;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Stores attachments in a bucket that several instances can share. An announced upload
 * goes directly to the bucket. The first request for it checks it and copies it to a key
 * that no upload URL can change.
 */
@Component
@Profile("s3")
class ObjectAttachmentStore implements AttachmentStore {

	private static final String ID = "atc_[0-9a-f]{32}";

	private static final String CONTENT = "/content";

	private static final String DESCRIPTION = "/description.json";

	private static final String INCOMING = "/incoming";

	private static final String ANNOUNCED = "/announced.json";

	private final S3Client client;

	private final S3Presigner presigner;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String bucket;

	private final JsonMapper json;

	ObjectAttachmentStore(S3Client client, S3Presigner presigner, StorageProperties properties, JsonMapper json) {
		this.client = client;
		this.presigner = presigner;
		this.bucket = properties.bucket();
		this.json = json;
	}

	@Override
	public StoredAttachment store(String id, String name, String mimeType, long size, InputStream content)
			throws IOException {
		StoredAttachment attachment = new StoredAttachment(id, name, mimeType, size, RandomToken.next(), true);
		try {
			stream(id + CONTENT, mimeType, size, content);
			describe(attachment, DESCRIPTION);
			return attachment;
		}
		catch (IOException | RuntimeException ex) {
			remove(id + CONTENT);
			throw ex;
		}
	}

	@Override
	public Optional<URI> announce(AnnouncedUpload upload) throws IOException {
		describe(new StoredAttachment(upload.id(), upload.name(), upload.mimeType(), upload.size(), RandomToken.next(),
				true), ANNOUNCED);
		return Optional.of(signed(upload.id() + INCOMING, upload.mimeType(), upload.size(),
				Duration.between(Instant.now(), upload.expires())));
	}

	private URI signed(String key, String mimeType, long size, Duration lifetime) {
		String url = this.presigner
			.presignPutObject((presign) -> presign.signatureDuration(lifetime)
				.putObjectRequest(
						(request) -> request.bucket(this.bucket).key(key).contentType(mimeType).contentLength(size)))
			.url()
			.toString();
		return URI.create(url);
	}

	@Override
	public Optional<StoredAttachment> find(String id) {
		if (!id.matches(ID)) {
			return Optional.empty();
		}
		StoredAttachment attachment = read(id + DESCRIPTION);
		return Optional.ofNullable((attachment != null) ? attachment : arrived(id));
	}

	/**
	 * Accept an upload that arrived in the bucket, if it matches its announcement.
	 */
	private @Nullable StoredAttachment arrived(String id) {
		StoredAttachment announced = read(id + ANNOUNCED);
		if (announced == null) {
			return null;
		}
		try {
			HeadObjectResponse incoming = this.client
				.headObject((request) -> request.bucket(this.bucket).key(id + INCOMING));
			String type = null;
			if (incoming.contentLength() == announced.size()) {
				this.client.copyObject((request) -> request.sourceBucket(this.bucket)
					.sourceKey(id + INCOMING)
					.copySourceIfMatch(incoming.eTag())
					.destinationBucket(this.bucket)
					.destinationKey(id + CONTENT));
				type = type(id);
			}
			if (type == null) {
				delete(announced);
				return null;
			}
			StoredAttachment attachment = new StoredAttachment(id, announced.name(), type, announced.size(),
					announced.deleteToken(), true);
			describe(attachment, DESCRIPTION);
			remove(id + INCOMING);
			remove(id + ANNOUNCED);
			return attachment;
		}
		catch (NoSuchKeyException ex) {
			return null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private @Nullable String type(String id) throws IOException {
		try (InputStream content = open(id)) {
			return AttachmentType.of(new BufferedInputStream(content));
		}
	}

	private InputStream open(String id) {
		return this.client.getObject((request) -> request.bucket(this.bucket).key(id + CONTENT));
	}

	@Override
	public Resource content(StoredAttachment attachment) {
		return new AbstractResource() {

			@Override
			public String getDescription() {
				return attachment.id();
			}

			@Override
			public InputStream getInputStream() {
				return open(attachment.id());
			}

			@Override
			public long contentLength() {
				return attachment.size();
			}

		};
	}

	@Override
	public void update(StoredAttachment attachment) throws IOException {
		describe(attachment, DESCRIPTION);
	}

	@Override
	public boolean withdraw(String id) {
		if (!id.matches(ID) || read(id + ANNOUNCED) == null) {
			return false;
		}
		remove(id + ANNOUNCED);
		remove(id + INCOMING);
		return true;
	}

	@Override
	public void delete(StoredAttachment attachment) {
		// Remove the description first, because an attachment without it doesn't exist
		remove(attachment.id() + DESCRIPTION);
		remove(attachment.id() + ANNOUNCED);
		remove(attachment.id() + INCOMING);
		remove(attachment.id() + CONTENT);
	}

	private @Nullable StoredAttachment read(String key) {
		try {
			return this.json.readValue(
					this.client.getObjectAsBytes((request) -> request.bucket(this.bucket).key(key)).asByteArray(),
					StoredAttachment.class);
		}
		catch (NoSuchKeyException ex) {
			return null;
		}
	}

	private void describe(StoredAttachment attachment, String what) throws IOException {
		byte[] description = this.json.writeValueAsBytes(attachment);
		try {
			this.client.putObject((request) -> request.bucket(this.bucket).key(attachment.id() + what),
					RequestBody.fromBytes(description));
		}
		catch (SdkException ex) {
			throw new IOException(ex);
		}
	}

	// Upload with a presigned URL as a page does, because the client would read the body
	// twice, first for its signature
	private void stream(String key, String mimeType, long size, InputStream content) throws IOException {
		HttpRequest request = HttpRequest.newBuilder(signed(key, mimeType, size, Duration.ofMinutes(10)))
			.header("Content-Type", mimeType)
			.PUT(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofInputStream(() -> content),
					size))
			.build();
		try {
			int status = this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
			if (status != 200) {
				throw new IOException("The object storage returned " + status);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
	}

	private void remove(String key) {
		this.client.deleteObject((request) -> request.bucket(this.bucket).key(key));
	}

}
