package com.example.attachments;

import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.web.CorsPolicies;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpMethod;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;

@SpringBootTest
class PolicyTests {

	@Autowired
	private CorsPolicies policies;

	@Test
	void ourPageMayUpload() {
		assertThatCors(this.policies).preflight(HttpMethod.PUT, "/attachments/1")
			.from("https://app.example.com")
			.withHeaders("x-file-name")
			.isAllowed();
	}

	@Test
	void noOtherPageMayUpload() {
		assertThatCors(this.policies).preflight(HttpMethod.PUT, "/attachments/1")
			.from("https://stranger.example")
			.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
	}

}
