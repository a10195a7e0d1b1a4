package io.github.corsstarter.showcase.attachments;

import java.net.URI;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Profile;

/**
 * The bucket for attachments, with the profile {@code s3}.
 *
 * @param endpoint where the object storage is
 * @param region its region
 * @param bucket the name of the bucket, which is there
 * @param accessKey who this service is to the object storage
 * @param secretKey by what it proves that
 */
@ConfigurationProperties("storage")
@Profile("s3")
record StorageProperties(URI endpoint, String region, String bucket, String accessKey, String secretKey) {

	// Rather not in a log
	@Override
	public String toString() {
		return this.endpoint + "/" + this.bucket;
	}

}
