package io.github.corsstarter.showcase.attachments;

import java.net.URI;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Profile;

/**
 * The bucket for attachments, with the profile {@code s3}.
 *
 * @param endpoint the URL of the object storage
 * @param region its region
 * @param bucket the name of the bucket, which must exist
 * @param accessKey the access key of this service
 * @param secretKey the secret key of this service
 */
@ConfigurationProperties("storage")
@Profile("s3")
record StorageProperties(URI endpoint, String region, String bucket, String accessKey, String secretKey) {

	// Keep the secret out of logs
	@Override
	public String toString() {
		return this.endpoint + "/" + this.bucket;
	}

}
