package io.github.corsstarter.showcase.attachments;

import io.github.corsstarter.policy.CorsPolicy;
import io.github.corsstarter.web.CorsPolicies;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Writes the bucket's own CORS rules at start, with the values of the policy
 * {@code bucket}. These rules apply to uploads that go directly to the bucket. The policy
 * covers no path of this service.
 */
@Component
@Profile("s3")
class BucketCors implements SmartInitializingSingleton {

	private final CorsPolicies policies;

	private final S3Client client;

	private final StorageProperties properties;

	BucketCors(CorsPolicies policies, S3Client client, StorageProperties properties) {
		this.policies = policies;
		this.client = client;
		this.properties = properties;
	}

	@Override
	public void afterSingletonsInstantiated() {
		CorsPolicy policy = this.policies.all()
			.stream()
			.filter((each) -> each.name().equals("bucket"))
			.findFirst()
			.orElseThrow();
		CORSRule rule = CORSRule.builder()
			.allowedOrigins(policy.allowedOrigins())
			.allowedMethods(policy.allowedMethods())
			.allowedHeaders(policy.allowedHeaders())
			.exposeHeaders(policy.exposedHeaders())
			.maxAgeSeconds((int) policy.maxAge().toSeconds())
			.build();
		this.client.putBucketCors((request) -> request.bucket(this.properties.bucket())
			.corsConfiguration((configuration) -> configuration.corsRules(rule)));
	}

}
