package com.example.consumer;

import java.net.URI;

import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.web.CorsPolicies;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ConsumerTests {

	@Test
	void thePolicyIsInForce(@Autowired CorsPolicies policies, @LocalServerPort int port) {
		assertThatCors(policies).request(HttpMethod.GET, "/").from("https://app.example.com").isAllowed();
		assertThatCors(URI.create("http://localhost:" + port)).request(HttpMethod.GET, "/")
			.from("https://stranger.example")
			.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
	}

}
