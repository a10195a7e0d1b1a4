package com.example.attachments;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

import io.github.corsstarter.policy.RefusalReason;
import io.github.corsstarter.web.CorsPolicies;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

import static io.github.corsstarter.test.CorsAssertions.assertThatCors;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The policy, and an upload as the front end sends it.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "attachments.directory=${user.dir}/target/attachments")
class SampleApplicationTests {

	private static final String FRONT_END = "https://app.example.com";

	@Autowired
	private CorsPolicies policies;

	private final RestClient client;

	SampleApplicationTests(@LocalServerPort int port) {
		this.client = RestClient.builder()
			.baseUrl("http://localhost:" + port)
			.defaultHeader("Origin", FRONT_END)
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
	}

	@Test
	void frontEndMayUploadReadAndDelete() {
		assertThatCors(this.policies).preflight(HttpMethod.POST, "/attachments").from(FRONT_END).isAllowed();
		assertThatCors(this.policies).request(HttpMethod.GET, "/attachments/1").from(FRONT_END).isAllowed();
		assertThatCors(this.policies).request(HttpMethod.DELETE, "/attachments/1")
			.withHeaders("x-delete-token")
			.from(FRONT_END)
			.isAllowed();
	}

	@Test
	void noOtherPageMayUpload() {
		assertThatCors(this.policies).preflight(HttpMethod.POST, "/attachments")
			.from("https://stranger.example")
			.isRefusedBecause(RefusalReason.ORIGIN_NOT_ALLOWED);
	}

	@Test
	void uploadCanBeReadBackAndDeleted() {
		ResponseEntity<Map<String, Object>> uploaded = upload("notes.txt", "words".getBytes(StandardCharsets.UTF_8));
		assertThat(uploaded.getStatusCode().value()).isEqualTo(201);
		assertThat(uploaded.getHeaders().getAccessControlAllowOrigin()).isEqualTo(FRONT_END);
		Map<String, Object> attachment = Objects.requireNonNull(uploaded.getBody());
		assertThat(attachment).containsEntry("name", "notes.txt").containsEntry("type", "text/plain");
		URI url = Objects.requireNonNull(uploaded.getHeaders().getLocation());
		assertThat(this.client.get().uri(url).retrieve().body(String.class)).isEqualTo("words");
		assertThat(this.client.delete()
			.uri(url)
			.header("X-Delete-Token", (String) attachment.get("deleteToken"))
			.retrieve()
			.toBodilessEntity()
			.getStatusCode()
			.value()).isEqualTo(204);
		assertThat(this.client.get().uri(url).retrieve().toBodilessEntity().getStatusCode().value()).isEqualTo(404);
	}

	@Test
	void pageCanReadWhyAnUploadWasRefused() {
		ResponseEntity<Map<String, Object>> refused = upload("large.png", new byte[6_000_000]);
		assertThat(refused.getStatusCode().value()).isEqualTo(413);
		assertThat(refused.getHeaders().getAccessControlAllowOrigin()).isEqualTo(FRONT_END);
		assertThat(refused.getBody()).containsEntry("detail", "A file can be at most 5 MB.");
	}

	private ResponseEntity<Map<String, Object>> upload(String name, byte[] content) {
		MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
		form.add("file", new ByteArrayResource(content) {

			@Override
			public String getFilename() {
				return name;
			}

		});
		return this.client.post()
			.uri("/attachments")
			.body(form)
			.retrieve()
			.toEntity(new ParameterizedTypeReference<>() {
			});
	}

}
