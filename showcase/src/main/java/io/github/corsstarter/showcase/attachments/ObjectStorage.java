package io.github.corsstarter.showcase.attachments;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Clients of the object storage. Features that some storages don't support are off: the
 * bucket's name in the host, signed chunks, and trailing checksums.
 */
@Configuration(proxyBeanMethods = false)
@Profile("s3")
class ObjectStorage {

	private static final S3Configuration PLAIN = S3Configuration.builder()
		.pathStyleAccessEnabled(true)
		.chunkedEncodingEnabled(false)
		.build();

	private final StorageProperties properties;

	ObjectStorage(StorageProperties properties) {
		this.properties = properties;
	}

	private StaticCredentialsProvider credentials() {
		return StaticCredentialsProvider
			.create(AwsBasicCredentials.create(this.properties.accessKey(), this.properties.secretKey()));
	}

	@Bean
	S3Client s3Client() {
		return S3Client.builder()
			.endpointOverride(this.properties.endpoint())
			.region(Region.of(this.properties.region()))
			.credentialsProvider(credentials())
			.serviceConfiguration(PLAIN)
			.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
			.responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
			.httpClientBuilder(UrlConnectionHttpClient.builder())
			.build();
	}

	@Bean
	S3Presigner s3Presigner() {
		return S3Presigner.builder()
			.endpointOverride(this.properties.endpoint())
			.region(Region.of(this.properties.region()))
			.credentialsProvider(credentials())
			.serviceConfiguration(PLAIN)
			.build();
	}

}
