package io.github.corsstarter.showcase;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client on an allowed origin. It checks that its page can read every response.
 */
final class AllowedClient {

	/** A picture of one pixel. */
	static final byte[] PNG = Base64.getDecoder()
		.decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

	/** The response headers that the showcase exposes. */
	static final String EXPOSED = "Location,Content-Disposition,ETag,Retry-After";

	private final HttpClient client = HttpClient.newHttpClient();

	private final String origin;

	private final String exposedHeaders;

	AllowedClient(String origin) {
		this(origin, EXPOSED);
	}

	AllowedClient(String origin, String exposedHeaders) {
		this.origin = origin;
		this.exposedHeaders = exposedHeaders;
	}

	HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<byte[]> response = this.client.send(request.header("Origin", this.origin).build(),
				HttpResponse.BodyHandlers.ofByteArray());
		assertThat(response.headers().allValues("Access-Control-Allow-Origin")).containsExactly(this.origin);
		assertThat(response.headers().allValues("Vary")).containsExactly("Origin");
		assertThat(response.headers().allValues("Access-Control-Expose-Headers")).containsExactly(this.exposedHeaders);
		return response;
	}

}
